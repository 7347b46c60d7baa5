import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";

import type { AuthenticatorPorts } from "../authenticate";
import { type Denial, deny, type Lockout, type LoginAttempt } from "../decision";
import { EXPIRES, LOCKOUT_KEY, type LockoutSettings, USERNAME_KEY } from "../settings";
import { networkOf } from "../source-range";
import { forProtocols } from "../user/field-names";
import { readUserRecord, type UserRecord } from "../user/user-record";
import { clientOptions, type USER_STORE_TIMEOUTS } from "./clients";

/** Creates the client for the users' table or the lockout table. */
export const createTableClient = (
  region: string,
  timeouts: typeof USER_STORE_TIMEOUTS,
): DynamoDBClient =>
  new DynamoDBClient({
    ...clientOptions("DYNAMODB", region, timeouts),
    accountIdEndpointMode: "disabled",
  });

const PLAIN_PASSWORDS = ["Password", ...forProtocols("Password")];

/** Fields of a record in an item: all attributes except the key. */
export const fieldsOf = (item: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(item).filter(([name]) => name !== USERNAME_KEY));

/** Whether a write failed on its condition. */
export const isConditionFailure = (error: unknown): boolean =>
  (error as { name?: unknown } | null)?.name === "ConditionalCheckFailedException";

/** Reads an item as a user. It has the fields of a secret, except for the plain password. */
export function userOf(item: Readonly<Record<string, unknown>>): UserRecord | Denial {
  const fields = fieldsOf(item);
  const plain = PLAIN_PASSWORDS.find((name) => name in fields);
  return plain === undefined
    ? readUserRecord(fields)
    : deny("bad-record", `${plain} is not taken from a table; store ${plain}Hash`);
}

/** Finds users in a table whose key is the user's name. */
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
    // By default it throws for a number beyond 2^53, and one bad record is no outage.
    return Item === undefined
      ? deny("unknown-user")
      : userOf(unmarshall(Item, { wrapNumbers: Number }));
  };

const lockoutKey = ({ username, sourceIp }: LoginAttempt): Record<string, AttributeValue> => ({
  [LOCKOUT_KEY]: { S: `${username}#${networkOf(sourceIp ?? "") ?? "unknown"}` },
});

const number = (value: number): AttributeValue => ({ N: String(value) });

/**
 * Update expression that moves the time of each failure one attribute on, from `f0` to `f1` and so
 * on, and sets `f0` to now. A single write loses no failure, however many come at once.
 */
function updateExpression(attempts: number): string {
  const indexes = Array.from({ length: attempts - 1 }, (_, index) => index + 1);
  const moves = indexes.map((index) => `f${index} = if_not_exists(f${index - 1}, :never)`);
  return `SET ${["f0 = :now", ...moves, `${EXPIRES} = :expires`].join(", ")}`;
}

/**
 * Counts wrong passwords by user and network. An item holds the times of the latest failures; the
 * user is locked while the oldest of them is within the window. Attempts while locked are not
 * counted, so that a lock ends by itself.
 */
export function lockoutInTable(
  client: DynamoDBClient,
  { table: TableName, attempts, seconds }: LockoutSettings,
  now: () => number,
): Lockout {
  const oldest = `f${attempts - 1}`;
  const update = updateExpression(attempts);
  return {
    isLocked: async (attempt) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: lockoutKey(attempt), ConsistentRead: true }),
      );
      return Number(Item?.[oldest]?.N ?? 0) > now() - seconds * 1000;
    },

    countFailure: async (attempt) => {
      const time = now();
      const command = new UpdateItemCommand({
        TableName,
        Key: lockoutKey(attempt),
        UpdateExpression: update,
        ConditionExpression: `attribute_not_exists(${oldest}) OR ${oldest} <= :since`,
        ExpressionAttributeValues: {
          ":now": number(time),
          ":never": number(0),
          ":since": number(time - seconds * 1000),
          ":expires": number(Math.ceil(time / 1000) + seconds),
        },
      });
      try {
        await client.send(command);
        return false;
      } catch (error) {
        if (isConditionFailure(error)) return true;
        throw error;
      }
    },
  };
}
