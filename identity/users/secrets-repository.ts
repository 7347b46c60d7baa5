import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  paginateListSecrets,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import { isObject, parseJson } from "../authorizer/json";
import { denialOf } from "../authorizer/stores/secrets-manager";
import { type UserRepository, type RecordFields, type Stored, UserExistsError } from "./repository";
import { mapOf } from "./concurrency";

/** How many values are read at a time while users are listed. */
const READS_AT_ONCE = 16;

/** Days for which a removed secret can be restored; the longest that the service has. */
const RECOVERY_DAYS = 30;

/** Where users are secrets. */
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

const hasName = (error: unknown, name: string): boolean =>
  (error as { name?: unknown } | null)?.name === name;

/** What a failed reading tells of a user, by the function's own reading of it; or it is an outage. */
function absence(error: unknown): Stored | undefined {
  const reason = denialOf(error)?.reason;
  if (reason === undefined) throw error;
  if (reason === "unknown-user") return undefined;
  return reason === "scheduled-for-deletion" ? { kind: "removed" } : { kind: "unreadable", reason };
}

function recordIn(text: string | undefined): Stored {
  if (text === undefined) return { kind: "unreadable", reason: "binary-secret" };
  const value = parseJson(text);
  if (isObject(value)) return { kind: "record", fields: value };
  return { kind: "unreadable", reason: value === undefined ? "not-json" : "not-an-object" };
}

/** Names of the users that have secrets, in pages. */
async function* names({ client, prefix }: SecretsArgs): AsyncGenerator<string[]> {
  const start = `${prefix}/`;
  const Filters = [{ Key: "name" as const, Values: [start] }];
  const pages = paginateListSecrets({ client, pageSize: 100 }, { Filters });
  for await (const { SecretList = [] } of pages) {
    const found = SecretList.map(({ Name = "" }) => Name);
    yield found
      .filter((name) => name.startsWith(start) && name !== start)
      .map((name) => name.slice(start.length));
  }
}

/** Users as secrets: one each, whose text is the record as JSON. */
export function secretsDirectory(args: SecretsArgs): UserRepository {
  const { client, prefix, keyArn } = args;
  const SecretIdOf = (username: string): string => `${prefix}/${username}`;
  const read = async (username: string): Promise<Stored | undefined> => {
    try {
      const command = new GetSecretValueCommand({ SecretId: SecretIdOf(username) });
      return recordIn((await client.send(command)).SecretString);
    } catch (error) {
      return absence(error);
    }
  };
  const textOf = (fields: RecordFields): string => JSON.stringify(fields);
  return {
    store: "secrets",
    nameOf: (username) => `secret ${SecretIdOf(username)}`,
    read,

    create: async (username, fields) => {
      const command = new CreateSecretCommand({
        Name: SecretIdOf(username),
        Description: `SFTP user ${username}`,
        SecretString: textOf(fields),
        ...(keyArn !== undefined && { KmsKeyId: keyArn }),
      });
      try {
        await client.send(command);
      } catch (error) {
        throw hasName(error, "ResourceExistsException") ? new UserExistsError(username) : error;
      }
    },

    replace: async (username, fields) => {
      const SecretId = SecretIdOf(username);
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: textOf(fields) }));
    },

    restore: async (username) => {
      await client.send(new RestoreSecretCommand({ SecretId: SecretIdOf(username) }));
    },

    remove: async (username, { now }) => {
      const SecretId = SecretIdOf(username);
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
      for await (const usernames of names(args)) {
        const page = await mapOf(usernames, READS_AT_ONCE, async (username) => {
          const stored = await read(username);
          return stored === undefined || stored.kind === "removed" ? [] : [{ username, stored }];
        });
        yield page.flat();
      }
    },
  };
}
