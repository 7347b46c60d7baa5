import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** Lambda's own credentials; nothing else of the SDK's chain of providers can answer there. */
function lambdaCredentials() {
  const { env } = process;
  const [accessKeyId, secretAccessKey] = [env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"]];
  if (!accessKeyId || !secretAccessKey) {
    const error = new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing");
    return Promise.reject(Object.assign(error, { name: "CredentialsProviderError" }));
  }
  const sessionToken = env["AWS_SESSION_TOKEN"];
  return Promise.resolve({ accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) });
}

/** Tries that together, about 10 s, end before the function's 15 s do. */
const PATIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
};

/** Two short tries: a login goes on without what they were to tell. */
const BRIEF = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 1000, throwOnRequestTimeout: true },
};

/** Reads users from secrets. */
export const createSecretsClient = (region: string): SecretsManagerClient =>
  new SecretsManagerClient({ region, credentials: lambdaCredentials, ...PATIENT });

/** Reads users from a table. */
export const createUsersClient = (region: string): DynamoDBClient =>
  new DynamoDBClient({ region, credentials: lambdaCredentials, ...PATIENT });

/** Reads and counts wrong passwords. */
export const createLockoutClient = (region: string): DynamoDBClient =>
  new DynamoDBClient({ region, credentials: lambdaCredentials, ...BRIEF });
