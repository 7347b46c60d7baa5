import { say } from "../command-line";

/** How something long goes on, on the error channel. */
export interface Meter {
  /** Counts one as done. */
  readonly step: () => void;
  /** How many are done. */
  readonly done: () => number;
  /** Says how far it has come, for the last time. */
  readonly end: () => void;
}

/** A terminal shows one line that changes; anything else gets a line now and then. */
const OFTEN = { terminal: 100, other: 5000 };

/** Begins to show how something goes on. */
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
      if (Date.now() - shown >= (isTTY ? OFTEN.terminal : OFTEN.other)) show();
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

/** Something that Ctrl-C ends in good order; a second Ctrl-C ends it at once. */
export async function interruptible(
  work: (isStopped: () => boolean) => Promise<void>,
): Promise<boolean> {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    say("\nending after the users in hand; Ctrl-C again ends at once");
  };
  process.once("SIGINT", stop);
  try {
    await work(() => stopped);
  } finally {
    process.off("SIGINT", stop);
  }
  return stopped;
}
