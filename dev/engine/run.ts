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

/** Outcome of a plan: unsupported only if the emulator itself refused a call. */
export type EngineResult =
  | { readonly stack: string; readonly kind: "proven" }
  | { readonly stack: string; readonly kind: "unsupported"; readonly calls: readonly string[] }
  | { readonly stack: string; readonly kind: "failed"; readonly step: string };

/** Failure of a step. */
class StepFailure extends Error {}

/**
 * Runs a plan. After a failure, everything that it created is destroyed.
 *
 * @param known calls that the emulator is known not to have
 */
export async function runPlan(
  plan: EnginePlan,
  runner: PulumiRunner,
  known: ReadonlySet<string>,
): Promise<EngineResult> {
  const { stack } = plan;
  runner.refusedCalls();
  for (const step of plan.steps) {
    runner.say(`${stack}: ${step.title} ...`);
    try {
      await runStep(stack, step, runner);
    } catch (failure) {
      runner.say(failure instanceof Error ? failure.message : String(failure));
      const calls = [...new Set(runner.refusedCalls())].sort();
      await cleanUp(stack, runner);
      const isKnown = calls.length > 0 && calls.every((call) => known.has(call));
      if (isKnown) return { stack, kind: "unsupported", calls };
      if (calls.length > 0) runner.say(`the emulator does not implement ${calls.join(", ")}`);
      return { stack, kind: "failed", step: step.title };
    }
  }
  return { stack, kind: "proven" };
}

async function runStep(stack: string, step: EngineStep, runner: PulumiRunner): Promise<void> {
  if (step.kind === "put-object") return runner.putObject(stack);
  if (step.kind === "check-object") return runner.checkObject(stack);
  const { args, settings, refusal } = step;
  if (settings !== undefined) runner.configure(stack, settings);
  const { code, output } = await runner.pulumi(stack, args);
  const command = `pulumi ${args.join(" ")} --stack ${stack}`;
  if (code === null) throw new StepFailure(`${output}\n${command} took too long and was stopped`);
  if (refusal === undefined) {
    if (code !== 0) throw new StepFailure(`${output}\n${command} ended with ${code}`);
  } else if (code === 0 || !refusal.test(output)) {
    throw new StepFailure(`${output}\n${command} was not refused as it should be, got ${code}`);
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
          return `${result.stack}: not proven; the emulator does not support ${result.calls.join(", ")}`;
        case "failed":
          return `${result.stack}: FAILED at "${result.step}"`;
      }
    }),
  };
}
