import { type Graph, type GraphResource, resourcesOf, text, texts } from "../graph/graph";
import type { Acl, AclEntry, AclRules, GroupRule, UnlistedPeers, Vpc } from "./model";
import { EVERYTHING, protocolTraffic, trafficOf } from "./packets";
import { meet, minus, NOTHING, type Traffic, union } from "./traffic";

/** Ranges of managed prefix lists whose entries are known, by id. */
export type Lists = ReadonlyMap<string, readonly string[]>;

/** The ACL that a subnet is bound to; any other subnet has the VPC's default one. */
export function aclOf(graph: Graph, vpc: Vpc, { id: subnetId, name }: GraphResource): Acl {
  const bound = resourcesOf(graph, "aws:ec2/networkAcl:NetworkAcl").filter(({ inputs }) =>
    texts(inputs["subnetIds"]).includes(subnetId),
  );
  const own = onlyOne(bound, `network ACL of subnet ${name}`);
  const [emptied] = resourcesOf(graph, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
  const resource = own ?? emptied;
  if (resource === undefined) return { resource: vpc.resource, rules: "everything" };
  const id = own?.id ?? text(emptied?.inputs["defaultNetworkAclId"]);
  const rules = resourcesOf(graph, "aws:ec2/networkAclRule:NetworkAclRule").filter(
    ({ inputs }) => inputs["networkAclId"] === id,
  );
  const read = (egress: boolean): AclRules =>
    aclRules(rules.filter(({ inputs }) => (inputs["egress"] ?? false) === egress).map(aclEntry));
  return { resource, rules: { ingress: read(false), egress: read(true) } };
}

/** The one that decides; of several, AWS takes the one that came last, which no graph says. */
export function onlyOne(all: readonly GraphResource[], what: string): GraphResource | undefined {
  if (all.length < 2) return all[0];
  const names = all.map(({ name }) => name).join(", ");
  throw new Error(`reachability does not know the ${what}; it is bound by ${names}`);
}

/** What the rules of a network ACL let through together; what no rule speaks about is denied. */
function aclRules(rules: readonly AclEntry[]): AclRules {
  const entries = [...rules].sort((a, b) => a.number - b.number);
  const boxes: Traffic[] = [];
  let rest = EVERYTHING;
  for (const { allow, traffic } of entries) {
    if (allow) boxes.push(meet(traffic, rest));
    rest = minus(rest, traffic);
  }
  return { entries, traffic: union(boxes.flat()) };
}

function aclEntry({ name, inputs }: GraphResource): AclEntry {
  const allow = text(inputs["ruleAction"]).toLowerCase() === "allow";
  const protocol = text(inputs["protocol"]);
  const isIcmp = inputs["icmpType"] !== undefined;
  const ports = isIcmp
    ? { from: inputs["icmpType"], to: undefined }
    : { from: inputs["fromPort"], to: inputs["toPort"] };
  const ofCode = Number(inputs["icmpCode"] ?? -1) >= 0;
  const range = trafficOf([text(inputs["cidrBlock"] ?? inputs["ipv6CidrBlock"])]);
  return {
    ...{ name, allow, number: Number(inputs["ruleNumber"]) },
    // One code of an ICMP type counts for the type, so that a rule that denies it denies nothing.
    traffic: ofCode && !allow ? NOTHING : meet(protocolTraffic(name, protocol, ports), range),
  };
}

/** Rules by group; the default group admits itself and lets everything out if nobody emptied it. */
export function groupRules(
  graph: Graph,
  direction: "Ingress" | "Egress",
  vpc: Vpc | undefined,
  lists: Lists,
): ReadonlyMap<string, readonly GroupRule[]> {
  const type = `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`;
  const rules = new Map<string, GroupRule[]>();
  const add = (group: string, rule: GroupRule): unknown =>
    rules.set(group, [...(rules.get(group) ?? []), rule]);
  for (const rule of resourcesOf(graph, type)) {
    add(text(rule.inputs["securityGroupId"]), groupRule(rule, lists));
  }
  const emptied = resourcesOf(graph, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
  if (emptied.length === 0 && vpc !== undefined) {
    const peers = { kind: "group", id: vpc.defaultGroup } as const;
    const isInbound = direction === "Ingress";
    const rule = { name: "default", traffic: EVERYTHING };
    add(vpc.defaultGroup, { ...rule, peers: isInbound ? peers : undefined });
  }
  return rules;
}

function groupRule({ name, inputs }: GraphResource, lists: Lists): GroupRule {
  const ports = { from: inputs["fromPort"], to: inputs["toPort"] };
  const traffic = protocolTraffic(name, text(inputs["ipProtocol"]), ports);
  const unlisted = (kind: UnlistedPeers["kind"], id: string): GroupRule => ({
    ...{ name, traffic, peers: { kind, id } },
  });
  const list = text(inputs["prefixListId"]);
  const group = text(inputs["referencedSecurityGroupId"]);
  if (group !== "") return unlisted("group", group);
  if (list !== "" && !lists.has(list)) return unlisted("prefix-list", list);
  const ranges = lists.get(list) ?? [text(inputs["cidrIpv4"] ?? inputs["cidrIpv6"])];
  return { name, traffic: meet(traffic, trafficOf(ranges)), peers: undefined };
}
