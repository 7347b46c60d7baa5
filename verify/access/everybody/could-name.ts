import { parseArn } from "../../../aws/resource-names";
import { namedIn } from "../named";
import type { Party } from "./parties";

/**
 * Whether a statement's principals leave it open that it is about a party. The answer may be yes for
 * a statement that is not: only then is the evaluator asked.
 */
export function couldName(
  statement: Record<string, unknown>,
  { principal }: Party,
  label: string,
): boolean {
  const { aws, services, federated, everybody, negated } = namedIn(statement, label);
  if (everybody || negated) return true;
  switch (principal.kind) {
    case "anonymous":
      return false;
    case "service":
      return services.includes(principal.name);
    case "federated":
      return federated.includes(principal.provider);
    case "role":
    case "session":
      return aws.some((name) => accountOfName(name) === parseArn(principal.role).accountId);
    case "other":
      return aws.some((name) => accountOfName(name) === parseArn(principal.arn).accountId);
  }
}

const accountOfName = (name: string): string =>
  /^\d{12}$/.test(name) ? name : parseArn(name).accountId;
