import { isDeepStrictEqual } from "node:util";

import type { AttributeValue, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";

import { USERNAME_KEY } from "../authorizer/settings";
import { FIELDS } from "../authorizer/user/record-fields";

/** Item of a table, as the API has it. */
export type TableItem = Readonly<Record<string, AttributeValue>>;

type ItemUpdate = Pick<
  UpdateItemCommandInput,
  | "UpdateExpression"
  | "ConditionExpression"
  | "ExpressionAttributeNames"
  | "ExpressionAttributeValues"
>;

/**
 * Update from one record to another, on the condition that each attribute which was read still has its
 * value and that no field of a record was added. It leaves attributes alone that do not change.
 */
export function updateOf(before: TableItem, after: TableItem): ItemUpdate {
  const names = [
    ...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(FIELDS)]),
  ].filter((name) => name !== USERNAME_KEY);
  const values: Record<string, AttributeValue> = {};
  const value = (name: string, content: AttributeValue): string => {
    values[name] = content;
    return name;
  };
  const conditions = [`attribute_exists(${USERNAME_KEY})`];
  const [set, removed]: [string[], string[]] = [[], []];
  names.forEach((name, index) => {
    const [old, wanted] = [before[name], after[name]];
    const alias = `#n${index}`;
    conditions.push(
      old === undefined
        ? `attribute_not_exists(${alias})`
        : `${alias} = ${value(`:o${index}`, old)}`,
    );
    if (isDeepStrictEqual(old, wanted)) return;
    if (wanted === undefined) removed.push(alias);
    else set.push(`${alias} = ${value(`:n${index}`, wanted)}`);
  });
  const actions = [
    ...(set.length > 0 ? [`SET ${set.join(", ")}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.join(", ")}`] : []),
  ];
  return {
    ...(actions.length > 0 && { UpdateExpression: actions.join(" ") }),
    ConditionExpression: conditions.join(" AND "),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}
