import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  spawn,
  spawnSync,
} from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Sandbox } from "../../sandbox/sandbox";
import { evaluateStack } from "../../verify/graph/stack";

/** Nine data ports of FTP that no other test run on this machine takes. */
export const FREE_PORTS: readonly number[] = Array<number>(9).fill(0);

/** Options of a sandbox that works beside others, and on a machine that is busy. */
export const SHARED_MACHINE = {
  port: 0,
  dataPorts: FREE_PORTS,
  slowdown: 100,
  evaluate: evaluateStack,
};

/** Folder of one test file, with a blank in its name as users have them too. */
export interface Folder {
  readonly path: string;
  readonly file: (name: string) => string;
  readonly remove: () => void;
}

/** Makes a folder outside the repository. */
export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "managed sftp-"));
  return {
    path,
    file: (name) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Content of the file of a stack with a file system. */
export const ON_EFS = `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:storage: { domain: efs }
`;

/** What a run of `sftp` left behind. */
export interface SftpRun {
  readonly code: number | null;
  readonly output: string;
}

/** How to log in; each replaces a part of the command that the sandbox prints. */
export interface SftpOptions {
  readonly user?: string;
  readonly password?: string;
  readonly keyFile?: string;
  /** Kilobits that the client sends in a second. */
  readonly bandwidth?: number;
}

/** Runs the sandbox's own command with a list of `sftp` commands; the first that fails ends it. */
export async function sftp(
  sandbox: Sandbox,
  folder: Folder,
  commands: readonly string[],
  options: SftpOptions = {},
): Promise<SftpRun> {
  const { child, finished } = startSftp(sandbox, folder, options);
  child.stdin?.end(`${commands.join("\n")}\n`);
  return finished;
}

/** Starts `sftp` and leaves its input open. */
export function startSftp(
  { sftp: served, user }: Sandbox,
  folder: Folder,
  { user: name = "alice", password, keyFile = user.keyFile, bandwidth }: SftpOptions,
): { readonly child: ChildProcess; readonly finished: Promise<SftpRun> } {
  if (served === undefined) throw new Error("this stack serves no SFTP");
  const { withKey, withPassword } = served.commands;
  const command = (password === undefined ? withKey : withPassword)
    .replace(user.keyFile, keyFile)
    .replace("alice@", `${name}@`)
    // `-b` would forbid the password; reading commands from a pipe it ends at the first that fails.
    .replace("sftp ", password === undefined ? "sftp -b - " : "sftp ")
    .replace("sftp ", bandwidth === undefined ? "sftp " : `sftp -l ${bandwidth} `);
  const answer = folder.file("answer.sh");
  writeFileSync(answer, `#!/bin/sh\nprintf '%s\\n' "$SANDBOX_TEST_PASSWORD"\n`);
  chmodSync(answer, 0o700);
  const child = spawn("sh", ["-c", `exec ${command}`], {
    cwd: folder.path,
    env: {
      PATH: process.env["PATH"],
      HOME: folder.path,
      SSH_ASKPASS: answer,
      SSH_ASKPASS_REQUIRE: password === undefined ? "never" : "force",
      SANDBOX_TEST_PASSWORD: password,
    },
  });
  return { child, finished: outcomeOf(child) };
}

/** What a process leaves behind when it ends. */
export function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<SftpRun> {
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (part: Buffer) => parts.push(part));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output: Buffer.concat(parts).toString("utf8") }));
  });
}

/**
 * Writes a user, who has the sample user's key, into the user store of a sandbox.
 *
 * @returns how to log in
 */
export async function addUser(
  { users, user: { keyFile } }: Sandbox,
  user: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<SftpOptions> {
  const PublicKeys = [readFileSync(`${keyFile}.pub`, "utf8").trim()];
  await users.save(user, { PublicKeys, ...fields });
  return { user };
}

/** Fails where the machine lacks what the tests drive the sandbox with. */
export function requireOpenSsh(): void {
  for (const tool of ["sftp", "ssh-keygen"]) {
    const { error } = spawnSync(tool, ["-?"], { stdio: "ignore" });
    if (error) throw new Error(`${tool} is missing; install OpenSSH to run the sandbox's tests`);
  }
}

/** Checksum of a file. */
export const sha256 = (path: string): string =>
  createHash("sha256").update(readFileSync(path)).digest("hex");

/** Waits until something holds; mocha's timeout ends the wait on a defect only. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  // The timer alone keeps no process alive after a test has timed out.
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20).unref());
}
