import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

import { USERNAME_KEY } from "../authorizer/settings";
import { type UserRepository, type RecordFields, UserExistsError } from "./repository";

/** Arguments for {@link tableRepository}. */
export interface TableArgs {
  readonly client: DynamoDBClient;
  /** Name of the table, whose key is the user's name. */
  readonly table: string;
}

/** Record of an item: all attributes except the key. */
const recordOf = (item: Readonly<Record<string, unknown>>): RecordFields =>
  Object.fromEntries(Object.entries(item).filter(([name]) => name !== USERNAME_KEY));

const isConditionFailure = (error: unknown): boolean =>
  (error as { name?: unknown } | null)?.name === "ConditionalCheckFailedException";

/** Users in a DynamoDB table, one item per user, whose attributes are the fields of the record. */
export function tableRepository({ client, table: TableName }: TableArgs): UserRepository {
  const keyOf = (username: string) => ({ [USERNAME_KEY]: { S: username } });
  const put = async (
    username: string,
    fields: RecordFields,
    condition: string,
  ): Promise<boolean> => {
    const command = new PutItemCommand({
      TableName,
      Item: marshall({ ...fields, [USERNAME_KEY]: username }, { removeUndefinedValues: true }),
      ConditionExpression: `${condition}(${USERNAME_KEY})`,
    });
    try {
      await client.send(command);
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  };
  return {
    store: "dynamodb",
    nameOf: (username) => `item ${username} of table ${TableName}`,

    read: async (username) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(username), ConsistentRead: true }),
      );
      return Item === undefined
        ? undefined
        : { kind: "record", fields: recordOf(unmarshall(Item)) };
    },

    create: async (username, fields) => {
      if (!(await put(username, fields, "attribute_not_exists"))) {
        throw new UserExistsError(username);
      }
    },

    replace: async (username, fields) => {
      if (!(await put(username, fields, "attribute_exists"))) {
        throw new Error(`user ${username} has been removed meanwhile; nothing was changed`);
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
          const fields = unmarshall(item);
          const stored = { kind: "record" as const, fields: recordOf(fields) };
          return { username: String(fields[USERNAME_KEY]), stored };
        });
      }
    },
  };
}
