import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

import type { AuthenticatorPorts } from "../authenticate";
import { type Denial, deny } from "../decision";
import { USERNAME_KEY } from "./table-keys";
import { readUserRecord, type UserRecord } from "../user/user-record";

/** Reads an item as a user; its attributes are the fields of a secret, but for a plain password. */
export function userOf(item: Readonly<Record<string, unknown>>): UserRecord | Denial {
  const fields = Object.fromEntries(Object.entries(item).filter(([name]) => name !== USERNAME_KEY));
  return "Password" in fields
    ? deny("bad-record", "Password is not taken from a table; store PasswordHash")
    : readUserRecord(fields);
}

/** Finds users among the items of a DynamoDB table whose key is the user's name. */
export const findUserInTable =
  (client: DynamoDBClient, TableName: string): AuthenticatorPorts["findUser"] =>
  async (username) => {
    const { Item } = await client.send(
      // Consistent: a user who has just been disabled must not get in.
      new GetItemCommand({
        TableName,
        Key: { [USERNAME_KEY]: { S: username } },
        ConsistentRead: true,
      }),
    );
    // By itself it throws for a number beyond 2^53, and one bad record is no outage.
    return Item === undefined
      ? deny("unknown-user")
      : userOf(unmarshall(Item, { wrapNumbers: Number }));
  };
