import { spawnSync } from "node:child_process";
import { join } from "node:path";

import type { CommandProgram } from "../../cli/command-line";

/** What a command did. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What this process prints meanwhile. */
export async function printed(work: () => Promise<void>): Promise<Omit<Outcome, "code">> {
  const { stdout, stderr } = process;
  const texts = { stdout: "", stderr: "" };
  const originals = [stdout.write.bind(stdout), stderr.write.bind(stderr)] as const;
  stdout.write = (text: unknown) => ((texts.stdout += String(text)), true);
  stderr.write = (text: unknown) => ((texts.stderr += String(text)), true);
  try {
    await work();
  } finally {
    stdout.write = originals[0];
    stderr.write = originals[1];
  }
  return texts;
}

/** Neither wishes for colours nor wishes against them. */
const PLAIN = { NO_COLOR: "", FORCE_COLOR: "0" };

/** Calls a command in this process, as if no terminal were attached. */
export async function call(
  command: CommandProgram,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const { stdout } = process;
  const before = { env: process.env, exitCode: process.exitCode, isTTY: stdout.isTTY };
  process.env = { ...before.env, ...PLAIN, ...env };
  process.exitCode = 0;
  stdout.isTTY = false;
  try {
    const texts = await printed(() => command(args));
    return { code: process.exitCode, ...texts };
  } finally {
    process.env = before.env;
    process.exitCode = before.exitCode;
    stdout.isTTY = before.isTTY;
  }
}

/** Runs a command line of package.json in a shell, with no terminal attached. */
export function runScript(script: string, args: readonly string[] = []): Outcome {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", `${script} "$@"`, "sh", ...args], {
    cwd: join(__dirname, "..", ".."),
    encoding: "utf8",
    env: { ...process.env, ...PLAIN },
  });
  return { code: status, stdout, stderr };
}
