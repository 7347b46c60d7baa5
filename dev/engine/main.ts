import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

import { command, say } from "../../cli/command-line";
import { requireStack } from "../../cli/stacks";
import { Emulator } from "./emulator";
import { createExternalResources, standInsFor } from "./emulator-gaps";
import { machine, plugins, runCommand } from "./machine";
import { planOf, tourOf } from "./plan";
import { emulatorUrl, missingPrerequisites } from "./prerequisites";
import { type Proxy, startProxy } from "./proxy";
import { type ProviderCalls, withCalls } from "./recording";
import { type EngineResult, type PulumiRunner, runPlan, verdictOf } from "./run";
import {
  type EngineSettings,
  redirected,
  settingsIn,
  withExternalResources,
  withoutDefects,
} from "./stack-file";
import { createWorkspace, type Workspace } from "./workspace";
import { ROOT, stackNames } from "../../verify/graph/stack-file";

/** Takes stacks through the real engine, or reports why that is impossible here. */
async function main(named: readonly string[], { required }: { required?: boolean }): Promise<void> {
  named.forEach((stack) => requireStack(stack));
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
  const { standIns, lacking } = await standInsFor(emulator);
  for (const what of lacking) say(`the emulator lacks ${what}; it is answered here`);
  const proxy = await startProxy(emulator.url, standIns);
  const workspace = createWorkspace();
  try {
    const runner = pulumiRunner(workspace, { proxy, emulator, say });
    const results: EngineResult[] = [];
    for (const stack of stacks) {
      const settings = await settingsFor(stack, emulator, proxy);
      const plan = planOf(stack, settings, tourOf(settings, stack === "local"));
      proxy.calls();
      results.push(await runPlan(plan, runner));
      record(stack, proxy.calls());
    }
    return results;
  } finally {
    workspace.remove();
    proxy.close();
  }
}

const RECORDED = join(__dirname, "provider-calls.json");

/** Adds calls to the file from which the tests of the deploy roles take theirs. */
function record(stack: string, calls: readonly string[]): void {
  const recorded = JSON.parse(readFileSync(RECORDED, "utf8")) as ProviderCalls;
  const next = `${JSON.stringify(withCalls(recorded, stack, calls), null, 2)}\n`;
  writeFileSync(RECORDED, next);
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

/** Time limit of one command; none takes nearly as long against an emulator. */
const LIMIT_MS = 15 * 60_000;
const OBJECT = { Key: "alice/kept.txt", Body: "kept through every switch" };

/** Runs plans with the Pulumi CLI against an emulator. */
function pulumiRunner(
  workspace: Workspace,
  { proxy, emulator, say }: { proxy: Proxy; emulator: Emulator; say: (line: string) => void },
): PulumiRunner {
  const { program: cwd, environment: env } = workspace;
  const pulumi: PulumiRunner["pulumi"] = (stack, args) =>
    runCommand(["pulumi", ...args, "--stack", stack, "--non-interactive", "--color", "never"], {
      cwd,
      env,
      limitMs: LIMIT_MS,
    });
  // Past the proxy, which records the calls of the provider.
  const client = new S3Client({
    endpoint: emulator.url,
    forcePathStyle: true,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  async function bucketOf(stack: string): Promise<string> {
    const { code, output } = await pulumi(stack, ["stack", "output", "bucketName"]);
    if (code !== 0) throw new Error(`${output}\nstack ${stack} has no output bucketName`);
    return output.trim();
  }
  return {
    pulumi,
    configure: workspace.configure,
    putObject: async (stack) => {
      await client.send(new PutObjectCommand({ Bucket: await bucketOf(stack), ...OBJECT }));
    },
    checkObject: async (stack) => {
      const { Key, Body } = OBJECT;
      const answer = await client.send(
        new GetObjectCommand({ Bucket: await bucketOf(stack), Key }),
      );
      const text = await answer.Body?.transformToString();
      if (text !== Body) throw new Error(`${Key} in stack ${stack} is "${text}", not "${Body}"`);
    },
    refusedCalls: proxy.refusedCalls,
    say,
  };
}

const TEXT = {
  name: "npm run engine",
  description:
    'Takes stacks through the real Pulumi engine against an emulator of AWS: up, up again, another network mode (for "local" all of them), refresh, destroy. The emulator is expected at http://127.0.0.1:4566, or at AWS_EMULATOR_URL.',
  examples: ["", "local --required"],
  fails: "a step did something unexpected; with --required, also if nothing could be tried",
};

/** `npm run engine`. */
export const engine = command(module, TEXT, (program) =>
  program
    .argument("[stacks...]", "names of stacks (default: all)")
    .option("--required", "fail if something is missing that the engine needs, instead of skipping")
    .action(main),
);
