import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { hashPassword } from "../identity/password";
import { writePrivately } from "./files";
import type { ObjectStore } from "./object-store";
import type { Owners } from "./owners";
import type { SecretStore } from "./secret-store";

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
 * @param secretName name of the user's secret
 * @param domain what users' files are in
 */
export async function sampleUser(
  data: string,
  store: SecretStore,
  secretName: string,
  domain: "s3" | "efs",
): Promise<SampleUser> {
  const keyFile = join(data, `${SAMPLE_USER}_ed25519`);
  const passwordFile = join(data, `${SAMPLE_USER}_password`);
  const secret = store.find(secretName);
  if (secret === undefined || ![keyFile, passwordFile].every((file) => existsSync(file))) {
    const password = randomBytes(15).toString("base64url").replace(/^-/, "_");
    const record = {
      PasswordHash: await hashPassword(password),
      PublicKeys: [generateKey(keyFile)],
      ...(domain === "efs" && { PosixProfile: PROFILE }),
    };
    store.addVersion(secret ?? store.create(secretName), { text: JSON.stringify(record) });
    writePrivately(passwordFile, `${password}\n`);
  }
  return { keyFile, password: readFileSync(passwordFile, "utf8").trim() };
}

/** Makes the sample user's folder: in a file system only root could, and Transfer is never root. */
export async function sampleHome(store: ObjectStore, owners: Owners): Promise<void> {
  if (await store.folderExists(`${SAMPLE_USER}/`)) return;
  await store.put(`${SAMPLE_USER}/`, "");
  owners.set(SAMPLE_USER, { uid: PROFILE.Uid, gid: PROFILE.Gid, mode: 0o700 });
}

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
