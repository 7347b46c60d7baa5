import { within } from "../../../aws/cidr";
import type { Inputs } from "../../../verify/resource-types/resource-type";

/** What a web ACL sees of a request. */
export interface WebRequest {
  /** Range of one address. */
  readonly address: string;
  readonly country: string;
  readonly query: string;
  readonly path: string;
  readonly body: string;
  /** Requests of the address within the last five minutes. */
  readonly rate: number;
  /** Rules of managed groups that match, by group. */
  readonly managed: Readonly<Record<string, readonly string[]>>;
}

/** Outcome: the rule that blocked it, or `allow`, and the rules that counted it. */
export interface Verdict {
  readonly outcome: string;
  readonly counted: readonly string[];
}

type Statement = Readonly<Record<string, Inputs>>;

/** A rule as the resource has it. */
interface RuleInputs {
  readonly name: string;
  readonly priority: number;
  readonly action?: Inputs;
  readonly overrideAction?: Inputs;
  readonly statement: Statement;
}

/** A rule group of AWS in a rule. */
interface ManagedGroup {
  readonly name: string;
  readonly ruleActionOverrides?: readonly { readonly name: string; readonly actionToUse: Inputs }[];
}

/**
 * Evaluates the rules of a web ACL, as "Rule and rule group evaluation in a web ACL" of the AWS WAF
 * Developer Guide describes it: in the order of their priorities, until one blocks; those that count
 * match and let the evaluation go on. Knows the statements that the program uses, and throws on others.
 *
 * @param sets ranges by ARN of the set
 */
export function evaluateRules(
  rules: readonly Inputs[],
  sets: Readonly<Record<string, readonly string[]>>,
  request: WebRequest,
): Verdict {
  const counted: string[] = [];
  const ordered = ([...rules] as unknown as RuleInputs[]).sort((a, b) => a.priority - b.priority);
  for (const { name, action, overrideAction, statement } of ordered) {
    if (statement["managedRuleGroupStatement"] !== undefined) {
      const group = statement["managedRuleGroupStatement"] as unknown as ManagedGroup;
      for (const rule of request.managed[group.name] ?? []) {
        const override = group.ruleActionOverrides?.find((each) => each.name === rule);
        const counts = overrideAction?.["count"] ?? override?.actionToUse["count"];
        if (counts === undefined) return { outcome: `${name}/${rule}`, counted };
        counted.push(`${name}/${rule}`);
      }
    } else if (matches(statement, sets, request)) {
      if (action?.["block"] === undefined) throw new Error(`no action of ${name} is known`);
      return { outcome: name, counted };
    }
  }
  return { outcome: "allow", counted };
}

function matches(
  statement: Statement,
  sets: Readonly<Record<string, readonly string[]>>,
  request: WebRequest,
): boolean {
  const [[kind, value] = ["", {}], ...more] = Object.entries(statement);
  if (more.length > 0) throw new Error("a statement has one kind");
  const nested = (each: unknown): boolean => matches(each as Statement, sets, request);
  switch (kind) {
    case "notStatement":
      return !nested(value["statement"]);
    case "orStatement":
      return (value["statements"] as readonly unknown[]).some(nested);
    case "ipSetReferenceStatement":
      return (sets[String(value["arn"])] ?? []).some((range) => within(request.address, range));
    case "geoMatchStatement":
      return (value["countryCodes"] as readonly string[]).includes(request.country);
    case "rateBasedStatement":
      return request.rate > Number(value["limit"]);
    case "sizeConstraintStatement": {
      const [field = ""] = Object.keys(value["fieldToMatch"] as object);
      const parts: Readonly<Record<string, string>> = {
        ...{ queryString: request.query, uriPath: request.path, body: request.body },
      };
      return Buffer.byteLength(parts[field] ?? "") > Number(value["size"]);
    }
    default:
      throw new Error(`statement ${kind} is not known`);
  }
}
