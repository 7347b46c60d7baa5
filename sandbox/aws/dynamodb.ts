import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../verify/graph/serialization";
import { type AwsService, type ServiceInput, ServiceError, textOf } from "./service";
import type { LocalTable } from "./tables";

/** What the tables stand on. */
export interface TablesArgs {
  /** Made when it does not exist. */
  readonly folder: string;
  readonly tables: readonly LocalTable[];
  /** Everything of a table's ARN before its name. */
  readonly arnPrefix: string;
}

/** Running tables. */
export interface Tables {
  readonly service: AwsService;
  readonly stop: () => Promise<void>;
}

type Perform = (action: string, input: ServiceInput) => Promise<ServiceInput>;

const TARGET = "DynamoDB_20120810";

/** What is done with items; the tables themselves are the stack's. */
const ACTIONS = [
  ...["BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "GetItem", "ListTables"],
  ...["PutItem", "Query", "Scan", "UpdateItem"],
];

/** It asks for a signature and takes any; who called has been decided before. */
const HEADERS = {
  "content-type": "application/x-amz-json-1.0",
  authorization: "AWS4-HMAC-SHA256 Credential=sandbox, SignedHeaders=host, Signature=sandbox",
  "x-amz-date": "20120810T000000Z",
};

/** Serves DynamoDB over a folder, with the tables of the stack; what was in them stays. */
export async function startTables({ folder, tables, arnPrefix }: TablesArgs): Promise<Tables> {
  const { url, stop } = await startDatabase(folder);
  const perform: Perform = (action, input) => ask(url, action, input);
  try {
    for (const table of tables) await ensure(perform, table, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  const resourcesOf = (_action: string, input: ServiceInput): string[] => {
    const names = namesIn(input).map((name) => arnPrefix + name);
    return names.length === 0 ? ["*"] : names;
  };
  const service = { target: TARGET, name: "dynamodb", actions: ACTIONS, resourcesOf, perform };
  return { service, stop };
}

async function startDatabase(
  path: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { default: dynalite } = await import("dynalite");
  const server: Server = dynalite({ path, createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
    });
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** Makes a table that is not there yet. */
async function ensure(
  perform: Perform,
  { name: TableName, key }: LocalTable,
  folder: string,
): Promise<void> {
  const KeySchema = key.map(({ name: AttributeName }, index) => ({
    AttributeName,
    KeyType: index === 0 ? "HASH" : "RANGE",
  }));
  const AttributeDefinitions = key.map(({ name: AttributeName, type: AttributeType }) => ({
    AttributeName,
    AttributeType,
  }));
  const existing = await perform("DescribeTable", { TableName }).catch(ifMissing);
  const table = existing?.["Table"];
  if (!isRecord(table)) {
    const BillingMode = "PAY_PER_REQUEST";
    await perform("CreateTable", { TableName, BillingMode, KeySchema, AttributeDefinitions });
    await ready(perform, TableName);
  } else if (!isDeepStrictEqual(table["KeySchema"], KeySchema)) {
    throw new Error(
      `sandbox: table ${TableName} in ${folder} has another key than the stack's; delete the folder`,
    );
  }
}

/** Waits until a new table takes items, which is a matter of milliseconds. */
async function ready(perform: Perform, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await perform("DescribeTable", { TableName });
    if (isRecord(Table) && Table["TableStatus"] === "ACTIVE") return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function ifMissing(error: unknown): undefined {
  if (error instanceof ServiceError && error.type === "ResourceNotFoundException") return;
  throw error;
}

/** Tables that a request names. */
function namesIn(input: ServiceInput): string[] {
  const batch = input["RequestItems"];
  const name = textOf(input, "TableName");
  return [...(name === undefined ? [] : [name]), ...(isRecord(batch) ? Object.keys(batch) : [])];
}

async function ask(url: string, action: string, input: ServiceInput): Promise<ServiceInput> {
  const headers = { ...HEADERS, "x-amz-target": `${TARGET}.${action}` };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(input) });
  const answer: unknown = await response.json();
  if (!isRecord(answer)) throw new Error(`dynalite answered ${response.status} to ${action}`);
  if (response.ok) return answer;
  const type = (textOf(answer, "__type") ?? "").split("#").at(-1) ?? "";
  throw new ServiceError(type, textOf(answer, "message") ?? textOf(answer, "Message") ?? type);
}
