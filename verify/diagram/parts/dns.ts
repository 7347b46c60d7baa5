import { type Graph, type GraphResource, resourcesOf, text, texts } from "../../graph/graph";
import { type Box, flow, type Part, part } from "../picture";
import { abridged, counted, placements, type DiagramStack } from "./stack";
import { VPC } from "./subnets";

const RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const LIST = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const ASSOCIATION =
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";
const FIREWALL = "dns-firewall";

/** The firewall of the VPC's resolver, with the names that it lets through; empty without one. */
export function dnsPart(stack: DiagramStack): Part {
  const { graph } = stack;
  const groups = resourcesOf(graph, ASSOCIATION).map(({ inputs }) =>
    text(inputs["firewallRuleGroupId"]),
  );
  const rules = resourcesOf(graph, RULE)
    .filter(({ inputs }) => groups.includes(text(inputs["firewallRuleGroupId"])))
    .sort((a, b) => Number(a.inputs["priority"]) - Number(b.inputs["priority"]));
  if (rules.length === 0) return part({});
  const box: Box = {
    id: FIREWALL,
    kind: "network",
    title: "Route 53 Resolver DNS Firewall",
    lines: rules.flatMap((rule) => ruleLines(graph, rule)),
    column: "endpoints",
    group: VPC,
  };
  const asks = placements(stack).lambda !== undefined;
  return part({
    boxes: [box],
    arrows: asks ? [flow("function", FIREWALL, "DNS queries")] : [],
  });
}

/** `allows 2 names` with the names, or `blocks every other name`. */
function ruleLines(graph: Graph, { inputs }: GraphResource): readonly string[] {
  const list = resourcesOf(graph, LIST).find(({ id }) => id === inputs["firewallDomainListId"]);
  const names = texts(list?.inputs["domains"]).map((name) => name.replace(/\.$/, ""));
  const verb = VERBS[text(inputs["action"])] ?? text(inputs["action"]);
  if (names.includes("*")) return [`${verb} every other name`];
  return [`${verb} ${counted(names.length, "name")}`, ...abridged(names)];
}

const VERBS: Readonly<Record<string, string>> = {
  ALLOW: "allows",
  BLOCK: "blocks",
  ALERT: "allows and reports",
};
