import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import { LOCKOUT_TIMEOUTS, endpointOf, LAMBDA, USER_STORE_TIMEOUTS } from "./clients";

const createTableClient = (region: string, patience: typeof USER_STORE_TIMEOUTS): DynamoDBClient =>
  new DynamoDBClient({
    region,
    ...LAMBDA,
    ...patience,
    ...endpointOf("DYNAMODB"),
    accountIdEndpointMode: "disabled",
  });

/** Reads users from a table. */
export const createUsersClient = (region: string): DynamoDBClient =>
  createTableClient(region, USER_STORE_TIMEOUTS);

/** Reads and counts wrong passwords. */
export const createLockoutClient = (region: string): DynamoDBClient =>
  createTableClient(region, LOCKOUT_TIMEOUTS);
