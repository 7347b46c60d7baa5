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
  if (process.env["npm_lifecycle_event"] === undefined) return;
  // An npm that is killed sends nothing to its children, of which this process is one: scripts use exec.
  const npm = process.ppid;
  setInterval(() => process.ppid !== npm && end(), INTERVAL).unref();
}
