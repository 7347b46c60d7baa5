import { spawn } from "node:child_process";

/** A command that a client is run with. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly input?: Buffer | string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a run left behind. */
export interface Run {
  /** Undefined after a signal. */
  readonly code: number | undefined;
  readonly output: string;
}

/** A run that goes on. */
export interface Running {
  readonly finished: Promise<Run>;
  /** Ends the client and all that it started, without giving it time to say goodbye. */
  readonly kill: () => void;
}

/** Milliseconds after which a client hangs. */
const TIME_LIMIT = 90_000;

/** Starts a client in a folder, with nothing of the user's own settings. */
export function start({ command, args, input, env }: Invocation, folder: string): Running {
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    env: { PATH: process.env["PATH"], LANG: "C.UTF-8", HOME: folder, ...env },
  });
  const kill = (): void => {
    try {
      // The whole group: a shell or a wrapper has children.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  };
  const parts: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  child.stderr.on("data", (part: Buffer) => parts.push(part));
  child.stdin.on("error", () => undefined).end(input ?? "");
  const timer = setTimeout(() => {
    parts.push(Buffer.from(`\nstopped after ${TIME_LIMIT / 1000} s`));
    kill();
  }, TIME_LIMIT);
  const finished = new Promise<Run>((resolve) => {
    child.on("error", (error) => resolve({ code: undefined, output: error.message }));
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, output: Buffer.concat(parts).toString("utf8") });
    });
  });
  return { finished, kill };
}
