import { loadStackConfig, loadStackSecrets } from "../../../config/load";
import { deploy } from "../../../program";
import { evaluateTwice } from "./evaluation";
import type { Evaluated } from "./rule";
import { readSettings } from "../../graph/stack-file";

/**
 * Evaluates the deployed program with a stack's configuration for the rules of `verify/checks/lint/lint.ts`.
 *
 * @throws UnknownStackError without a stack file, ConfigError when its settings cannot be deployed
 */
export const evaluateForLint = (stack: string): Promise<Evaluated> =>
  evaluateTwice(() => deploy(loadStackConfig(), loadStackSecrets()), readSettings(stack));
