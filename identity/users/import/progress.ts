/** How far something long has come. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly milliseconds: number;
}

const duration = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

/** For example `412 of 1000, 18/s, 33 s left`. */
export function progressText({ done, total, milliseconds }: Progress): string {
  const rate = done / (milliseconds / 1000);
  const known = done > 0 && milliseconds > 0;
  const speed = known ? `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s` : "";
  const rest = known && done < total ? `, ${duration((total - done) / rate)} left` : "";
  return `${done} of ${total}${speed}${rest}`;
}
