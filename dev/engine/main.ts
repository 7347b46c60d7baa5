import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT, stackNames } from "../../verify/graph/stack-file";
import { command, say } from "../../cli/command-line";
import { requireStack } from "../../cli/stacks";
import { Emulator } from "./emulator";
import { createExternalResources, NOT_IN_EMULATOR, standInsFor } from "./emulator-gaps";
import { machine, plugins } from "./machine";
import { emulatorUrl, missingPrerequisites } from "./prerequisites";
import { planOf, tourOf } from "./plan";
import { type Proxy, startProxy } from "./proxy";
import { type EngineResult, runPlan, verdictOf } from "./run";
import {
  redirected,
  type EngineSettings,
  settingsIn,
  withExternalResources,
  withoutDefects,
} from "./stack-file";
import { createWorkspace } from "./workspace";
import { pulumiRunner } from "./pulumi-runner";

/** Takes stacks through the real engine, or reports why that is impossible here. */
async function main(named: readonly string[], { required }: { required?: boolean }): Promise<void> {
  named.forEach(requireStack);
  const url = emulatorUrl(process.env["AWS_EMULATOR_URL"]);
  const problems = await missingPrerequisites(machine, plugins(), url);
  if (problems.length > 0) {
    for (const problem of problems) process.stdout.write(`skipped: ${problem}\n`);
    if (required === true) throw new Error("--required, but nothing could be tried");
    return;
  }
  const stacks = named.length > 0 ? named : stackNames();
  const { code, lines } = verdictOf(await tryAll(stacks, new Emulator(url)));
  process.stdout.write(`${lines.join("\n")}\n`);
  process.exitCode = code;
}

async function tryAll(
  stacks: readonly string[],
  emulator: Emulator,
): Promise<readonly EngineResult[]> {
  const standIns = await standInsFor(emulator);
  for (const what of standIns.keys()) say(`the emulator lacks ${what}; it is answered here`);
  const proxy = await startProxy(emulator.url, standIns);
  const workspace = createWorkspace();
  try {
    const runner = pulumiRunner(workspace, proxy, say);
    const results: EngineResult[] = [];
    for (const stack of stacks) {
      const settings = await settingsFor(stack, emulator, proxy);
      const plan = planOf(stack, settings, tourOf(settings, stack === "local"));
      results.push(await runPlan(plan, runner, NOT_IN_EMULATOR));
    }
    return results;
  } finally {
    workspace.remove();
    proxy.close();
  }
}

/** Settings of a stack, directed at the emulator. */
async function settingsFor(
  stack: string,
  emulator: Emulator,
  proxy: Proxy,
): Promise<EngineSettings> {
  const read = (name: string): EngineSettings =>
    settingsIn(readFileSync(join(ROOT, `Pulumi.${name}.yaml`), "utf8"));
  const [settings, left] = withoutDefects(redirected(read(stack), read("local"), proxy.port));
  for (const what of left) say(`${stack}: ${what}`);
  const external = await createExternalResources(emulator, String(settings["aws:region"]));
  return withExternalResources(settings, external);
}

const TEXT = {
  name: "npm run engine",
  description:
    'Takes stacks through the real Pulumi engine against an emulator of AWS: up, up again, another network mode (for "local" all of them), refresh, destroy. The emulator is expected at http://127.0.0.1:4566, or at AWS_EMULATOR_URL.',
  examples: ["", "local --required"],
};

/** `npm run engine`. */
export const engine = command(module, TEXT, (program) =>
  program
    .argument("[stacks...]", "names of stacks (default: all)")
    .option("--required", "fail if something is missing that the engine needs, instead of skipping")
    .action(main),
);
