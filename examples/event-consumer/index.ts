import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

import { createHandler } from "./handler";

/** Table with the text key `id`, and `expires` as its attribute for time to live. */
const TableName = process.env["EVENTS_TABLE"] ?? "";
const client = new DynamoDBClient({});

/** The longest time for which SQS keeps a message, and a day. */
const KEPT_SECONDS = 15 * 86_400;

/** The Lambda function's handler; put your own work in place of the log line. */
export const handler = createHandler({
  isDone: async (id) => {
    const command = new GetItemCommand({ TableName, Key: { id: { S: id } }, ConsistentRead: true });
    return (await client.send(command)).Item !== undefined;
  },
  markDone: async (id) => {
    const expires = String(Math.floor(Date.now() / 1000) + KEPT_SECONDS);
    await client.send(
      new PutItemCommand({ TableName, Item: { id: { S: id }, expires: { N: expires } } }),
    );
  },
  work: (event) => {
    console.log(JSON.stringify(event));
    return Promise.resolve();
  },
  log: (line) => console.log(JSON.stringify(line)),
});
