import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import type { Ports } from "./authenticate";
import { type Denial, deny } from "./decision";
import { parseUserRecord } from "./user-record";

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

/** A client whose tries together, about 10 s, end before the function's 15 s do. */
export const createSecretsClient = (region: string): SecretsManagerClient =>
  new SecretsManagerClient({
    region,
    credentials: lambdaCredentials,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });

/**
 * Which errors mean that a user can't be used. All others are outages, AccessDenied too: every legal
 * user name lies within the prefix that the function may read, so it tells of a broken permission.
 */
function denialOf(error: unknown): Denial | undefined {
  const { name, message } = error as { name?: unknown; message?: unknown };
  const text = typeof message === "string" ? message : "";
  if (name === "ResourceNotFoundException") {
    // The same error, told apart by its text only, says that AWSCURRENT is on no version.
    return deny(/staging label|secret value/i.test(text) ? "no-current-version" : "unknown-user");
  }
  return name === "InvalidRequestException" && /delet/i.test(text)
    ? deny("scheduled-for-deletion")
    : undefined;
}

/** Finds users among the secrets `<prefix>/<username>`. */
export const findUserInSecrets =
  (client: SecretsManagerClient, prefix: string): Ports["findUser"] =>
  async (username) => {
    let secret: GetSecretValueCommandOutput;
    try {
      secret = await client.send(new GetSecretValueCommand({ SecretId: `${prefix}/${username}` }));
    } catch (error) {
      const denial = denialOf(error);
      if (denial === undefined) throw error;
      return denial;
    }
    return secret.SecretString === undefined
      ? deny("binary-secret")
      : parseUserRecord(secret.SecretString);
  };
