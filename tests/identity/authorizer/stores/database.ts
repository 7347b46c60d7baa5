import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import { clientSettings, startTestAws, tableOf } from "../../../support/local-aws";

/** DynamoDB in memory. */
export interface Database {
  readonly client: DynamoDBClient;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a DynamoDB.
 *
 * @param tables key attributes by names of tables
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

/** Client with one answer for all calls, which it records. */
export function recording(answer: object = {}): { client: DynamoDBClient; calls: unknown[] } {
  const calls: unknown[] = [];
  const send = (command: { input: object }): Promise<object> => {
    calls.push({ [command.constructor.name]: command.input });
    return Promise.resolve(answer);
  };
  return { client: { send } as unknown as DynamoDBClient, calls };
}
