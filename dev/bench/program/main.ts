import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { command, say } from "../../../cli/command-line";
import { figure, figuresTable, spread, writeFigures } from "../figures";
import { median, spreadOf } from "../statistics";

const ROOT = join(__dirname, "..", "..", "..");
const PICTURE = join(__dirname, "..", "ranges.svg");
const SIZES = [10, 100, 1000] as const;
const ROUNDS = 3;

/** Result of one evaluation in a new process. */
interface Sample {
  readonly milliseconds: number;
  readonly megabytes: number;
  readonly resources: number;
}

function node(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./cli/runtime/register.cjs", ...args],
    { cwd: ROOT, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${args.join(" ")} failed:\n${stderr}`);
  return stdout;
}

const sample = (ranges: number): Sample =>
  JSON.parse(node(join("dev", "bench", "program", "run.ts"), String(ranges))) as Sample;

/** Wall-clock milliseconds of a preview, with the start of Node.js. */
function preview(stack: string): number {
  const started = performance.now();
  node(join("cli", "commands", "preview.ts"), stack);
  return performance.now() - started;
}

/** Wall-clock milliseconds of `npm test`, which takes too long for several rounds. */
function tests(): number {
  const started = performance.now();
  const mocha = join(ROOT, "node_modules", ".bin", "mocha");
  const { status } = spawnSync(mocha, ["--ignore", "tests/**/*.slow.test.ts"], {
    cwd: ROOT,
    stdio: "ignore",
  });
  if (status !== 0) throw new Error("npm test fails; fix it first");
  return performance.now() - started;
}

const times = (found: readonly Sample[]): number[] => found.map(({ milliseconds }) => milliseconds);

/** One row per size; the last column is the time for each range more than in the row above. */
function rangeTable(samples: ReadonlyMap<number, readonly Sample[]>): string {
  const rows = [...samples].map(([size, found], index, all) => {
    const [smaller, earlier] = all[index - 1] ?? [size, found];
    return [
      String(size),
      String(found[0]?.resources ?? 0),
      spread(spreadOf(times(found))),
      spread(spreadOf(found.map(({ megabytes }) => megabytes))),
      index === 0 ? "" : figure((median(times(found)) - median(times(earlier))) / (size - smaller)),
    ];
  });
  return figuresTable(
    ["client ranges", "resources", "evaluation, ms", "peak memory, MB", "ms per additional range"],
    rows,
  );
}

/** Measures the duration of previews, and the time that each additional client range takes. */
function main(options: { readonly write?: boolean; readonly tests?: boolean }): void {
  const samples = new Map<number, Sample[]>(SIZES.map((size) => [size, []]));
  const previews = new Map<string, number[]>(["dev", "prod", "closed"].map((stack) => [stack, []]));
  for (let round = 1; round <= ROUNDS; round++) {
    say(`round ${round} of ${ROUNDS} ...`);
    for (const [size, found] of samples) found.push(sample(size));
    for (const [stack, found] of previews) found.push(preview(stack) / 1000);
  }
  const waits = [...previews].map(([stack, seconds]) => [
    `npm run preview -- ${stack}`,
    spread(spreadOf(seconds)),
  ]);
  if (options.tests === true) {
    say("npm test, once ...");
    waits.push(["npm test", figure(tests() / 1000)]);
  }
  const content = [rangeTable(samples), figuresTable(["command", "s"], waits)].join("\n\n");
  process.stdout.write(`${content}\n`);
  if (options.write === true) write(samples, content);
}

function write(samples: ReadonlyMap<number, readonly Sample[]>, content: string): void {
  const points = [...samples].map(([x, found]) => ({ x, y: median(times(found)) }));
  writeFileSync(PICTURE, plot("Evaluating a stack, ms, by client ranges", points));
  writeFigures("program", `${content}\n\n![Time by client ranges](ranges.svg)`);
  say("wrote dev/bench/README.md and dev/bench/ranges.svg");
}

/** Point of a plot. */
interface Point {
  readonly x: number;
  readonly y: number;
}

const WIDTH = 480;
const HEIGHT = 260;
const EDGE = { left: 64, right: 16, top: 40, bottom: 36 } as const;

/** Plot as SVG, with a logarithmic x axis; readable in light and dark mode. */
function plot(title: string, points: readonly Point[]): string {
  const maximum = (of: (point: Point) => number): number => Math.max(...points.map(of));
  const [right, top] = [Math.log(maximum(({ x }) => x)), maximum(({ y }) => y)];
  const x = (value: number): number =>
    EDGE.left + ((WIDTH - EDGE.left - EDGE.right) * Math.log(value)) / right;
  const y = (value: number): number =>
    HEIGHT - EDGE.bottom - ((HEIGHT - EDGE.top - EDGE.bottom) * value) / top;
  const coordinates = (point: Point): string => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`;
  const label = (at: string, anchor: string, text: string): string =>
    `<text ${at} text-anchor="${anchor}">${text}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
  <style>
    svg { color: #1f2328; background: #fff; font: 12px system-ui, sans-serif; }
    @media (prefers-color-scheme: dark) { svg { color: #e6edf3; background: #0d1117; } }
    text, circle { fill: currentColor; } path, polyline { fill: none; stroke: currentColor; }
  </style>
  ${label(`x="${WIDTH / 2}" y="20"`, "middle", title)}
  <path d="M${EDGE.left} ${EDGE.top}V${y(0)}H${WIDTH - EDGE.right}"/>
  <polyline points="${points.map(coordinates).join(" ")}"/>
  ${points.map((p) => `<circle cx="${x(p.x).toFixed(1)}" cy="${y(p.y).toFixed(1)}" r="3"/>`).join("")}
  ${points.map((p) => label(`x="${x(p.x).toFixed(1)}" y="${HEIGHT - 12}"`, "middle", String(p.x))).join("")}
  ${label(`x="${EDGE.left - 8}" y="${y(0)}"`, "end", "0")}
  ${label(`x="${EDGE.left - 8}" y="${y(top) + 4}"`, "end", String(Math.round(top)))}
</svg>
`;
}

const TEXT = {
  name: "npm run bench:program",
  description: "Measures how long a preview takes, and what each client range adds.",
  examples: ["", "--write --tests"],
  fails: "something that it measures fails",
};

/** `npm run bench:program`. */
export const benchProgram = command(module, TEXT, (program) =>
  program
    .option("--write", "write the figures into dev/bench/README.md and ranges.svg too")
    .option("--tests", "measure npm test too")
    .action(main),
);
