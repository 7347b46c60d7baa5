import { loadStackConfig, loadStackSecrets } from "../../config/load";
import { deploy } from "../../program";
import { evaluate } from "./evaluate";
import type { Graph } from "./graph";
import { readSettings } from "./stack-file";

/**
 * Evaluates the deployed program with a stack's configuration.
 *
 * @param stack name of the stack
 * @param options.file stack file to read instead of `Pulumi.<stack>.yaml`
 * @throws UnknownStackError without such a file, ConfigError when its settings cannot be deployed
 */
export const evaluateStack = (stack: string, { file }: { file?: string } = {}): Promise<Graph> =>
  evaluate(() => deploy(loadStackConfig(), loadStackSecrets()), readSettings(stack, file));
