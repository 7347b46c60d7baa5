import { cleanUpOf, type EnginePlan, type EngineStep } from "./plan";
import type { EngineSettings } from "./stack-file";

/** Outcome of a command. */
export interface CommandResult {
  /** Exit code; null if it was stopped after its time limit. */
  readonly code: number | null;
  /** Its standard output and standard error. */
  readonly output: string;
}

/** Runs the steps of a plan. */
export interface PulumiRunner {
  /** Runs the Pulumi CLI for a stack. */
  readonly pulumi: (stack: string, args: readonly string[]) => Promise<CommandResult>;
  /** Writes the stack's file. */
  readonly configure: (stack: string, settings: EngineSettings) => void;
  /** Puts an object into the stack's bucket. */
  readonly putObject: (stack: string) => Promise<void>;
  /** Fails unless that object is unchanged. */
  readonly checkObject: (stack: string) => Promise<void>;
  /** Calls that the emulator refused as not implemented since the last call of this function. */
  readonly refusedCalls: () => readonly string[];
  /** Reports to the operator. */
  readonly say: (line: string) => void;
}

/** Outcome of a plan: unsupported only if the emulator itself refused a call, and nothing else failed. */
export type EngineResult =
  | { readonly stack: string; readonly kind: "proven" }
  | {
      readonly stack: string;
      readonly kind: "unsupported";
      readonly step: string;
      readonly calls: readonly string[];
    }
  | { readonly stack: string; readonly kind: "failed"; readonly step: string };

/** Failure of a command. */
class CommandFailure extends Error {
  public constructor(
    public readonly output: string,
    reason: string,
  ) {
    super(`${output}\n${reason}`);
  }
}

/** Runs a plan. After a failure, everything that it created is destroyed. */
export async function runPlan(plan: EnginePlan, runner: PulumiRunner): Promise<EngineResult> {
  const { stack } = plan;
  runner.refusedCalls();
  const refused = new Set<string>();
  for (const step of plan.steps) {
    runner.say(`${stack}: ${step.title} ...`);
    try {
      await runStep(stack, step, runner);
    } catch (failure) {
      runner.say(failure instanceof Error ? failure.message : String(failure));
      for (const call of runner.refusedCalls()) refused.add(call);
      await cleanUp(stack, runner);
      return refused.size > 0 && isExcused(step, failure)
        ? { stack, kind: "unsupported", step: step.title, calls: [...refused].sort() }
        : { stack, kind: "failed", step: step.title };
    }
    for (const call of runner.refusedCalls()) refused.add(call);
  }
  return { stack, kind: "proven" };
}

/**
 * Whether a step failed because of refused calls: each error names one, or the command found changes,
 * which a provider that went on without an answer can make up.
 */
function isExcused(step: EngineStep, failure: unknown): boolean {
  if (step.kind !== "pulumi" || !(failure instanceof CommandFailure)) return false;
  const errors = errorsIn(failure.output);
  if (errors.some((error) => !REFUSAL.test(error))) return false;
  return errors.length > 0 || step.args.includes("--expect-no-changes");
}

/** How the provider repeats the answer to a refused call, by protocol. */
const REFUSAL = /NotImplemented|status ?code: 501/i;
/** What the engine says of the stack when a resource has an error. */
const SUMMARY = /^\s*error: (preview|update|refresh|destroy) failed$/;

/** Diagnostics of each resource that has an error, as the CLI prints them. */
function errorsIn(output: string): readonly string[] {
  const [, diagnostics = ""] = output.split(/^Diagnostics:$/m);
  return diagnostics
    .split(/^ {2}(?=\S+ \(.+\):$)/m)
    .map((block) => block.split("\n").filter((line) => !SUMMARY.test(line)))
    .map((lines) => lines.join("\n"))
    .filter((block) => /^\s*error:/m.test(block));
}

async function runStep(stack: string, step: EngineStep, runner: PulumiRunner): Promise<void> {
  if (step.kind === "put-object") return runner.putObject(stack);
  if (step.kind === "check-object") return runner.checkObject(stack);
  const { args, settings, refusal } = step;
  if (settings !== undefined) runner.configure(stack, settings);
  const { code, output } = await runner.pulumi(stack, args);
  const command = `pulumi ${args.join(" ")} --stack ${stack}`;
  const fail = (reason: string): never => {
    throw new CommandFailure(output, `${command} ${reason}`);
  };
  if (code === null) fail("took too long and was stopped");
  if (refusal === undefined) {
    if (code !== 0) fail(`ended with ${code}`);
  } else if (code === 0 || !refusal.test(output)) {
    fail(`was not refused as it should be, got ${code}`);
  }
}

async function cleanUp(stack: string, runner: PulumiRunner): Promise<void> {
  for (const step of cleanUpOf()) {
    runner.say(`${stack}: ${step.title} ...`);
    try {
      await runStep(stack, step, runner);
    } catch (failure) {
      runner.say(failure instanceof Error ? failure.message : String(failure));
    }
  }
}

/** Exit code of all results, and the lines that explain it. */
export function verdictOf(results: readonly EngineResult[]): {
  code: 0 | 1;
  lines: readonly string[];
} {
  return {
    code: results.some(({ kind }) => kind === "failed") ? 1 : 0,
    lines: results.map((result) => {
      switch (result.kind) {
        case "proven":
          return `${result.stack}: proven`;
        case "unsupported":
          return `${result.stack}: not proven, because the emulator does not support ${result.calls.join(", ")} (at "${result.step}")`;
        case "failed":
          return `${result.stack}: FAILED at "${result.step}"`;
      }
    }),
  };
}
