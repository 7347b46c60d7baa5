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

/**
 * Makes rules for stacks that have an option.
 *
 * @param below what the paths of the rules are below
 */
export const rulesFor =
  <Option>(optionOf: (config: StackConfig) => Option | undefined, below = "") =>
  (
    path: string,
    refuses: string,
    problem: (option: Option, config: StackConfig) => string | false,
  ): ConfigRule => ({
    path: `${below}${path}`,
    refuses,
    problem: (config) => {
      const option = optionOf(config);
      return option !== undefined && problem(option, config);
    },
  });

/** List at a path, which a stack may not have. */
const listAt = (path: string, config: StackConfig): readonly string[] | undefined =>
  path
    .split(".")
    .reduce<unknown>(
      (section, name) => (section as Record<string, unknown> | undefined)?.[name],
      config,
    ) as readonly string[] | undefined;

/** Rule that refuses duplicates in a list, by default in the one at its path. */
export const refuseDuplicates = (
  path: string,
  refuses: string,
  valuesOf = (config: StackConfig): readonly string[] | undefined => listAt(path, config),
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
