import { fork } from "node:child_process";
import { join } from "node:path";

import type { Graph } from "../verify/graph/graph";
import { evaluateStack } from "../verify/graph/stack";
import { explained } from "./command-line";

/** What the process that evaluates a stack sends. */
type EvaluationReply = { readonly graph: Graph } | { readonly error: string };

/**
 * Evaluates a stack in a process of its own, which takes the memory of the Pulumi SDK with it when it ends.
 *
 * @param options.file stack file to read instead of `Pulumi.<stack>.yaml`
 * @throws Error with the text for the operator, if the stack cannot be evaluated
 */
export function evaluateInProcess(
  stack: string,
  { file }: { readonly file?: string } = {},
): Promise<Graph> {
  const child = fork(__filename, [stack, ...(file === undefined ? [] : [file])], {
    execArgv: ["-r", join(__dirname, "runtime", "register.cjs")],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (sent: EvaluationReply) => {
      if ("graph" in sent) resolve(sent.graph);
      else reject(new Error(sent.error));
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      reject(new Error(`the process that evaluates ${stack} ended with ${signal ?? code}`));
    });
  });
}

async function evaluation([stack = "", file]: readonly string[]): Promise<EvaluationReply> {
  try {
    return { graph: await evaluateStack(stack, file === undefined ? {} : { file }) };
  } catch (error) {
    return { error: explained(error) };
  }
}

if (require.main === module) {
  void evaluation(process.argv.slice(2)).then((sent) =>
    process.send?.(sent, undefined, undefined, () => process.disconnect()),
  );
}
