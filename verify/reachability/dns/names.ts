import { allowedNames, neededNames } from "../../../config/resolved-names";
import type { StackConfig } from "../../../config/schema/stack";
import { type GraphResource, text, texts } from "../../graph/graph";
import type { NetworkModel } from "../model";

const FIREWALL = "aws:route53/resolverFirewall";
const CONFIG = `${FIREWALL}Config:ResolverFirewallConfig`;
const LIST = `${FIREWALL}DomainList:ResolverFirewallDomainList`;
const RULE = `${FIREWALL}Rule:ResolverFirewallRule`;
const ASSOCIATION = `${FIREWALL}RuleGroupAssociation:ResolverFirewallRuleGroupAssociation`;

/** Names that the resolver of a VPC answers. */
interface ResolvedNames {
  /** Those that rules let through, such as `*.example.com`. */
  readonly allowed: readonly string[];
  /** Those that rules block before they are let through. */
  readonly blocked: readonly string[];
  /** Why any other name may be answered too; none where all others are blocked. */
  readonly open: readonly string[];
}

/** DNS Firewall of a VPC. */
export interface DnsFirewall {
  /** Whether the VPC has a resolver at all. */
  readonly hasResolver: boolean;
  /** Rules in the order in which they are asked. */
  readonly rules: readonly GraphResource[];
  /** Names of a list, by its id; a list from outside the stack is not known. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Why every name is let through when the firewall fails. */
  readonly failsOpen: readonly string[];
}

/** The DNS Firewall that the graph gives a stack's VPC. */
export function firewallOf(
  { vpc, resources }: NetworkModel,
  { network: { existingVpc } }: StackConfig,
): DnsFirewall {
  const vpcId = vpc?.resource.id ?? existingVpc?.vpcId;
  const of = (type: string): readonly GraphResource[] =>
    resources.filter((resource) => resource.type === type);
  const rules = byPriority(of(ASSOCIATION))
    .filter(({ inputs }) => inputs["vpcId"] === vpcId)
    .flatMap(({ inputs }) =>
      byPriority(of(RULE)).filter(
        (rule) => rule.inputs["firewallRuleGroupId"] === inputs["firewallRuleGroupId"],
      ),
    );
  const failsOpen = of(CONFIG).filter(
    ({ inputs }) => inputs["resourceId"] === vpcId && inputs["firewallFailOpen"] !== "DISABLED",
  );
  return {
    hasResolver: vpc?.resource.inputs["enableDnsSupport"] !== false,
    rules,
    lists: new Map(of(LIST).map(({ id, inputs }) => [id, texts(inputs["domains"]).map(canonical)])),
    failsOpen: failsOpen.map(
      ({ name }) => `${name} lets every name through when DNS Firewall fails`,
    ),
  };
}

/**
 * Names that the resolver of a stack's VPC answers by the DNS Firewall in the graph. Nothing else holds
 * for that resolver: not security groups, network ACLs and routes.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-overview.html
 */
function resolvedNames(network: NetworkModel, config: StackConfig): ResolvedNames {
  const { hasResolver, rules, lists, failsOpen } = firewallOf(network, config);
  if (!hasResolver) return { allowed: [], blocked: [], open: [] };
  const decided = decide(rules, lists);
  return { ...decided, open: [...decided.open, ...failsOpen] };
}

const byPriority = (resources: readonly GraphResource[]): readonly GraphResource[] =>
  [...resources].sort((a, b) => Number(a.inputs["priority"]) - Number(b.inputs["priority"]));

/** The first rule that speaks about a name decides. */
function decide(
  rules: readonly GraphResource[],
  lists: ReadonlyMap<string, readonly string[]>,
): ResolvedNames {
  const allowed: string[] = [];
  const blocked: string[] = [];
  const open: string[] = [];
  for (const { name, inputs } of rules) {
    const names = lists.get(text(inputs["firewallDomainListId"]));
    if (inputs["action"] === "BLOCK") {
      // A rule for some query types, by an unknown list or by AWS's suspicion blocks nothing for sure.
      if (names?.includes("*") === true && isForAllTypes(inputs)) return { allowed, blocked, open };
      blocked.push(...(names ?? []));
    } else if (names === undefined) {
      open.push(`${name} lets names through that are not known`);
    } else {
      allowed.push(...names.filter((each) => !blocked.some((other) => covers(other, each))));
    }
  }
  return { allowed, blocked, open: [...open, "no rule of a DNS Firewall blocks all other names"] };
}

/** Whether a rule holds for every query type. */
export const isForAllTypes = (inputs: GraphResource["inputs"]): boolean =>
  [undefined, ""].includes(inputs["qType"] as string | undefined);

/** A name without the last dot and in lower case, as AWS compares names. */
export const canonical = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** Whether a domain of a list is also about another one, or about a part of it. */
export const covers = (domain: string, other: string): boolean =>
  domain === other || domain === "*" || (domain.startsWith("*") && other.endsWith(domain.slice(1)));

/** What contradicts that a closed network resolves only the names that its configuration allows. */
export function nameLeaks(
  network: NetworkModel,
  config: StackConfig,
  region: string,
): readonly string[] {
  const { allowed, open } = resolvedNames(network, config);
  const wanted = allowedNames(config, region);
  return [
    ...open.map((why) => `a name of any owner can carry data out, as ${why}`),
    ...allowed
      .filter((name) => !wanted.includes(name))
      .map((name) => `${name} is resolved, and its owner gets what the name carries`),
  ];
}

/** Needed names that a closed network does not resolve, so that logins would fail. */
export function missingNames(
  network: NetworkModel,
  config: StackConfig,
  region: string,
): readonly string[] {
  const { allowed, blocked, open } = resolvedNames(network, config);
  return neededNames(config, region)
    .filter((name) => !allowed.some((each) => covers(each, name)))
    .filter((name) => open.length === 0 || blocked.some((each) => covers(each, name)))
    .map((name) => `${name} is not resolved`);
}
