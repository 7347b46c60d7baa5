import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { ROOT } from "../../../verify/graph/stack-file";

/** SFTP server that is measured. */
export interface MeasuredServer {
  readonly name: string;
  readonly port: number;
  readonly user: string;
  /** Folder for uploads, as the client sees it, ending in "/". */
  readonly folder: string;
  readonly process: ChildProcess;
}

const SSHD = "/usr/sbin/sshd";
const START_TIME = 60_000;

/**
 * The sandbox of stack `local`, in a process of its own.
 *
 * @param data empty data folder
 */
export async function startSandbox(data: string): Promise<MeasuredServer> {
  const register = join(ROOT, "cli", "runtime", "register.cjs");
  const program = join(ROOT, "cli", "commands", "start.ts");
  const ports = ["--port", "0", "--ftp-port", "0"];
  const args = ["-r", register, program, "--stack", "local", ...ports, "--data", data];
  const process = spawn(globalThis.process.execPath, args, { stdio: "ignore" });
  const file = join(data, "sandbox.json");
  await until("the sandbox", process, () => existsSync(file) && existsSync(keyOf(data)));
  const { port } = JSON.parse(readFileSync(file, "utf8")) as { port: number };
  return { name: "managed-sftp", port, user: "alice", folder: "", process };
}

/** Private key of the sandbox's sample user, which both servers accept. */
export const keyOf = (data: string): string => join(data, "alice_ed25519");

/**
 * OpenSSH's server with its defaults.
 *
 * @param folder empty folder for its files
 * @param key private key of the client
 * @throws Error if the machine has no sshd
 */
export async function startSshd(folder: string, key: string): Promise<MeasuredServer> {
  if (!existsSync(SSHD)) {
    throw new Error(`bench: ${SSHD} is missing; install OpenSSH's server (openssh-server)`);
  }
  const hostKey = join(folder, "host");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", hostKey]);
  const keys = join(folder, "authorized_keys");
  writeFileSync(keys, execFileSync("ssh-keygen", ["-y", "-f", key]));
  const port = 20_000 + (process.pid % 10_000);
  const settings = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${hostKey}`,
    `AuthorizedKeysFile ${keys}`,
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin yes",
    "Subsystem sftp internal-sftp",
    "PidFile none",
  ];
  const config = join(folder, "sshd_config");
  writeFileSync(config, `${settings.join("\n")}\n`);
  const server = spawn(SSHD, ["-D", "-e", "-f", config], { stdio: "ignore" });
  const user = execFileSync("id", ["-un"], { encoding: "utf8" }).trim();
  await until("sshd", server, () => answers(port));
  return { name: "OpenSSH", port, user, folder: `${folder}/`, process: server };
}

async function until(
  name: string,
  process: ChildProcess,
  isReady: () => boolean | Promise<boolean>,
): Promise<void> {
  for (const end = Date.now() + START_TIME; !(await isReady()); await wait(100)) {
    if (process.exitCode !== null) throw new Error(`bench: ${name} ended with ${process.exitCode}`);
    if (Date.now() > end) throw new Error(`bench: ${name} did not start in ${START_TIME / 1000} s`);
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
