import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

import { BRIEF, endpointOf, LAMBDA, PATIENT } from "./clients";

const createTableClient = (region: string, patience: typeof PATIENT): DynamoDBClient =>
  new DynamoDBClient({
    region,
    ...LAMBDA,
    ...patience,
    ...endpointOf("DYNAMODB"),
    accountIdEndpointMode: "disabled",
  });

/** Reads users from a table. */
export const createUsersClient = (region: string): DynamoDBClient =>
  createTableClient(region, PATIENT);

/** Reads and counts wrong passwords. */
export const createLockoutClient = (region: string): DynamoDBClient =>
  createTableClient(region, BRIEF);
