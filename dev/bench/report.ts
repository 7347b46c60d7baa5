import type { Series, WarmSeries } from "./measure";
import type { Provider } from "./provider";
import type { Results } from "./run";
import { median, ratioOf, type Spread, spreadOf } from "./statistics";
import { figure, spread, figuresTable } from "./figures";

const valuesOf = (series: Series, provider: Provider): number[] => series.get(provider) ?? [];

/** Ratio of two rates. */
const gain = (series: Series, ours: Provider, theirs: Provider): Spread =>
  ratioOf(valuesOf(series, ours), valuesOf(series, theirs));

/** Ratio of two durations, theirs to ours. */
const gainInTime = (series: Series, ours: Provider, theirs: Provider): Spread =>
  ratioOf(valuesOf(series, theirs), valuesOf(series, ours));

const times = (value: Spread): string => spread(value, "×");

/** Milliseconds of processor per login. */
const milliseconds = ({ cpu }: WarmSeries, provider: Provider): string =>
  `${figure(spreadOf(valuesOf(cpu, provider)).median)} ms`;

function coldTable({ cold, contestants }: Results): string {
  const rows = [...cold].map(([provider, values]) => [
    provider.name,
    spread(spreadOf(values), " ms"),
    provider === contestants.ours ? "" : times(gainInTime(cold, contestants.ours, provider)),
  ]);
  return figuresTable(
    ["from process start to first answer", "time", "managed-sftp is faster by"],
    rows,
  );
}

function keysTable({ keys, contestants, reads }: Results): string {
  const versus = (ours: Provider, other: Provider): string =>
    other.design === "ours" ? "" : times(gain(keys.rates, ours, other));
  const rows = [...keys.rates].map(([provider, values]) => [
    provider.name,
    spread(spreadOf(values)),
    milliseconds(keys, provider),
    figure(reads.get(provider) ?? NaN),
    versus(contestants.ours, provider),
    versus(contestants.uncached, provider),
  ]);
  const head = ["warm, key login", "per second", "CPU time", "secrets read"];
  return figuresTable([...head, "gain, default", "gain, cache off"], rows);
}

function passwordsTable({ passwords, contestants }: Results): string {
  const rows = [...passwords.rates].map(([provider, values]) => [
    provider.name,
    spread(spreadOf(values)),
    milliseconds(passwords, provider),
    provider.design === "ours" ? "" : times(gain(passwords.rates, contestants.ours, provider)),
  ]);
  const head = ["warm, password login", "per second", "CPU time"];
  return figuresTable([...head, "gain, default"], rows);
}

/** Probes by key, which must not tell by their time who exists. */
function probesTable({ probes }: Results): string {
  const row = (turn: "first" | "again"): string[] => {
    const [known, unknown] = [probes[`known user, ${turn}`], probes[`unknown user, ${turn}`]];
    return [
      turn === "first" ? "the first from an address" : "again within the cache's life",
      `${figure(median(known))} ms`,
      `${figure(median(unknown))} ms`,
      `${figure(median(unknown) / median(known))}×`,
    ];
  };
  return figuresTable(
    ["probe by key, median", "known user", "unknown user", "unknown to known"],
    [row("first"), row("again")],
  );
}

function sizeTable({ contestants, peakMemory }: Results): string {
  const megabytes = (bytes: number | undefined): string =>
    bytes === undefined ? "unknown" : `${figure(bytes / 1e6)} MB`;
  const rows = [contestants.ours, contestants.hashed, contestants.classic].map((provider) => [
    provider.name,
    megabytes(provider.bytes),
    megabytes(peakMemory.get(provider)),
  ]);
  return figuresTable(["size", "deployed, uncompressed", "peak memory"], rows);
}

/** Required and measured figures. */
function goalsTable({ cold, keys: { rates }, contestants }: Results): string {
  const { ours, uncached, hashed, classic, hashedPackaged, classicPackaged } = contestants;
  const goals: [string, number, Spread][] = [
    ["cold start, against argon2 as packaged", 5, gainInTime(cold, ours, hashedPackaged)],
    [
      "cold start, against a client per call as packaged",
      5,
      gainInTime(cold, ours, classicPackaged),
    ],
    ["key logins, cache off, against argon2", 1, gain(rates, uncached, hashed)],
    ["key logins, default, against argon2", 3, gain(rates, ours, hashed)],
    ["key logins, default, against a client per call", 50, gain(rates, ours, classic)],
  ];
  const rows = goals.map(([name, goal, found]) => [
    name,
    `≥ ${goal}×`,
    times(found),
    found.median >= goal ? "yes" : "NO",
  ]);
  const { bytes } = ours;
  const size = ["bundle", "< 300 kB", `${figure(bytes / 1000)} kB`, bytes < 300_000 ? "yes" : "NO"];
  return figuresTable(["goal", "required", "measured", "reached"], [...rows, size]);
}

/** All tables, as Markdown. */
export const report = (results: Results): string =>
  [goalsTable, coldTable, keysTable, passwordsTable, probesTable, sizeTable]
    .map((make) => make(results))
    .join("\n\n");
