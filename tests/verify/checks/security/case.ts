import { made } from "../../../support/reachability";
import type { RuleCase } from "../rule-case";

/** A case about one resource, called `it`. */
export const about = (
  rule: string,
  refuses: string,
  type: string,
  { good, bad, says }: { good: object; bad: object; says: string },
): RuleCase => ({
  rule,
  refuses,
  good: [made(type, "it", good)],
  bad: [made(type, "it", bad)],
  says: [`${type.replace(/\/[^:]*/, "")} it: ${says}`],
});
