import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import type { AuthenticatorPorts } from "../authenticate";
import { type Denial, deny } from "../decision";
import { parseUserRecord } from "../user/user-record";
import { clientOptions, USER_STORE_TIMEOUTS } from "./clients";

/** Creates the client for users' secrets. */
export const createSecretsClient = (region: string): SecretsManagerClient =>
  new SecretsManagerClient(clientOptions("SECRETS_MANAGER", region, USER_STORE_TIMEOUTS));

/**
 * Denial for an error that concerns one user. All other errors are outages. So is AccessDenied: the
 * function may read every legal user name, so that error means that a permission is broken.
 */
export function denialOf(error: unknown): Denial | undefined {
  const { name, message } = error as { name?: unknown; message?: unknown };
  const text = typeof message === "string" ? message : "";
  if (name === "ResourceNotFoundException") {
    // A secret without the label AWSCURRENT gives the same error with another message.
    return deny(/staging label|secret value/i.test(text) ? "no-current-version" : "unknown-user");
  }
  return name === "InvalidRequestException" && /delet/i.test(text)
    ? deny("scheduled-for-deletion")
    : undefined;
}

/** Finds users in secrets with the name `<prefix>/<username>`. */
export const findUserInSecrets =
  (client: SecretsManagerClient, prefix: string): AuthenticatorPorts["findUser"] =>
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
