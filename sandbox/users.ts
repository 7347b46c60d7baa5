import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { hashPassword } from "../identity/authorizer/user/password";
import { writePrivately } from "./data-folder";
import { makeHome, type Owners } from "./files/owners";
import type { ObjectStore } from "./files/object-store";
import { marshall } from "@aws-sdk/util-dynamodb";

import type { LocalAws } from "./aws/local-aws";
import type { AwsService } from "./aws/endpoint";
import type { SecretStore } from "./aws/secret-store";
import type { StackModel } from "../verify/graph/stack-model";

/** Records of a stack's users. */
export interface UserStore {
  readonly has: (user: string) => Promise<boolean>;
  /** Makes a user or replaces the record. */
  readonly save: (user: string, record: Readonly<Record<string, unknown>>) => Promise<void>;
}

/** The store that the function reads users from. */
export function userStoreOf({ identity }: StackModel, aws: LocalAws): UserStore {
  const { usersTable: table, secretPrefix } = identity.settings;
  if (table === undefined) return usersInSecrets(aws.secrets, secretPrefix);
  if (aws.dynamoDb === undefined) throw new Error(`sandbox: the stack has no table ${table}`);
  return usersInTable(aws.dynamoDb.service, table);
}

/** Users as secrets `<prefix>/<user>`. */
function usersInSecrets(secrets: SecretStore, prefix: string): UserStore {
  const find = (user: string) => secrets.find(`${prefix}/${user}`);
  return {
    has: (user) => Promise.resolve(find(user) !== undefined),
    save: (user, record) => {
      const secret = find(user) ?? secrets.create(`${prefix}/${user}`);
      secrets.addVersion(secret, { text: JSON.stringify(record) });
      return Promise.resolve();
    },
  };
}

/** Users as items of a DynamoDB table. */
function usersInTable({ perform }: AwsService, TableName: string): UserStore {
  return {
    has: async (username) => {
      const answer = await perform("GetItem", { TableName, Key: marshall({ username }) });
      return "Item" in answer;
    },
    save: async (username, record) => {
      await perform("PutItem", { TableName, Item: marshall({ username, ...record }) });
    },
  };
}

/** User that the first start makes. */
export const SAMPLE_USER = "alice";

/** POSIX profile of the sample user. */
const PROFILE = { Uid: 1001, Gid: 1001 };

/** Credentials of the sample user. */
export interface SampleUser {
  readonly password: string;
  /** File of the private key. */
  readonly keyFile: string;
}

/**
 * Makes the sample user at the first start, and keeps its password and key for later ones.
 *
 * @param data folder for the password and the private key
 * @param domain storage of users' files
 */
export async function sampleUser(
  data: string,
  users: UserStore,
  domain: "s3" | "efs",
): Promise<SampleUser> {
  const keyFile = join(data, `${SAMPLE_USER}_ed25519`);
  const passwordFile = join(data, `${SAMPLE_USER}_password`);
  const isKnown = await users.has(SAMPLE_USER);
  if (!isKnown || ![keyFile, passwordFile].every((file) => existsSync(file))) {
    const password = randomBytes(15).toString("base64url").replace(/^-/, "_");
    await users.save(SAMPLE_USER, {
      PasswordHash: await hashPassword(password),
      PublicKeys: [generateKey(keyFile)],
      ...(domain === "efs" && { PosixProfile: PROFILE }),
    });
    writePrivately(passwordFile, `${password}\n`);
  }
  return { keyFile, password: readFileSync(passwordFile, "utf8").trim() };
}

/** Makes the sample user's folder. */
export const sampleHome = (store: ObjectStore, owners: Owners): Promise<void> =>
  makeHome(store, owners, SAMPLE_USER, PROFILE);

/** Makes a key pair with this machine's `ssh-keygen` and returns the public key. */
function generateKey(keyFile: string): string {
  for (const file of [keyFile, `${keyFile}.pub`]) rmSync(file, { force: true });
  try {
    execFileSync(
      "ssh-keygen",
      ["-q", "-t", "ed25519", "-N", "", "-C", SAMPLE_USER, "-f", keyFile],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    const problem = missing ? "ssh-keygen is missing; install OpenSSH" : String(error);
    throw new Error(`sandbox: ${problem}`, { cause: error });
  }
  return readFileSync(`${keyFile}.pub`, "utf8").trim();
}
