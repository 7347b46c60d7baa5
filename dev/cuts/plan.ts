/** Protocols of the uploads. */
export const PROTOCOLS = ["SFTP", "FTPS", "FTP"] as const;

export type CutProtocol = (typeof PROTOCOLS)[number];

/** How a client ends an upload before it is done. */
export type Cut =
  "none" | "killed" | "reset" | "control connection only" | "no close_notify" | "ABOR";

/** One upload. */
export interface PlannedUpload {
  readonly protocol: CutProtocol;
  readonly name: string;
  readonly content: Buffer;
  readonly cut: Cut;
  /** Bytes that are sent before the cut. */
  readonly cutAt: number;
  /** Milliseconds between them and the cut. */
  readonly pause: number;
}

/**
 * A client of FTP without TLS that only closes its data connection is not among the cuts: the end of
 * the connection is the end of the file, by the protocol.
 */
const CUTS: Readonly<Record<CutProtocol, readonly Cut[]>> = {
  SFTP: ["killed", "reset"],
  FTPS: ["killed", "reset", "control connection only", "no close_notify", "ABOR"],
  FTP: ["killed", "reset", "control connection only", "ABOR"],
};
const MAX_SIZE = 2_000_000;
const MAX_PAUSE = 5;
/** Part of the uploads that are cut off. */
const CUT_SHARE = 0.6;

/** The uploads of a seed. Names occur twice, so that uploads also replace files. */
export function planOf(count: number, seed: number): readonly PlannedUpload[] {
  const random = randomOf(seed);
  const names = Math.ceil(count / 2);
  return Array.from({ length: count }, (_, index) => {
    const protocol = PROTOCOLS[index % PROTOCOLS.length] ?? "SFTP";
    // Small files are more frequent than large ones.
    const size = Math.floor(random() * random() * MAX_SIZE);
    const cuts = CUTS[protocol];
    const cut =
      random() < CUT_SHARE ? (cuts[Math.floor(random() * cuts.length)] ?? "none") : "none";
    const cutAt = Math.floor(random() * (size + 1));
    const content = Buffer.alloc(size, `${seed}.${index} `);
    const pause = Math.floor(random() * MAX_PAUSE);
    return { protocol, name: `file-${index % names}`, content, cut, cutAt, pause };
  });
}

/** Numbers from 0 to 1 that depend on the seed only (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
