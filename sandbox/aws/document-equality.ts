import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../verify/graph/serialization";
import type { Perform } from "./dynalite";
import { type ServiceInput, textOf } from "./endpoint";
import { ServiceError } from "./service-error";

const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"]);

/**
 * Compares lists and maps in conditions such as `#a = :b`, which DynamoDB does and dynalite does not. One
 * write at a time, so that nobody writes between the comparison and the write.
 *
 * @param keyOf names of the attributes of a table's key
 */
export function withDocumentEquality(
  perform: Perform,
  keyOf: (table: string) => readonly string[],
): Perform {
  let last: Promise<unknown> = Promise.resolve();
  const compared = async (action: string, input: ServiceInput): Promise<ServiceInput> => {
    const clauses = documentClauses(input);
    if (clauses.length === 0) return perform(action, input);
    const { TableName } = input;
    const from = isRecord(input["Key"]) ? input["Key"] : (input["Item"] as ServiceInput);
    const names = keyOf(textOf(input, "TableName") ?? "");
    const Key = Object.fromEntries(names.map((name) => [name, from[name]]));
    const { Item } = await perform("GetItem", { TableName, Key, ConsistentRead: true });
    const item = isRecord(Item) ? Item : {};
    if (!clauses.every(({ name, value }) => isDeepStrictEqual(item[name], value))) {
      throw new ServiceError("ConditionalCheckFailedException", "The conditional request failed");
    }
    return perform(action, without(input, clauses));
  };
  return (action, input) => {
    if (!WRITES.has(action)) return perform(action, input);
    const next = last.then(() => compared(action, input));
    last = next.catch(() => undefined);
    return next;
  };
}

/** Clause of a condition that compares an attribute with a list or a map. */
interface Clause {
  readonly text: string;
  readonly alias: string;
  readonly name: string;
  readonly placeholder: string;
  readonly value: unknown;
}

function documentClauses(input: ServiceInput): Clause[] {
  const condition = textOf(input, "ConditionExpression") ?? "";
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = input;
  if (!isRecord(names) || !isRecord(values)) return [];
  return [...condition.matchAll(/(#\w+) = (:\w+)/g)].flatMap(
    ([text, alias = "", placeholder = ""]) => {
      const value = values[placeholder];
      const isDocument = isRecord(value) && ("L" in value || "M" in value);
      return isDocument ? [{ text, alias, name: String(names[alias]), placeholder, value }] : [];
    },
  );
}

/** The request with the compared clauses reduced to what dynalite understands. */
function without(input: ServiceInput, clauses: readonly Clause[]): ServiceInput {
  let condition = textOf(input, "ConditionExpression") ?? "";
  const used = textOf(input, "UpdateExpression") ?? "";
  const values = { ...(input["ExpressionAttributeValues"] as Record<string, unknown>) };
  for (const { text, alias, placeholder } of clauses) {
    condition = condition.replace(new RegExp(`${text}\\b`), `attribute_exists(${alias})`);
    if (!new RegExp(`${placeholder}\\b`).test(used)) delete values[placeholder];
  }
  const rest = { ...input, ConditionExpression: condition };
  if (Object.keys(values).length > 0) return { ...rest, ExpressionAttributeValues: values };
  return Object.fromEntries(
    Object.entries(rest).filter(([name]) => name !== "ExpressionAttributeValues"),
  );
}
