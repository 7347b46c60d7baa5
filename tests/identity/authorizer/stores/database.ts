import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import { clientSettings, startTestAws, tableOf } from "../../../support/local-aws";

/** A DynamoDB of the tests' own, in memory. */
export interface Database {
  readonly client: DynamoDBClient;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a DynamoDB.
 *
 * @param tables name of the key's attribute by name of the table
 */
export async function startDatabase(tables: Readonly<Record<string, string>>): Promise<Database> {
  const aws = await startTestAws({
    tables: Object.entries(tables).map(([name, key]) => tableOf(name, key)),
  });
  const client = new DynamoDBClient(clientSettings(aws.url));
  const stop = async (): Promise<void> => {
    client.destroy();
    await aws.stop();
  };
  return { client, stop };
}

/** A client that writes down what it is asked and gives one answer. */
export function recording(answer: object = {}): { client: DynamoDBClient; asked: unknown[] } {
  const asked: unknown[] = [];
  const send = (command: { input: object }): Promise<object> => {
    asked.push({ [command.constructor.name]: command.input });
    return Promise.resolve(answer);
  };
  return { client: { send } as unknown as DynamoDBClient, asked };
}
