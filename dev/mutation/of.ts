/** A defect, and the tests that must notice it. */
export interface Fault {
  /** Line of the list that it comes from. */
  readonly number: number;
  /** What the program does then, for example `a disabled user gets in by key`. */
  readonly title: string;
  /** File that is changed, from the root of the repository. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  /** Text that takes its place. */
  readonly replace: string;
  /** Files of tests, of which one at least must fail then and none without the fault. */
  readonly tests: readonly string[];
}

/** Number, title, the text that is found and the one that takes its place. */
type Change = readonly [number: number, title: string, find: string, replace: string];

/**
 * Faults of one file.
 *
 * @param file from the root, without its ending
 * @param test from the root, without its ending
 */
export const faultsOf = (file: string, test: string, changes: readonly Change[]): Fault[] =>
  changes.map(([number, title, find, replace]) => ({
    number,
    title,
    file: `${file}.ts`,
    find,
    replace,
    tests: [`${test}.test.ts`],
  }));
