/** Time, which tests replace. */
export interface Clock {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** Calls back again and again until it is stopped. */
  readonly every: (milliseconds: number, work: () => void) => () => void;
}

/** Time of this machine. */
export const MACHINE_CLOCK: Clock = {
  now: () => performance.now(),
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds).unref();
    return () => clearInterval(timer);
  },
};

/** Milliseconds without a request, and without any sign of life, after which AWS disconnects. */
export const SFTP_TIMES = { idle: 1_800_000, unresponsive: 300_000 };

/** Milliseconds between two looks at a connection. */
const LOOK = 10_000;

/** Arguments for {@link Liveness}. */
export interface LivenessArgs {
  readonly clock: Clock;
  /** Bytes that have come from the client. Keep-alives make a client that is there send some. */
  readonly received: () => number;
  /** Ends the connection. */
  readonly end: (why: string) => void;
}

/**
 * Ends a connection on which nothing happens: after 1,800 s without a request, and after 300 s
 * without anything from the client, as AWS's guide states (transfer-file.html).
 */
export class Liveness {
  private readonly stopTimer: () => void;
  private bytes = 0;
  private lastHeard: number;
  private lastRequest: number;

  public constructor(private readonly args: LivenessArgs) {
    this.lastHeard = this.lastRequest = args.clock.now();
    this.stopTimer = args.clock.every(LOOK, () => this.look());
  }

  /** Notes a request. */
  public request(): void {
    this.lastRequest = this.args.clock.now();
  }

  public stop(): void {
    this.stopTimer();
  }

  private look(): void {
    const { clock, received, end } = this.args;
    const now = clock.now();
    const bytes = received();
    if (bytes !== this.bytes) this.lastHeard = now;
    this.bytes = bytes;
    const { idle, unresponsive } = SFTP_TIMES;
    const why =
      now - this.lastHeard >= unresponsive
        ? `nothing received in ${unresponsive / 1000} s`
        : now - this.lastRequest >= idle
          ? `no request in ${idle / 1000} s`
          : undefined;
    if (why === undefined) return;
    this.stop();
    end(why);
  }
}
