import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import type { AuthenticatorPorts } from "../authenticate";
import { type Denial, deny } from "../decision";
import { parseUserRecord } from "../user/user-record";

/**
 * Which errors mean that a user can't be used. All others are outages, AccessDenied too: every legal
 * user name lies within the prefix that the function may read, so it tells of a broken permission.
 */
export function denialOf(error: unknown): Denial | undefined {
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
