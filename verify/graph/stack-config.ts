import { parseStackConfig } from "../../config/parse";
import type { StackConfig } from "../../config/schema/stack";
import { PROJECT, readSettings } from "./stack-file";

/** The configuration of a stack, read without evaluating its program; secrets are left out. */
export function configOf(stack: string, file?: string): StackConfig {
  const { config, secretKeys = [] } = readSettings(stack, file);
  const sections = Object.entries(config)
    .filter(([key]) => key.startsWith(`${PROJECT}:`) && !secretKeys.includes(key))
    .map(([key, value]) => [key.slice(PROJECT.length + 1), JSON.parse(value) as unknown]);
  return parseStackConfig(Object.fromEntries(sections), stack);
}
