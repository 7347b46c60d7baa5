import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

import type { Lockout, LoginAttempt } from "../decision";
import { EXPIRES, LOCKOUT_KEY } from "./table-keys";
import type { LockoutSettings } from "../settings";
import { networkOf } from "../source-range";

const keyOf = ({ username, sourceIp }: LoginAttempt): Record<string, AttributeValue> => ({
  [LOCKOUT_KEY]: { S: `${username}#${networkOf(sourceIp ?? "") ?? "unknown"}` },
});

const number = (value: number): AttributeValue => ({ N: String(value) });

/**
 * Moves every remembered time one place on and puts a new one in front, in one write that loses
 * none, however many come at once. The last place is so the oldest of the times that count.
 */
function shifted(attempts: number): string {
  const places = Array.from({ length: attempts - 1 }, (_, index) => index + 1);
  const moves = places.map((place) => `f${place} = if_not_exists(f${place - 1}, :never)`);
  return `SET ${["f0 = :now", ...moves, `${EXPIRES} = :expires`].join(", ")}`;
}

/**
 * Counts wrong passwords by user and network in DynamoDB. An item holds the times of the latest
 * failures, newest first; a user is locked while the last place is within the window. Attempts
 * while locked are not counted, so a lock ends by itself.
 */
export function lockoutInTable(
  client: DynamoDBClient,
  { table: TableName, attempts, seconds }: LockoutSettings,
  now: () => number,
): Lockout {
  const last = `f${attempts - 1}`;
  const update = shifted(attempts);
  return {
    isLocked: async (attempt) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: keyOf(attempt), ConsistentRead: true }),
      );
      return Number(Item?.[last]?.N ?? 0) > now() - seconds * 1000;
    },

    countFailure: async (attempt) => {
      const time = now();
      const command = new UpdateItemCommand({
        TableName,
        Key: keyOf(attempt),
        UpdateExpression: update,
        ConditionExpression: `attribute_not_exists(${last}) OR ${last} <= :since`,
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
        if ((error as { name?: unknown }).name === "ConditionalCheckFailedException") return true;
        throw error;
      }
    },
  };
}
