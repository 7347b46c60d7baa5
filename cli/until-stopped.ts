import { execFileSync } from "node:child_process";

import { say } from "./command-line";

/** Signals that end a server: Ctrl-C, kill, and a terminal that is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds after which a server that does not stop is ended all the same. */
const PATIENCE = 10_000;

/** Milliseconds between two looks at the process that started this one. */
const INTERVAL = 500;

/** Stops a server after a signal, or when the npm that started it is gone, and ends the process. */
export function untilStopped(stop: () => Promise<void>): void {
  let isStopping = false;
  const end = (): void => {
    // After Ctrl-C the signal comes from the terminal and from npm, too.
    if (isStopping) return;
    isStopping = true;
    // A terminal that is closed takes nothing any more.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
    say("stopping …");
    setTimeout(() => process.exit(1), PATIENCE).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, end);
  const isOrphaned = orphanage();
  if (isOrphaned !== undefined) setInterval(() => isOrphaned() && end(), INTERVAL).unref();
}

/**
 * Tells whether the npm that started this process has ended, killed without a signal for its children; absent
 * without npm.
 */
function orphanage(): (() => boolean) | undefined {
  if (process.env["npm_lifecycle_event"] === undefined) return undefined;
  const parent = process.ppid;
  const npm = npmAbove(parent);
  return () => process.ppid !== parent || (npm !== undefined && !isRunning(npm));
}

/** The npm above a shell that has not made room for its only command, and so outlives npm. */
function npmAbove(pid: number): number | undefined {
  try {
    const found = execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], {
      encoding: "utf8",
    });
    const [, above, name = ""] = /^ *(\d+) +(.*?)\s*$/.exec(found) ?? [];
    return /(^|[-/])(a|ba|da|z)?sh$/.test(name) ? Number(above) : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
