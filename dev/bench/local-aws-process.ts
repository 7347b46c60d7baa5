import { marshall } from "@aws-sdk/util-dynamodb";

import { USERNAME_KEY } from "../../identity/authorizer/settings";
import { startLocalAws } from "../../sandbox/aws/local-aws";
import type { AwsService } from "../../sandbox/aws/endpoint";

/** A user's name in Secrets Manager, `<prefix>/<user>`, and its record. */
export type Secret = readonly [name: string, text: string];

/** First message to the process; any later one only asks for a reply. */
export interface Request {
  readonly secrets: readonly Secret[];
  /** Name of a DynamoDB table that holds the same users. */
  readonly table?: string | undefined;
}

/** Answer of the process. */
export interface Reply {
  /** Endpoint of both services. */
  readonly url: string;
  /** Secrets that were read since the last reply. */
  readonly reads: number;
}

/** Items that one call takes. */
const BATCH = 25;
/** Table of users, if there is one; any other is the lockout's without items: nobody has ever failed. */
const tables = (users: AwsService | undefined, table: string | undefined): AwsService => ({
  target: "DynamoDB_20120810",
  name: "dynamodb",
  actions: users?.actions ?? ["GetItem", "UpdateItem"],
  perform: (action, input) =>
    users !== undefined && input["TableName"] === table ? users.perform(action, input) : {},
});

/** Caller of every measurement. */
const BENCH_CALLER = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "benchmark",
  sessionToken: "benchmark",
};

let url: string | undefined;
let reads = 0;

async function serve({ secrets, table }: Request): Promise<string> {
  const key = [{ name: USERNAME_KEY, type: "S" }];
  const aws = await startLocalAws({
    environment: { partition: "aws", region: "eu-central-1", accountId: "111122223333" },
    tables: table === undefined ? [] : [{ name: table, key }],
    callers: [BENCH_CALLER],
    authorize: () => Promise.resolve({ allowed: true, reason: "" }),
    onCall: (_service, action) => void (reads += action === "GetSecretValue" ? 1 : 0),
    onFault: (error) => console.error(error),
  });
  for (const [name, text] of secrets) aws.secrets.addVersion(aws.secrets.create(name), { text });
  const { dynamoDb } = aws;
  if (table !== undefined && dynamoDb) await fill(dynamoDb.service, table, secrets);
  aws.serve(tables(dynamoDb?.service, table));
  return aws.url;
}

async function fill(service: AwsService, table: string, users: readonly Secret[]): Promise<void> {
  for (let from = 0; from < users.length; from += BATCH) {
    const puts = users.slice(from, from + BATCH).map(([name, text]) => {
      const fields = JSON.parse(text) as Record<string, unknown>;
      const item = { ...fields, [USERNAME_KEY]: name.slice(name.lastIndexOf("/") + 1) };
      return { PutRequest: { Item: marshall(item) } };
    });
    await service.perform("BatchWriteItem", { RequestItems: { [table]: puts } });
  }
}

async function answer(request: Request): Promise<Reply> {
  url ??= await serve(request);
  const reply = { url, reads };
  reads = 0;
  return reply;
}

process.on("message", (request: Request) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.on("disconnect", () => process.exit());
