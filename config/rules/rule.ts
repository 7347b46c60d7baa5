import type { StackConfig } from "../schema/stack";

/** A combination of settings that is refused. */
export interface ConfigRule {
  /** Setting that the operator has to change. */
  readonly path: string;
  /** The combination in a few words, for docs/reference/refused-combinations.md. */
  readonly refuses: string;
  /** Says what is wrong and what to do, or nothing when the combination is fine. */
  readonly problem: (config: StackConfig) => string | false;
}

/** Values that a list has more than once. */
export const repeated = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];
