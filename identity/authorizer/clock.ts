/** Milliseconds from any moment, which only ever grow; `performance` takes longer to load. */
export const monotonicClock = (): number => Number(process.hrtime.bigint()) / 1e6;
