import type { RecordRules } from "../../../identity/users/check";
import {
  ChangedMeanwhileError,
  type UserRepository,
  type RecordFields,
  type Listed,
  type StoredVersion,
  type UserStoreKind,
  type Stored,
  UserExistsError,
} from "../../../identity/users/repository";
import type { Hashing } from "../../../identity/users/hashing";
import type { UserAdministration } from "../../../identity/users/operations";
import { hashPassword, verifyPassword } from "../../../identity/authorizer/user/password";
import { EFS_SETTINGS, SETTINGS } from "../support";

/** Rules of a stack with a bucket. */
export const RULES: RecordRules = {
  settings: SETTINGS,
  server: { protocols: ["SFTP"], authentication: "PUBLIC_KEY_OR_PASSWORD" },
};

/** Rules of a stack with a file system. */
export const EFS_RULES: RecordRules = {
  ...RULES,
  settings: { ...EFS_SETTINGS, fileSystemId: "fs-0123456789abcdef0" },
};

/** Version of an entry, if it has one. */
export const versionOf = (stored: Stored | undefined): StoredVersion | undefined =>
  stored === undefined || stored.kind === "removed" ? undefined : stored.version;

/** Repository in memory that records writes. */
export interface MemoryRepository extends UserRepository {
  readonly users: Map<string, Stored>;
  /** Calls that write, such as `create carol`. */
  readonly written: string[];
}

/** Creates a repository with some records. */
export function repositoryWith(
  records: Readonly<Record<string, RecordFields>> = {},
  store: UserStoreKind = "secrets",
): MemoryRepository {
  const users = new Map<string, Stored>(
    Object.entries(records).map(([name, fields]) => [name, { kind: "record", fields }]),
  );
  const written: string[] = [];
  let version = 0;
  const write = (call: string, username: string, stored: Stored): Promise<void> => {
    written.push(`${call} ${username}`);
    const isRemoved = stored.kind === "removed";
    users.set(username, isRemoved ? stored : { ...stored, version: String(++version) });
    return Promise.resolve();
  };
  return {
    users,
    written,
    store,
    nameOf: (username) => `secret SFTP/${username}`,
    read: (username) => Promise.resolve(users.get(username)),
    create: (username, fields) =>
      users.has(username)
        ? Promise.reject(new UserExistsError(username))
        : write("create", username, { kind: "record", fields }),
    replace: (username, fields, version) =>
      version === versionOf(users.get(username))
        ? write("replace", username, { kind: "record", fields })
        : Promise.reject(new ChangedMeanwhileError(username)),
    restore: async (username) => {
      await write("restore", username, { kind: "record", fields: {} });
      return versionOf(users.get(username));
    },
    remove: async (username, { now }) => {
      await write(now ? "remove for good" : "remove", username, { kind: "removed" });
      return "gone";
    },
    list: async function* () {
      await Promise.resolve();
      yield [...users].flatMap(([username, stored]) =>
        stored.kind === "removed" ? [] : [{ username, stored }],
      );
    },
  };
}

/** All users of a repository, sorted by name. */
export async function all(repository: UserRepository): Promise<Listed[]> {
  const users: Listed[] = [];
  for await (const page of repository.list()) users.push(...page);
  return users.sort((a, b) => (a.username < b.username ? -1 : 1));
}

/** Administration of a repository with the rules of a bucket. */
export const usersOf = (
  repository: UserRepository,
  changes: Partial<UserAdministration> = {},
): UserAdministration => ({ repository, rules: RULES, dryRun: false, ...changes });

/** Hashing that takes milliseconds and counts its calls. */
export function quickHashing(): Hashing & { readonly counts: { hash: number; verify: number } } {
  const counts = { hash: 0, verify: 0 };
  return {
    counts,
    hash: (password) => {
      counts.hash++;
      return hashPassword(password, { ln: 10, r: 8, p: 1 });
    },
    verify: (password, stored) => {
      counts.verify++;
      return verifyPassword(password, stored);
    },
  };
}

export { printed } from "../../support/command";
