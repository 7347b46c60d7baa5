import type { Graph } from "../../../verify/graph/graph";
import { made } from "../reachability";
import { adding, changing, on, type ReachAttack, VPC } from "./attack";

const FIREWALL = "aws:route53/resolverFirewall";
const RULE = `${FIREWALL}Rule:ResolverFirewallRule`;
const LIST = `${FIREWALL}DomainList:ResolverFirewallDomainList`;
const ASSOCIATION = `${FIREWALL}RuleGroupAssociation:ResolverFirewallRuleGroupAssociation`;
const CONFIG = `${FIREWALL}Config:ResolverFirewallConfig`;

const OPEN =
  "a name of any owner can carry data out, as no rule of a DNS Firewall blocks all other names";

const without =
  (type: string, name = "") =>
  (graph: Graph): Graph => ({
    ...graph,
    resources: graph.resources.filter((each) => each.type !== type || !each.name.includes(name)),
  });

const other = (inputs: object): ReachAttack["attack"] =>
  adding(
    made(RULE, "evil", {
      firewallRuleGroupId: "evil",
      firewallDomainListId: "evil-ResolverFirewallDomainList",
      ...inputs,
    }),
    made(LIST, "evil", { domains: ["*.evil.example."] }),
    made(ASSOCIATION, "evil", { firewallRuleGroupId: "evil", vpcId: VPC, priority: 100 }),
  );

/** Changes the rule that blocks all other names. */
const blocking = (inputs: object): ReachAttack["attack"] =>
  changing(
    ({ type, name }) => type === RULE && name.includes("other-names"),
    () => inputs,
  );

const LEAK = "*.evil.example is resolved, and its owner gets what the name carries";

/** Attacks by names, which the VPC's resolver answers whatever routes, network ACLs and groups say. */
export const NAME_ATTACKS = on("closed", [
  {
    title: "no DNS Firewall filters names, whose labels carry data out",
    attack: without(ASSOCIATION),
    exceptions: [OPEN],
  },
  {
    title: "the rule that blocks all other names is gone",
    attack: without(RULE, "other-names"),
    exceptions: [OPEN],
  },
  {
    title: "the rule that blocks all other names is for one query type",
    attack: blocking({ qType: "A" }),
    exceptions: [OPEN],
  },
  {
    title: "the rule that blocks all other names only alerts",
    attack: blocking({ action: "ALERT" }),
    exceptions: [OPEN, "* is resolved, and its owner gets what the name carries"],
  },
  {
    title: "DNS Firewall fails open",
    attack: changing(
      ({ type }) => type === CONFIG,
      () => ({ firewallFailOpen: "ENABLED" }),
    ),
    exceptions: [
      "a name of any owner can carry data out, as sftp-names lets every name through when DNS Firewall fails",
    ],
  },
  {
    title: "another rule group comes before and allows a domain",
    attack: other({ action: "ALLOW", priority: 1 }),
    exceptions: [LEAK],
  },
  {
    title: "another rule group comes before and allows a list that nobody knows",
    attack: other({ action: "ALLOW", priority: 1, firewallDomainListId: "rslvr-fdl-1" }),
    exceptions: [
      "a name of any owner can carry data out, as evil lets names through that are not known",
    ],
  },
  {
    title: "the allow list has another domain",
    attack: changing(
      ({ type, name }) => type === LIST && name.includes("allowed-names"),
      ({ domains }) => ({ domains: [...(domains as string[]), "*.evil.example."] }),
    ),
    exceptions: [LEAK],
  },
  {
    title: "all names are blocked before those that the stack needs are allowed",
    attack: blocking({ priority: 1 }),
    exceptions: [
      ...["secretsmanager", "sts", "dynamodb"].map(
        (service) => `${service}.eu-central-1.amazonaws.com is not resolved`,
      ),
      "sftp.files.internal is not resolved",
    ],
  },
]);
