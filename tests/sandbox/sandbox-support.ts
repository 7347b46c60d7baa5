import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/sandbox";
import { curl, shell } from "./ftp/support";
import {
  addUser,
  type Folder,
  requireOpenSsh,
  SHARED_MACHINE,
  sftp,
  type SftpOptions,
  type SftpRun,
  sha256,
  temporaryFolder,
} from "./support";

/** A sandbox in a folder of its own, where its clients run. */
export interface TestSandbox extends Sandbox {
  readonly folder: Folder;
  /** A file of that folder. */
  readonly file: (name: string) => string;
  /** Folder of the sandbox itself, inside of that folder. */
  readonly data: string;
  /** What the sandbox printed, over restarts too. */
  readonly lines: string[];
  /** Address for FTP and FTPS. */
  readonly ftpUrl: string;
  /** Adds a user who has the sample user's key, and tells how to log in. */
  readonly addUser: (
    user: string,
    fields: Readonly<Record<string, unknown>>,
  ) => Promise<SftpOptions>;
  /** Runs `sftp` commands, by default as the sample user by key; the first that fails ends it. */
  readonly run: (commands: readonly string[], options?: SftpOptions) => Promise<SftpRun>;
  /** Runs curl as the sample user. */
  readonly curl: (...args: string[]) => Promise<SftpRun>;
  /** Stops the sandbox and starts another one on what it leaves. */
  readonly restart: (changes?: Partial<SandboxOptions>) => Promise<TestSandbox>;
  /** Stops the sandbox and removes the folder. */
  readonly remove: () => Promise<void>;
}

/**
 * Starts the sandbox of a stack.
 *
 * @param stackFile content of the stack file, where it is not a shipped one
 */
export function startTestSandbox(
  stack: string,
  stackFile?: string,
  changes: Partial<SandboxOptions> = {},
): Promise<TestSandbox> {
  requireOpenSsh();
  const folder = temporaryFolder();
  const data = folder.file("data");
  const lines: string[] = [];
  const log = (line: string): unknown => lines.push(line);
  const options = { ...SHARED_MACHINE, stack, data, log };
  const file = folder.file(`${stack}.yaml`);
  if (stackFile !== undefined) writeFileSync(file, stackFile);
  const start = async (changed: Partial<SandboxOptions> = changes): Promise<TestSandbox> => {
    const given = { ...options, ...changed };
    const sandbox = await startSandbox({ ...given, ...(stackFile !== undefined && { file }) });
    const { ftp, user, stop } = sandbox;
    return {
      ...{ ...sandbox, folder, file: folder.file, data, lines },
      ftpUrl: `ftp://127.0.0.1:${ftp?.port}/`,
      addUser: (name, fields) => addUser(sandbox, name, fields),
      run: (commands, as) => sftp(sandbox, folder, commands, as),
      curl: (...args) => curl(folder, "--user", `alice:${user.password}`, ...args),
      restart: (other) => stop().then(() => start(other)),
      remove: () => stop().then(() => folder.remove()),
    };
  };
  return start();
}

/** Pastes the commands for curl that a sandbox prints: a list, an upload and a download. */
export async function assertPasted(folder: Folder, commands: readonly string[]): Promise<void> {
  const [list, upload, download] = commands;
  writeFileSync(folder.file("README.md"), "readme\n");
  const pasted = await shell(folder, "sh", "-c", [upload, list, download].join(" && "));
  assert.equal(pasted.code, 0, pasted.output);
  assert.match(pasted.output, /^-rw-r--r-- +1 alice +alice +7 .* README\.md$/m);
  assert.equal(sha256(folder.file("README.md.back")), sha256(folder.file("README.md")));
}
