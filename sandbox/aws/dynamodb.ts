import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isDeepStrictEqual } from "node:util";

import { type Graph, type GraphResource, resourcesOf } from "../../verify/graph/graph";
import { isRecord } from "../../verify/graph/serialization";
import { withDocumentEquality } from "./document-equality";
import { type AwsService, type ServiceInput, ServiceError, textOf } from "./endpoint";

/** A DynamoDB table of a stack. */
export interface LocalTable {
  /** Physical name. */
  readonly name: string;
  /** Attributes of its key, the partition key first. */
  readonly key: readonly KeyAttribute[];
}

/** An attribute of a table's key. */
export interface KeyAttribute {
  readonly name: string;
  /** `S`, `N` or `B`. */
  readonly type: string;
}

/** Arguments for {@link startDynamoDb}. */
export interface DynamoDbArgs {
  /** Folder that keeps the items over a restart. Without it they are in memory. */
  readonly folder?: string | undefined;
  readonly tables: readonly LocalTable[];
  /** Everything of a table's ARN before its name. */
  readonly arnPrefix: string;
}

/** A running DynamoDB. */
export interface LocalDynamoDb {
  readonly service: AwsService;
  /** URL that takes any caller, unlike the endpoint that the service is served at. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

type Perform = (action: string, input: ServiceInput) => Promise<ServiceInput>;

const TARGET = "DynamoDB_20120810";

/** Actions on items, and those that describe the tables of the stack. */
const ACTIONS = [
  ...["BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "GetItem", "ListTables"],
  ...["PutItem", "Query", "Scan", "UpdateItem"],
];

/** Any signature, which dynalite requires and does not check. */
const HEADERS = {
  "content-type": "application/x-amz-json-1.0",
  authorization: "AWS4-HMAC-SHA256 Credential=sandbox, SignedHeaders=host, Signature=sandbox",
  "x-amz-date": "20120810T000000Z",
};

/** Starts a DynamoDB with these tables. */
export async function startDynamoDb(args: DynamoDbArgs): Promise<LocalDynamoDb> {
  const { folder, tables, arnPrefix } = args;
  const { url, stop } = await startDynalite(folder);
  const perform = withDocumentEquality(
    (action, input) => ask(url, action, input),
    (name) => tables.find((table) => table.name === name)?.key.map((each) => each.name) ?? [],
  );
  try {
    for (const table of tables) await ensure(perform, table, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  const service: AwsService = {
    ...{ target: TARGET, name: "dynamodb", actions: ACTIONS, perform },
    resourcesOf: (_action, input) => {
      const names = namesIn(input).map((name) => arnPrefix + name);
      return names.length === 0 ? ["*"] : names;
    },
  };
  return { service, url, stop };
}

async function startDynalite(folder?: string): Promise<Pick<LocalDynamoDb, "url" | "stop">> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { default: dynalite } = await import("dynalite");
  // A blank path keeps everything in memory.
  const server: Server = dynalite({ path: folder ?? "", createTableMs: 0 });
  server.keepAliveTimeout = 300_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
    });
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** Makes a table if it is missing. */
async function ensure(
  perform: Perform,
  { name: TableName, key }: LocalTable,
  folder = "memory",
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

/** Waits until a new table is active, which takes milliseconds. */
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

/** Tables of a stack. */
export const tablesOf = (graph: Graph): readonly LocalTable[] =>
  resourcesOf(graph, "aws:dynamodb/table:Table").map((table) => {
    const name = table.inputs["name"] ?? table.outputs["name"];
    if (typeof name !== "string") throw new Error(`sandbox: ${table.urn} has no name`);
    return { name, key: keyOf(table) };
  });

function keyOf({ urn, inputs }: GraphResource): KeyAttribute[] {
  const attributes = [inputs["attributes"] ?? []].flat().filter(isRecord);
  const names = [inputs["hashKey"], inputs["rangeKey"]].filter((name) => typeof name === "string");
  return names.map((name) => {
    const type = attributes.find((attribute) => attribute["name"] === name)?.["type"];
    if (typeof type !== "string") throw new Error(`sandbox: ${urn} has no type of ${name}`);
    return { name, type };
  });
}
