import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";
import { run, say } from "../../cli/command-line";
import { type EngineCommand, readCommand, USAGE } from "./command";
import { Emulator } from "./emulator";
import { makeForeign, NOT_IN_EMULATOR, standInsFor } from "./emulator-gaps";
import { machine, plugins } from "./machine";
import { emulatorUrl, missing } from "./needs";
import { planOf, tourOf } from "./plan";
import { type Proxy, startProxy } from "./proxy";
import { type Result, runPlan, verdictOf } from "./run";
import {
  localised,
  type EngineSettings,
  settingsIn,
  withForeign,
  withoutDefects,
} from "./stack-file";
import { createWorkspace } from "./workspace";
import { realWorld } from "./pulumi-runner";

/** Takes stacks through the real engine, or says why that is not possible here. */
async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2));
  const url = emulatorUrl(process.env["AWS_EMULATOR_URL"]);
  const problems = await missing(machine, plugins(), url);
  if (problems.length > 0) {
    for (const problem of problems) process.stdout.write(`skipped: ${problem}\n`);
    if (command.required) throw new Error("--required, but nothing could be tried");
    return;
  }
  const { code, lines } = verdictOf(await tryAll(command, new Emulator(url)));
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = code;
}

async function tryAll({ stacks }: EngineCommand, emulator: Emulator): Promise<readonly Result[]> {
  const standIns = await standInsFor(emulator);
  for (const what of standIns.keys()) say(`the emulator lacks ${what}; it is answered here`);
  const proxy = await startProxy(emulator.url, standIns);
  const workspace = createWorkspace();
  try {
    const world = realWorld(workspace, proxy, say);
    const results: Result[] = [];
    for (const stack of stacks) {
      const settings = await settingsFor(stack, emulator, proxy);
      const plan = planOf(stack, settings, tourOf(settings, stack === "local"));
      results.push(await runPlan(plan, world, NOT_IN_EMULATOR));
    }
    return results;
  } finally {
    workspace.remove();
    proxy.close();
  }
}

/** A stack's settings, moved to the emulator. */
async function settingsFor(
  stack: string,
  emulator: Emulator,
  proxy: Proxy,
): Promise<EngineSettings> {
  const read = (name: string): EngineSettings =>
    settingsIn(readFileSync(join(ROOT, `Pulumi.${name}.yaml`), "utf8"));
  const [settings, left] = withoutDefects(localised(read(stack), read("local"), proxy.port));
  for (const what of left) say(`${stack}: ${what}`);
  const foreign = await makeForeign(emulator, String(settings["aws:region"]));
  return withForeign(settings, foreign);
}

void run(main, USAGE);
