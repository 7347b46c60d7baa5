import type { SettingProblem } from "../problem";
import type { StackConfig } from "../schema/stack";

/** Combination of settings that is refused. */
export interface ConfigRule {
  /** Setting that the operator must change. */
  readonly path: string;
  /** The combination in a few words, for docs/reference/refused-combinations.md. */
  readonly refuses: string;
  /** Problem and remedy, of another setting than `path` if so said, or false if all is well. */
  readonly problem: (config: StackConfig) => string | SettingProblem | false;
}

/** Problem that a rule found. */
export const problemAt = (path: string, found: string | SettingProblem): SettingProblem =>
  typeof found === "string" ? { path: path.split("."), text: found } : found;

/** Rule that refuses duplicates in a list. */
export const refuseDuplicates = (
  path: string,
  refuses: string,
  valuesOf: (config: StackConfig) => readonly string[] | undefined,
  { has = "lists", remedy = "remove the duplicates" } = {},
): ConfigRule => ({
  path,
  refuses,
  problem: (config) => {
    const values = valuesOf(config) ?? [];
    const duplicates = new Set(values.filter((value, index) => values.indexOf(value) !== index));
    return duplicates.size > 0 && `${has} ${[...duplicates].join(", ")} more than once; ${remedy}`;
  },
});
