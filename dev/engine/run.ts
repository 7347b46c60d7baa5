import { cleanUpOf, type EnginePlan, type EngineStep } from "./plan";
import type { EngineSettings } from "./stack-file";

/** How a command ended. */
export interface Ended {
  /** Exit code; null when it was stopped because it took too long. */
  readonly code: number | null;
  /** What it printed, both channels. */
  readonly output: string;
}

/** What a plan is carried out with. */
export interface PulumiRunner {
  /** Runs the Pulumi CLI for a stack. */
  readonly pulumi: (stack: string, args: readonly string[]) => Promise<Ended>;
  /** Writes the stack's file. */
  readonly configure: (stack: string, settings: EngineSettings) => void;
  /** Puts an object into the stack's bucket. */
  readonly putObject: (stack: string) => Promise<void>;
  /** Fails unless that object is still what it was. */
  readonly checkObject: (stack: string) => Promise<void>;
  /** Calls that the emulator has refused as not implemented since it was last asked. */
  readonly refusedCalls: () => readonly string[];
  /** Tells the operator. */
  readonly say: (line: string) => void;
}

/** How a plan ended: by a missing feature of the emulator only if the emulator itself said so. */
export type Result =
  | { readonly stack: string; readonly kind: "proven" }
  | { readonly stack: string; readonly kind: "unsupported"; readonly calls: readonly string[] }
  | { readonly stack: string; readonly kind: "failed"; readonly step: string };

/** A step that did not do what it had to. */
class StepFailure extends Error {}

/**
 * Carries out a plan; whatever was made by a step that fails, or before it, is destroyed.
 *
 * @param known calls that the emulator is known not to have
 */
export async function runPlan(
  plan: EnginePlan,
  world: PulumiRunner,
  known: ReadonlySet<string>,
): Promise<Result> {
  const { stack } = plan;
  world.refusedCalls();
  for (const step of plan.steps) {
    world.say(`${stack}: ${step.title} ...`);
    try {
      await runStep(stack, step, world);
    } catch (failure) {
      world.say(failure instanceof Error ? failure.message : String(failure));
      const calls = [...new Set(world.refusedCalls())].sort();
      await cleanUp(stack, world);
      const isKnown = calls.length > 0 && calls.every((call) => known.has(call));
      if (isKnown) return { stack, kind: "unsupported", calls };
      if (calls.length > 0) world.say(`the emulator does not implement ${calls.join(", ")}`);
      return { stack, kind: "failed", step: step.title };
    }
  }
  return { stack, kind: "proven" };
}

async function runStep(stack: string, step: EngineStep, world: PulumiRunner): Promise<void> {
  if (step.kind === "put-object") return world.putObject(stack);
  if (step.kind === "check-object") return world.checkObject(stack);
  const { args, settings, refusal } = step;
  if (settings !== undefined) world.configure(stack, settings);
  const { code, output } = await world.pulumi(stack, args);
  const command = `pulumi ${args.join(" ")} --stack ${stack}`;
  if (code === null) throw new StepFailure(`${output}\n${command} took too long and was stopped`);
  if (refusal === undefined) {
    if (code !== 0) throw new StepFailure(`${output}\n${command} ended with ${code}`);
  } else if (code === 0 || !refusal.test(output)) {
    throw new StepFailure(`${output}\n${command} was not refused as it should be, got ${code}`);
  }
}

async function cleanUp(stack: string, world: PulumiRunner): Promise<void> {
  for (const step of cleanUpOf()) {
    world.say(`${stack}: ${step.title} ...`);
    try {
      await runStep(stack, step, world);
    } catch (failure) {
      world.say(failure instanceof Error ? failure.message : String(failure));
    }
  }
}

/** What the shell is told of all results, and why. */
export function verdictOf(results: readonly Result[]): { code: 0 | 1; lines: readonly string[] } {
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
