import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { peakMemory } from "../provider";
import { keyOf, type MeasuredServer, startSandbox, startSshd } from "./servers";

/** What a client does, with the seconds that it takes with each server, by round. */
export interface TransferSeries {
  readonly name: string;
  readonly ours: number[];
  readonly theirs: number[];
}

/** Measurements of {@link measureTransfers}. */
export interface TransferResults {
  readonly series: readonly TransferSeries[];
  /** Peak resident memory of the sandbox in bytes, at its start and after all transfers. */
  readonly memory: {
    readonly start: number;
    readonly transfers: number;
    readonly sessions: number;
  };
}

const MEGABYTE = 1_000_000;
const BIG = 500 * MEGABYTE;
const SMALL_FILES = 1000;
/** Rounds, of which the first is not counted. */
const ROUNDS = 7;
/** Sessions at the same time, each of which uploads and downloads a file. */
export const SESSIONS = 50;

/**
 * Transfers files with OpenSSH's client to and from the sandbox and OpenSSH's server in turn.
 *
 * @param log gets a line per step
 */
export async function measureTransfers(log: (line: string) => void): Promise<TransferResults> {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-transfers-"));
  const servers: MeasuredServer[] = [];
  const made = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  try {
    const data = made("sandbox");
    log("starting the sandbox and sshd ...");
    const ours = await startSandbox(data);
    servers.push(ours);
    const theirs = await startSshd(made("sshd"), keyOf(data));
    servers.push(theirs);
    const start = memoryOf(ours);
    const client = { files: made("files"), key: keyOf(data) };
    makeFiles(client.files);
    const series = await measure({ ...client, ours, theirs, log });
    const transfers = memoryOf(ours);
    log(`${SESSIONS} sessions at the same time ...`);
    await Promise.all(
      Array.from({ length: SESSIONS }, (_, i) =>
        seconds(client, ours, [`put medium m${i}`, `get m${i} got${i}`]),
      ),
    );
    return { series, memory: { start, transfers, sessions: memoryOf(ours) } };
  } finally {
    for (const { process } of servers) process.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const memoryOf = ({ process }: MeasuredServer): number => peakMemory(process) ?? NaN;

function makeFiles(folder: string): void {
  writeFileSync(join(folder, "big"), randomBytes(BIG));
  writeFileSync(join(folder, "medium"), randomBytes(10 * MEGABYTE));
  mkdirSync(join(folder, "small"));
  for (let i = 0; i < SMALL_FILES; i++) {
    writeFileSync(join(folder, "small", `file${i}`), randomBytes(1000));
  }
}

interface MeasureArgs extends ClientFiles {
  readonly ours: MeasuredServer;
  readonly theirs: MeasuredServer;
  readonly log: (line: string) => void;
}

async function measure({ ours, theirs, log, ...client }: MeasureArgs): Promise<TransferSeries[]> {
  const tasks: readonly [string, (folder: string) => string][] = [
    ["one file of 500 MB, up", (folder) => `put big ${folder}big`],
    ["one file of 500 MB, down", (folder) => `get ${folder}big got`],
    ["1,000 files of 1 kB, up", (folder) => `put -r small ${folder}small`],
    ["1,000 files of 1 kB, down", (folder) => `get -r ${folder}small got-small`],
  ];
  const series = tasks.map(([name]): TransferSeries => ({ name, ours: [], theirs: [] }));
  for (let round = 0; round < ROUNDS; round++) {
    log(`round ${round + 1} of ${ROUNDS} ...`);
    for (const [index, [, task]] of tasks.entries()) {
      for (const server of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) {
        const time = await seconds(client, server, [task(server.folder)]);
        const values = series[index]?.[server === ours ? "ours" : "theirs"];
        if (round > 0) values?.push(time);
      }
    }
  }
  return series;
}

interface ClientFiles {
  /** Folder of the client's files, in which it runs. */
  readonly files: string;
  readonly key: string;
}

/** Seconds that OpenSSH's client takes for commands, its login included. */
function seconds(
  { files, key }: ClientFiles,
  { port, user, name }: MeasuredServer,
  commands: readonly string[],
): Promise<number> {
  const options = [
    "StrictHostKeyChecking=no",
    "UserKnownHostsFile=/dev/null",
    "IdentitiesOnly=yes",
    "IdentityAgent=none",
  ].flatMap((option) => ["-o", option]);
  const target = ["-F", "none", "-P", String(port), ...options, "-i", key, "-b", "-"];
  const started = performance.now();
  const client = spawn("sftp", [...target, `${user}@127.0.0.1`], {
    cwd: files,
    stdio: ["pipe", "ignore", "pipe"],
  });
  client.stdin.end(`${commands.join("\n")}\n`);
  let errors = "";
  client.stderr.on("data", (data) => (errors += String(data)));
  return new Promise((resolve, reject) => {
    client.on("error", reject);
    client.on("close", (code) => {
      if (code === 0) resolve((performance.now() - started) / 1000);
      else reject(new Error(`bench: sftp to ${name} ended with ${code}: ${errors}`));
    });
  });
}
