import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { hashPassword } from "../identity/authorizer/user/password";
import { writePrivately } from "./files";
import { makeHome } from "./files/homes";
import type { ObjectStore } from "./files/object-store";
import type { Owners } from "./files/owners";
import type { UserStore } from "./user-store";

/** The user that the first start makes. */
export const SAMPLE_USER = "alice";

/** Who the sample user is in a file system. */
const PROFILE = { Uid: 1001, Gid: 1001 };

/** How to log in as the sample user. */
export interface SampleUser {
  readonly password: string;
  /** File of the private key. */
  readonly keyFile: string;
}

/**
 * Makes the sample user at the first start; later ones find the same password and key.
 *
 * @param data folder for the password and the private key
 * @param domain what users' files are in
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

/** Makes a key pair with the machine's own `ssh-keygen` and returns the public line. */
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
