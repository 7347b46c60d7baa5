import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";

import { USERNAME_KEY } from "../../../identity/authorizer/settings";
import type { Secret } from "./secrets-endpoint";
import type { TableReply } from "./table-endpoint";

const TableName = "sftp-users";
/** As many as one call takes. */
const BATCH = 25;

/** A local DynamoDB with a table of users, in a process of its own. */
export class LocalTable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: DynamoDBClient,
    /** What the function has to be told. */
    public readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Starts it with these users, given as secrets `<prefix>/<user>`. */
  public static async start(users: readonly Secret[]): Promise<LocalTable> {
    const child = fork(join(__dirname, "table-endpoint.ts"), {
      execArgv: ["-r", join(__dirname, "..", "..", "..", "cli", "runtime", "register.cjs")],
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once("exit", () => reject(new Error("the local DynamoDB ended; see its output")));
      child.once("message", (reply: TableReply) => resolve(reply.port));
    });
    const endpoint = `http://127.0.0.1:${port}`;
    const client = new DynamoDBClient({
      endpoint,
      region: "eu-central-1",
      credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "benchmark" },
    });
    await fill(client, users);
    const environment = { USERS_TABLE: TableName, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
    return new LocalTable(child, client, environment);
  }

  /** Reads the whole table, page by page; gives the number of users. */
  public async list(): Promise<number> {
    let users = 0;
    for await (const { Count = 0 } of paginateScan({ client: this.client }, { TableName })) {
      users += Count;
    }
    return users;
  }

  /** Ends the process. */
  public stop(): void {
    this.client.destroy();
    this.child.disconnect();
  }
}

async function fill(client: DynamoDBClient, users: readonly Secret[]): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: USERNAME_KEY, KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: USERNAME_KEY, AttributeType: "S" }],
    }),
  );
  for (let from = 0; from < users.length; from += BATCH) {
    const puts = users.slice(from, from + BATCH).map(([name, text]) => {
      const fields = JSON.parse(text) as Record<string, unknown>;
      const item = { ...fields, [USERNAME_KEY]: name.slice(name.lastIndexOf("/") + 1) };
      return { PutRequest: { Item: marshall(item) } };
    });
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
  }
}
