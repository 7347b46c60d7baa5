import { parseStackConfig, sectionsIn } from "../../config/load";
import type { StackConfig } from "../../config/schema/stack";
import { openStackFile } from "./stack-file";

/** The configuration of a stack, read without evaluating its program; secrets are left out. */
export function configOf(stack: string, file?: string): StackConfig {
  const { settings, located } = openStackFile(stack, file);
  try {
    return parseStackConfig(sectionsIn(settings.config), stack);
  } catch (error) {
    throw located(error);
  }
}
