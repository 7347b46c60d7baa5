import type { AddressInfo } from "node:net";

import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";

/** A DynamoDB of the tests' own, in memory. */
export interface Database {
  readonly url: string;
  readonly client: DynamoDBClient;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a DynamoDB.
 *
 * @param tables name of the key's attribute by name of the table
 */
export async function startDatabase(tables: Readonly<Record<string, string>>): Promise<Database> {
  // Without a path it keeps everything in memory.
  const server = dynalite({ path: "", createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    region: "eu-central-1",
    endpoint: url,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  });
  for (const [TableName, AttributeName] of Object.entries(tables)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName, KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName, AttributeType: "S" }],
      }),
    );
  }
  const stop = async (): Promise<void> => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, client, stop };
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
