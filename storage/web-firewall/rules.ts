import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { MANAGED_GROUPS } from "../../aws/managed-rules";
import { addressesOf, type IpSetKey, visible } from "../../aws/web-acl";
import type { WebFirewallConfig } from "../../config/schema/web-firewall";

/** Rule as the web ACL has it. */
type FirewallRule = aws.types.input.wafv2.WebAclRule;
type RuleStatement = aws.types.input.wafv2.WebAclRuleStatement;

/** Set of ranges of one IP version. */
export interface IpSetPlan {
  readonly key: IpSetKey;
  readonly family: 4 | 6;
  readonly addresses: readonly string[];
}

/** Sets of ranges that the rules refer to; none for a version that a list has no ranges of. */
export const planIpSets = ({ allowedCidrs = [], blockedCidrs }: WebFirewallConfig): IpSetPlan[] =>
  (["allowed", "blocked"] as const).flatMap((list) =>
    ([4, 6] as const).flatMap((family) => {
      const addresses = addressesOf(list === "allowed" ? allowedCidrs : blockedCidrs, family);
      return addresses.length > 0
        ? [{ key: `${list}-ipv${family}` as const, family, addresses }]
        : [];
    }),
  );

/** ARNs of the sets that exist. */
export type IpSetArns = Partial<Readonly<Record<IpSetKey, pulumi.Input<string>>>>;

/**
 * Rules in the order in which WAF evaluates them: lists first, then the rate, sizes, and what AWS
 * maintains. No rule allows: a request that one allows would not be evaluated by those behind it, so
 * that a listed address had no rate limit.
 */
export function planRules(config: WebFirewallConfig, sets: IpSetArns): FirewallRule[] {
  const { allowedCountries, blockedCountries, requestsPerFiveMinutes } = config;
  const rules = [
    ...listRules(sets),
    ...(allowedCountries === undefined
      ? []
      : [block("other-countries", not(geoMatch(allowedCountries)))]),
    ...(blockedCountries.length === 0
      ? []
      : [block("blocked-countries", geoMatch(blockedCountries))]),
    block("rate", {
      rateBasedStatement: {
        limit: requestsPerFiveMinutes,
        evaluationWindowSec: 300,
        aggregateKeyType: "IP",
      },
    }),
    block("size", sizes(config)),
    managed("bad-inputs", MANAGED_GROUPS.badInputs.name, config.badInputRules, []),
    managed("common", MANAGED_GROUPS.common.name, config.commonRules, config.countedRules),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority }));
}

type UnorderedRule = Omit<FirewallRule, "priority">;

/** Rules have their names as metrics, too. */
const block = (name: string, statement: RuleStatement): UnorderedRule => ({
  name,
  action: { block: {} },
  statement,
  visibilityConfig: visible(name),
});

/** Blocks who is not in the allowed ranges, and then who is in the blocked ones. */
function listRules(sets: IpSetArns): UnorderedRule[] {
  const inSets = (list: "allowed" | "blocked"): RuleStatement | undefined =>
    anyOf(
      ([4, 6] as const).flatMap((family) => {
        const arn = sets[`${list}-ipv${family}`];
        return arn === undefined ? [] : [{ ipSetReferenceStatement: { arn } }];
      }),
    );
  const [allowed, blocked] = [inSets("allowed"), inSets("blocked")];
  return [
    ...(allowed === undefined ? [] : [block("other-addresses", not(allowed))]),
    ...(blocked === undefined ? [] : [block("blocked-addresses", blocked)]),
  ];
}

/** WAF refuses an OR of one statement. */
const anyOf = (statements: readonly RuleStatement[]): RuleStatement | undefined =>
  statements.length > 1 ? { orStatement: { statements: [...statements] } } : statements[0];

const not = (statement: RuleStatement): RuleStatement => ({ notStatement: { statement } });

const geoMatch = (countries: readonly string[]): RuleStatement => ({
  geoMatchStatement: { countryCodes: [...countries] },
});

/** Longer queries and paths than a link needs, and any body: files are only read. */
function sizes({ maxQueryBytes, maxPathBytes }: WebFirewallConfig): RuleStatement {
  const longer = (
    size: number,
    fieldToMatch: aws.types.input.wafv2.WebAclRuleStatementSizeConstraintStatementFieldToMatch,
  ): RuleStatement => ({
    sizeConstraintStatement: {
      ...{ comparisonOperator: "GT", size, fieldToMatch },
      textTransformations: [{ priority: 0, type: "NONE" }],
    },
  });
  return {
    orStatement: {
      statements: [
        longer(maxQueryBytes, { queryString: {} }),
        longer(maxPathBytes, { uriPath: {} }),
        longer(0, { body: { oversizeHandling: "MATCH" } }),
      ],
    },
  };
}

/** A rule group of AWS with the actions of its own rules, unless they only count. */
const managed = (
  name: string,
  group: string,
  action: "block" | "count",
  counted: readonly string[],
): UnorderedRule => ({
  name,
  overrideAction: action === "block" ? { none: {} } : { count: {} },
  statement: {
    managedRuleGroupStatement: {
      ...{ vendorName: "AWS", name: group },
      ...(counted.length > 0 && {
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      }),
    },
  },
  visibilityConfig: visible(name),
});

/** Capacity units of a web ACL that its price includes (AWS WAF Developer Guide, "Web ACL capacity units"). */
export const INCLUDED_CAPACITY = 1500;

/** Units by statement; a size has 1, and 10 for its text transformation. */
const UNITS = { ipSet: 1, geoMatch: 1, rate: 2, size: 11 } as const;

/**
 * Capacity units that the rules take at most: AWS may count a transformation that several statements
 * share once, and the transformation NONE not at all.
 */
export function capacityOf(config: WebFirewallConfig): number {
  const { allowedCountries, blockedCountries } = config;
  const countryLists = [allowedCountries ?? [], blockedCountries].filter(
    ({ length }) => length > 0,
  );
  return (
    planIpSets(config).length * UNITS.ipSet +
    countryLists.length * UNITS.geoMatch +
    UNITS.rate +
    3 * UNITS.size +
    MANAGED_GROUPS.badInputs.capacity +
    MANAGED_GROUPS.common.capacity
  );
}
