import type { GraphResource } from "../../../../verify/graph/graph";
import { made } from "../../../support/reachability";

/** Resources that keep a rule, others that break it, and what is said of them. */
export interface Case {
  readonly rule: string;
  /** What is wrong with the bad ones, as the title of a test. */
  readonly refuses: string;
  readonly good: readonly GraphResource[];
  readonly bad: readonly GraphResource[];
  /** Whole messages. */
  readonly says: readonly string[];
}

/** A case about one resource, called `it`. */
export const about = (
  rule: string,
  refuses: string,
  type: string,
  { good, bad, says }: { good: object; bad: object; says: string },
): Case => ({
  rule,
  refuses,
  good: [made(type, "it", good)],
  bad: [made(type, "it", bad)],
  says: [`${type.replace(/\/[^:]*/, "")} it: ${says}`],
});
