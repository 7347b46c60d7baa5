import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { uploadOverFtp, uploadOverSftp, visibleFiles } from "./uploads";
import { planOf, type PlannedUpload } from "./plan";
import { SandboxProcess } from "./server";
import type { Served } from "./server-process";
import { type CutAttempt, findingsOf } from "./verdict";

/** What is run. */
export interface CutsOptions {
  readonly uploads: number;
  /** How often the server is killed. */
  readonly kills: number;
  readonly seed: number;
  /** Gets one line per stage. */
  readonly say: (line: string) => unknown;
}

/** What came of it. */
export interface CutsResult {
  readonly attempts: readonly CutAttempt[];
  /** What was lost or visible in part, each as a sentence. */
  readonly findings: readonly string[];
}

/** Uploads at a time. */
const WORKERS = 6;
/** Milliseconds after which an upload counts as hung, as does a server that does not stop. */
const LIMIT = 60_000;

/** Uploads files that are cut off at random moments, and kills the server several times meanwhile. */
export async function runCuts({ uploads, kills, seed, say }: CutsOptions): Promise<CutsResult> {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-cuts-"));
  const server = new SandboxProcess(folder);
  const attempts: CutAttempt[] = [];
  const findings: string[] = [];
  try {
    const plan = planOf(uploads, seed);
    const share = (round: number): number => Math.floor((round * uploads) / (kills + 1));
    for (let round = 0; round <= kills; round++) {
      const part = plan.slice(share(round), share(round + 1));
      attempts.push(...(await uploadAll(server, part, round < kills)));
      findings.push(...findingsOf(attempts, await visibleFiles(await server.address)));
      const killed = Math.min(round + 1, kills);
      say(`${share(round + 1)} of ${uploads} uploads; the server was killed ${killed} times`);
    }
    if (!(await server.stop(LIMIT))) findings.push("the server does not stop, as a session hangs");
  } finally {
    await server.stop(0);
    rmSync(folder, { recursive: true, force: true });
  }
  return { attempts, findings: [...new Set(findings)] };
}

/** Runs uploads, several at a time; the kill comes when half of them are done. */
async function uploadAll(
  server: SandboxProcess,
  uploads: readonly PlannedUpload[],
  isKilled: boolean,
): Promise<readonly CutAttempt[]> {
  const attempts: CutAttempt[] = [];
  const waiting = [...uploads];
  let kill: Promise<unknown> | undefined;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      attempts.push(await attempt(await server.address, next));
      if (isKilled && attempts.length * 2 >= uploads.length) kill ??= server.killAndRestart();
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  await kill;
  return attempts;
}

async function attempt(served: Served, upload: PlannedUpload): Promise<CutAttempt> {
  const send = upload.protocol === "SFTP" ? uploadOverSftp : uploadOverFtp;
  return {
    upload,
    answer: await Promise.race([
      send(served, upload),
      delay(LIMIT, "hung" as const, { ref: false }),
    ]),
  };
}
