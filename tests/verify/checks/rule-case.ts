import type { GraphResource } from "../../../verify/graph/graph";

/** Resources that keep a rule, others that violate it, and the findings about them. */
export interface RuleCase {
  readonly rule: string;
  /** What is wrong with the bad ones, as the title of a test. */
  readonly refuses: string;
  readonly good: readonly GraphResource[];
  readonly bad: readonly GraphResource[];
  /** Whole messages. */
  readonly says: readonly string[];
}
