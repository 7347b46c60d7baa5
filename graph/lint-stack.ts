import { loadStackConfig, loadStackSecrets } from "../config/load";
import { deploy } from "../program";
import { evaluateTwice } from "./lint-evaluation";
import type { Evaluated } from "./lint-rule";
import { readSettings } from "./stack-file";

/**
 * Evaluates the deployed program with a stack's configuration for the rules of `graph/lint.ts`.
 *
 * @throws UnknownStackError without a stack file, ConfigError when its settings cannot be deployed
 */
export const evaluateForLint = (stack: string): Promise<Evaluated> =>
  evaluateTwice(() => deploy(loadStackConfig(), loadStackSecrets()), readSettings(stack));
