import { loadStackConfig, loadStackSecrets } from "../../config/load";
import { deploy } from "../../program";
import { evaluate } from "./evaluate";
import type { Graph } from "./graph";
import { openStackFile } from "./stack-file";

/**
 * Evaluates the deployed program with a stack's configuration.
 *
 * @param stack name of the stack
 * @param options.file stack file to read instead of `Pulumi.<stack>.yaml`
 * @param options.note takes what is to be said about a file that can be evaluated
 * @throws UnknownStackError without such a file, StackFileError if it cannot be read, ConfigError when its settings cannot be deployed
 */
export async function evaluateStack(
  stack: string,
  { file, note }: { file?: string; note?: (text: string) => unknown } = {},
): Promise<Graph> {
  const { settings, notes, located } = openStackFile(stack, file);
  try {
    const graph = await evaluate(() => deploy(loadStackConfig(), loadStackSecrets()), settings);
    notes.forEach((each) => note?.(each));
    return graph;
  } catch (error) {
    throw located(error);
  }
}
