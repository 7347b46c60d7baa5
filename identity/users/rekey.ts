import { ListSecretVersionIdsCommand, UpdateSecretCommand } from "@aws-sdk/client-secrets-manager";

import { type KeyedSecret, listSecrets, type SecretsArgs } from "./secrets-repository";

/** Arguments for {@link rekeyUser}. */
export interface RekeyArgs extends Pick<SecretsArgs, "client" | "prefix"> {
  /**
   * Key to move to.
   * @default the AWS-managed key `aws/secretsmanager`
   */
  readonly keyArn?: string | undefined;
  readonly dryRun: boolean;
}

/** Result for one user. */
export type Rekeyed =
  | { readonly effect: "rekeyed" | "unchanged" }
  /** Not moved, and the reason. */
  | { readonly effect: "left"; readonly why: string };

const MANAGED_KEY = "alias/aws/secretsmanager";

/** Names of the AWS-managed key; a secret that never had another has none. */
const MANAGED_NAMES = [undefined, "", "DefaultEncryptionKey", MANAGED_KEY, "aws/secretsmanager"];

/** Whether an identifier, which may be an ARN, is that of the key to move to. */
const isTarget = (keyId: string | undefined, { keyArn }: RekeyArgs): boolean =>
  keyArn === undefined
    ? MANAGED_NAMES.includes(keyId) || keyId?.endsWith(`:${MANAGED_KEY}`) === true
    : keyId !== undefined && (keyId === keyArn || keyArn.endsWith(`:key/${keyId}`));

/** Secrets of all users, with their keys. */
export async function keyedSecrets(args: RekeyArgs): Promise<KeyedSecret[]> {
  const found: KeyedSecret[] = [];
  for await (const page of listSecrets(args)) found.push(...page);
  return found;
}

/** Whether the version that logins read is encrypted with the key to move to. */
async function isMoved(SecretId: string, args: RekeyArgs): Promise<boolean> {
  const { Versions = [] } = await args.client.send(new ListSecretVersionIdsCommand({ SecretId }));
  const current = Versions.find(({ VersionStages = [] }) => VersionStages.includes("AWSCURRENT"));
  // A version whose keys the service does not tell has those of its secret.
  return current?.KmsKeyIds?.some((keyId) => isTarget(keyId, args)) ?? true;
}

/**
 * Moves the secret of a user to another key. "If you don't have kms:Encrypt permission to the new key,
 * Secrets Manager does not re-encrypt existing secret versions" (API reference, UpdateSecret), and without
 * kms:Decrypt on the old one neither, so the version is looked at before and afterwards.
 */
export async function rekeyUser(
  { username, keyId }: KeyedSecret,
  args: RekeyArgs,
): Promise<Rekeyed> {
  const { client, prefix, keyArn = MANAGED_KEY, dryRun } = args;
  const SecretId = `${prefix}/${username}`;
  if (isTarget(keyId, args) && (await isMoved(SecretId, args))) return { effect: "unchanged" };
  if (dryRun) return { effect: "rekeyed" };
  await client.send(new UpdateSecretCommand({ SecretId, KmsKeyId: keyArn }));
  if (await isMoved(SecretId, args)) return { effect: "rekeyed" };
  const needed =
    "kms:Decrypt on the old key and kms:Encrypt and kms:GenerateDataKey on the new one";
  return {
    effect: "left",
    why: `Secrets Manager did not encrypt it anew; the caller needs ${needed}`,
  };
}
