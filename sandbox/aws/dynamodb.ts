import { isDeepStrictEqual } from "node:util";

import { type Graph, type GraphResource, resourcesOf } from "../../verify/graph/graph";
import { isRecord } from "../../verify/graph/serialization";
import { DYNAMODB_TARGET as target, type Perform, startDynalite } from "./dynalite";
import { withDocumentEquality } from "./document-equality";
import { type AwsService, type ServiceInput, textOf } from "./endpoint";
import { ServiceError } from "./service-error";

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
  readonly stop: () => Promise<void>;
}

/** Actions on items, and those that describe the tables of the stack. */
const ACTIONS = [
  ...["BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "GetItem", "ListTables"],
  ...["PutItem", "Query", "Scan", "UpdateItem"],
];

/** Starts a DynamoDB with these tables. */
export async function startDynamoDb(args: DynamoDbArgs): Promise<LocalDynamoDb> {
  const { folder, tables, arnPrefix } = args;
  const { ask, stop } = await startDynalite(folder);
  const perform = withDocumentEquality(
    ask,
    (name) => tables.find((table) => table.name === name)?.key.map((each) => each.name) ?? [],
  );
  try {
    for (const table of tables) await ensure(perform, table, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  const service: AwsService = {
    ...{ target, name: "dynamodb", actions: ACTIONS, perform },
    resourcesOf: (_action, input) => {
      const names = namesIn(input).map((name) => arnPrefix + name);
      return names.length === 0 ? ["*"] : names;
    },
  };
  return { service, stop };
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
