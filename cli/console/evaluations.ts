import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { StackConfig } from "../../config/schema/stack";
import type { Graph } from "../../verify/graph/graph";
import { configOf } from "../../verify/graph/stack-config";
import { ROOT } from "../../verify/graph/stack-file";
import { UsageError } from "../command-line";
import { evaluateGiven } from "../stacks";
import { type ConsoleSettings, givenFile, shownStacks } from "./settings";

/** A stack as its files have it now. */
export interface ShownStack {
  readonly graph: Graph;
  readonly config: StackConfig;
  /** Stack file that was read, where it is not the stack's own. */
  readonly file: string | undefined;
}

/** Evaluates stacks, each again only once its files have changed. */
export interface Evaluations {
  readonly settings: ConsoleSettings;
  /** @param file stack file to read instead of the stack's own, by default what the console was given */
  readonly of: (stack: string, file?: string) => Promise<ShownStack>;
  /** What follows from an evaluated stack, made once for each key. */
  readonly derived: <T>(of: ShownStack, key: string, make: () => Promise<T>) => Promise<T>;
}

/** Evaluations of a console's stacks. */
export function evaluationsOf(settings: ConsoleSettings): Evaluations {
  const known = new Map<string, { readonly key: string; readonly stack: Promise<ShownStack> }>();
  const derivations = new WeakMap<ShownStack, Map<string, Promise<unknown>>>();
  return {
    settings,
    of: (stack, file = givenFile(settings, stack)) => {
      if (!shownStacks(settings).includes(stack)) {
        throw new UsageError(`stack "${stack}" does not exist`);
      }
      const key = contentsOf(["Pulumi.yaml", file ?? `Pulumi.${stack}.yaml`]);
      const path = JSON.stringify([stack, file]);
      const before = known.get(path);
      if (before?.key === key) return before.stack;
      const evaluated = evaluate(stack, file);
      known.set(path, { key, stack: evaluated });
      return evaluated;
    },
    derived: <T>(of: ShownStack, key: string, make: () => Promise<T>): Promise<T> => {
      const own = derivations.get(of) ?? new Map<string, Promise<unknown>>();
      derivations.set(of, own);
      const made = own.get(key) ?? make();
      own.set(key, made);
      return made as Promise<T>;
    },
  };
}

async function evaluate(stack: string, file: string | undefined): Promise<ShownStack> {
  return { graph: await evaluateGiven(stack, { file }), config: configOf(stack, file), file };
}

/** Hash of files' contents; a file that cannot be read has none, and its error comes with the evaluation. */
function contentsOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    try {
      hash.update(readFileSync(resolve(ROOT, path)));
    } catch {
      hash.update(path);
    }
  }
  return hash.digest("hex");
}
