import { isDeepStrictEqual } from "node:util";

import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

import { USERNAME_KEY } from "../authorizer/settings";
import { fieldsOf, isConditionFailure } from "../authorizer/stores/dynamodb";
import { FIELDS } from "../authorizer/user/record-fields";
import {
  ChangedMeanwhileError,
  type UserRepository,
  type RecordFields,
  UserExistsError,
} from "./repository";

/** Arguments for {@link tableRepository}. */
export interface TableArgs {
  readonly client: DynamoDBClient;
  /** Name of the table, whose key is the user's name. */
  readonly table: string;
}

/** Item of a table, as the API has it. */
type TableItem = Readonly<Record<string, AttributeValue>>;

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
function updateOf(before: TableItem, after: TableItem): ItemUpdate {
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

/** Entry in an item. */
const entryIn = (item: TableItem) => ({
  kind: "record" as const,
  fields: fieldsOf(unmarshall(item)),
  version: item,
});

const itemOf = (fields: RecordFields): TableItem =>
  marshall(fields, { removeUndefinedValues: true });

/** Users in a DynamoDB table, one item per user, whose attributes are the fields of the record. */
export function tableRepository({ client, table: TableName }: TableArgs): UserRepository {
  const keyOf = (username: string) => ({ [USERNAME_KEY]: { S: username } });
  const read = async (username: string) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: keyOf(username), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : entryIn(Item);
  };
  return {
    store: "dynamodb",
    nameOf: (username) => `item ${username} of table ${TableName}`,
    read,

    create: async (username, fields) => {
      const command = new PutItemCommand({
        TableName,
        Item: itemOf({ ...fields, [USERNAME_KEY]: username }),
        ConditionExpression: `attribute_not_exists(${USERNAME_KEY})`,
      });
      try {
        await client.send(command);
      } catch (error) {
        throw isConditionFailure(error) ? new UserExistsError(username) : error;
      }
    },

    replace: async (username, fields, before) => {
      if (typeof before !== "object") throw new ChangedMeanwhileError(username);
      const update = updateOf(before, itemOf(fields));
      try {
        await client.send(new UpdateItemCommand({ TableName, Key: keyOf(username), ...update }));
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        // An answer that was lost makes the SDK send the request again, which then fails.
        const stored = await read(username);
        if (isDeepStrictEqual(stored?.fields, unmarshall(itemOf(fields)))) return;
        throw new ChangedMeanwhileError(username);
      }
    },

    restore: (username) => Promise.reject(new Error(`a table cannot restore user ${username}`)),

    remove: async (username) => {
      await client.send(new DeleteItemCommand({ TableName, Key: keyOf(username) }));
      return "the table keeps no copy; its point-in-time recovery restores whole tables only";
    },

    list: async function* () {
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
        yield Items.map((item) => {
          return { username: String(unmarshall(item)[USERNAME_KEY]), stored: entryIn(item) };
        });
      }
    },
  };
}
