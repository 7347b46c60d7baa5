import { stackNames } from "../verify/graph/stack-file";
import { UsageError } from "./command-line";

/** Refuses the name of a stack that has no file. */
export function requireStack(stack: string): void {
  const names = stackNames();
  if (!names.includes(stack)) {
    throw new UsageError(`stack "${stack}" does not exist; use one of ${names.join(", ")}`);
  }
}

/**
 * Loads the Pulumi SDK and the program, which takes a second; so only when a command is known to
 * be good.
 */
export function evaluator(): typeof import("../verify/graph/stack").evaluateStack {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() is native here and wants file extensions
  return (require("../verify/graph/stack") as typeof import("../verify/graph/stack")).evaluateStack;
}
