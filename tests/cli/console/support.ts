import { spawn } from "node:child_process";

import { ROOT } from "../../../verify/graph/stack-file";

/** The command in a process of its own. */
export interface StartedConsole {
  readonly address: string;
  readonly pid: number | undefined;
  /** What it has printed on standard error. */
  readonly stderr: () => string;
  /** Ends it by a signal. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** Answer of a console to a call, as its page makes it. */
export async function callConsole(
  { address }: StartedConsole,
  name: string,
  input: object,
): Promise<{ readonly status: number; readonly answer: Readonly<Record<string, unknown>> }> {
  const { origin, searchParams } = new URL(address);
  const response = await fetch(`${origin}/${name}`, {
    method: "POST",
    headers: {
      ...{ Origin: origin, "Content-Type": "application/json" },
      Authorization: `Bearer ${searchParams.get("token")}`,
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, answer };
}

/** Starts the command without AWS credentials, and waits for its address. */
export async function startedConsole(...args: readonly string[]): Promise<StartedConsole> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = {
    ...Object.fromEntries(own),
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  const child = spawn(
    process.execPath,
    ["-r", "./cli/runtime/register.cjs", "cli/commands/console.ts", ...args],
    { cwd: ROOT, env },
  );
  let [stdout, stderr] = ["", ""];
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (part: Buffer) => {
      stdout += part.toString();
      if (stdout.endsWith("\n")) resolve(stdout.trim());
    });
    void ended.then((code) => reject(new Error(`exit ${code}: ${stderr}`)));
  });
  return {
    address,
    pid: child.pid,
    stderr: () => stderr,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return ended;
    },
  };
}
