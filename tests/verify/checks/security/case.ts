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

/** A condition on the caller's account. */
export const own = { StringEquals: { "aws:PrincipalAccount": "111122223333" } };

/** A property with a policy document of one statement, called `Some`. */
export const policy = (statement: object): { policy: string } => ({
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: "Some", Effect: "Allow", ...statement }],
  }),
});
