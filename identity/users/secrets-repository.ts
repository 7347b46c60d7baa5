import { randomUUID } from "node:crypto";

import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  paginateListSecrets,
  PutSecretValueCommand,
  ResourceExistsException,
  RestoreSecretCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";

import { isObject, parseJson } from "../authorizer/json";
import { denialOf } from "../authorizer/stores/secrets-manager";
import {
  ChangedMeanwhileError,
  type UserRepository,
  type RecordFields,
  type Present,
  type Stored,
  UserExistsError,
} from "./repository";
import { mapOf } from "./concurrency";

/** Number of secrets that are read at a time to list users. */
const READS_AT_ONCE = 16;

/** Label of the version that logins read. */
const CURRENT = "AWSCURRENT";

/**
 * Label of a version that is not yet current. Secrets Manager has no conditional write of a value, but it
 * moves AWSCURRENT only from the version that is named: "If the label is attached and you either do not
 * specify this parameter, or the version ID does not match, then the operation fails" (API reference,
 * UpdateSecretVersionStage). The label stays at the version; the next write takes it from there.
 */
const WRITING = "managed-sftp-write";

/** Days for which a removed secret can be restored, the maximum of the service. */
const RECOVERY_DAYS = 30;

/** Arguments for {@link secretsRepository}. */
export interface SecretsArgs {
  readonly client: SecretsManagerClient;
  /** The user `alice` is the secret `<prefix>/alice`. */
  readonly prefix: string;
  /**
   * Key of new secrets.
   * @default the AWS-managed key `aws/secretsmanager`
   */
  readonly keyArn?: string | undefined;
}

/** Entry of a user whose secret cannot be read; throws the error if it is an outage. */
function unreadableEntry(error: unknown): Stored | undefined {
  const reason = denialOf(error)?.reason;
  if (reason === undefined) throw error;
  if (reason === "unknown-user") return undefined;
  return reason === "scheduled-for-deletion" ? { kind: "removed" } : { kind: "unreadable", reason };
}

/** Entry in the text of a secret. */
function entryIn({ SecretString: text, VersionId: version }: SecretValue): Present {
  if (text === undefined) return { kind: "unreadable", reason: "binary-secret", version };
  const value = parseJson(text);
  if (isObject(value)) return { kind: "record", fields: value, version };
  const reason = value === undefined ? "not-json" : "not-an-object";
  return { kind: "unreadable", reason, version };
}

type SecretValue = Pick<GetSecretValueCommandOutput, "SecretString" | "VersionId">;

/** A secret of a user, and the key of its new versions. */
export interface KeyedSecret {
  readonly username: string;
  readonly keyId: string | undefined;
}

/** Secrets of all users, in pages. */
export async function* listSecrets({
  client,
  prefix,
}: Pick<SecretsArgs, "client" | "prefix">): AsyncGenerator<KeyedSecret[]> {
  const start = `${prefix}/`;
  const Filters = [{ Key: "name" as const, Values: [start] }];
  const pages = paginateListSecrets({ client, pageSize: 100 }, { Filters });
  for await (const { SecretList = [] } of pages) {
    yield SecretList.filter(({ Name = "" }) => Name.startsWith(start) && Name !== start).map(
      ({ Name = "", KmsKeyId: keyId }) => ({ username: Name.slice(start.length), keyId }),
    );
  }
}

/** Identifier of the version that AWSCURRENT is attached to. */
const currentVersionOf = ({ VersionIdsToStages = {} }: DescribeSecretCommandOutput) =>
  Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(CURRENT))?.[0];

/** Users in secrets, one per user, whose text is the record as JSON. */
export function secretsRepository(args: SecretsArgs): UserRepository {
  const { client, prefix, keyArn } = args;
  const secretId = (username: string): string => `${prefix}/${username}`;
  const read = async (username: string): Promise<Stored | undefined> => {
    try {
      const command = new GetSecretValueCommand({ SecretId: secretId(username) });
      return entryIn(await client.send(command));
    } catch (error) {
      return unreadableEntry(error);
    }
  };
  const textOf = (fields: RecordFields): string => JSON.stringify(fields);
  return {
    store: "secrets",
    nameOf: (username) => `secret ${secretId(username)}`,
    read,

    create: async (username, fields) => {
      const command = new CreateSecretCommand({
        Name: secretId(username),
        Description: `SFTP user ${username}`,
        SecretString: textOf(fields),
        ...(keyArn !== undefined && { KmsKeyId: keyArn }),
      });
      try {
        await client.send(command);
      } catch (error) {
        throw error instanceof ResourceExistsException ? new UserExistsError(username) : error;
      }
    },

    replace: async (username, fields, before) => {
      const SecretId = secretId(username);
      const after = randomUUID();
      const put = new PutSecretValueCommand({
        ...{ SecretId, SecretString: textOf(fields), ClientRequestToken: after },
        VersionStages: [WRITING],
      });
      const move = new UpdateSecretVersionStageCommand({
        ...{ SecretId, VersionStage: CURRENT, MoveToVersionId: after },
        ...(typeof before === "string" && { RemoveFromVersionId: before }),
      });
      try {
        await client.send(put);
        await client.send(move);
      } catch (error) {
        const stored = await read(username);
        const version = stored !== undefined && "version" in stored ? stored.version : undefined;
        // An answer that was lost makes the SDK send the request again, which then fails.
        if (version === after) return;
        throw version === before ? error : new ChangedMeanwhileError(username);
      }
    },

    restore: async (username) => {
      const SecretId = secretId(username);
      const secret = await client.send(new DescribeSecretCommand({ SecretId }));
      if (secret.DeletedDate === undefined) throw new ChangedMeanwhileError(username);
      await client.send(new RestoreSecretCommand({ SecretId }));
      return currentVersionOf(secret);
    },

    remove: async (username, { now }) => {
      const SecretId = secretId(username);
      await client.send(
        new DeleteSecretCommand({
          SecretId,
          ...(now ? { ForceDeleteWithoutRecovery: true } : { RecoveryWindowInDays: RECOVERY_DAYS }),
        }),
      );
      return now
        ? `the secret ${SecretId} is gone for good`
        : `the secret ${SecretId} can be restored for ${RECOVERY_DAYS} days: aws secretsmanager restore-secret --secret-id ${SecretId}`;
    },

    list: async function* () {
      for await (const secrets of listSecrets(args)) {
        const page = await mapOf(secrets, READS_AT_ONCE, async ({ username }) => {
          const stored = await read(username);
          return stored === undefined || stored.kind === "removed" ? [] : [{ username, stored }];
        });
        yield page.flat();
      }
    },
  };
}
