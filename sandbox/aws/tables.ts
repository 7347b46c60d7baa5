import { type Graph, type GraphResource, resourcesOf } from "../../verify/graph/graph";
import { isRecord } from "../../verify/graph/serialization";

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

/** The tables that a stack makes. */
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
