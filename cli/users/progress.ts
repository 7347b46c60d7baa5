import { say } from "../command-line";

/** Progress of a long operation, shown on standard error. */
export interface Meter {
  /** Counts an item as done. */
  readonly step: () => void;
  /** Number of items done. */
  readonly done: () => number;
  /** Shows the progress a last time. */
  readonly end: () => void;
}

/** Milliseconds between updates: of one line on a terminal, of further lines elsewhere. */
const UPDATE_MS = { terminal: 100, other: 5000 };

/** Starts to show the progress of an operation. */
export function startMeter(what: string, total: number): Meter {
  const { isTTY } = process.stderr;
  const started = Date.now();
  let [done, shown] = [0, started];
  const show = (): void => {
    shown = Date.now();
    const text = `${what} ${progressText(done, total, shown - started)}`;
    if (isTTY) process.stderr.write(`\r\x1b[K${text}`);
    else say(text);
  };
  return {
    step: () => {
      done++;
      if (Date.now() - shown >= (isTTY ? UPDATE_MS.terminal : UPDATE_MS.other)) show();
    },
    done: () => done,
    end: () => {
      show();
      if (isTTY) say("");
    },
  };
}

const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

/** Text such as `412 of 1000, 18/s, 33 s left`. */
export function progressText(done: number, total: number, milliseconds: number): string {
  const rate = done / (milliseconds / 1000);
  const known = done > 0 && milliseconds > 0;
  const speed = known ? `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s` : "";
  const rest = known && done < total ? `, ${duration((total - done) / rate)} left` : "";
  return `${done} of ${total}${speed}${rest}`;
}

/** Runs work that Ctrl-C stops after the current items; a second Ctrl-C ends the process. */
export async function interruptible(
  work: (isStopped: () => boolean) => Promise<void>,
): Promise<boolean> {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    say("\nstopping after the current users; Ctrl-C again stops at once");
  };
  process.once("SIGINT", stop);
  try {
    await work(() => stopped);
  } finally {
    process.off("SIGINT", stop);
  }
  return stopped;
}
