import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { made } from "../reachability";

/** A change that opens a shipped stack, as a mistake in the program or somebody's hand would make it. */
export interface ReachAttack {
  readonly title: string;
  readonly stack: "prod" | "closed";
  readonly attack: (graph: Graph) => Graph;
  /** What the statements say about it. */
  readonly exceptions: readonly string[];
}

/** Attacks on one stack. */
export const on = (
  stack: ReachAttack["stack"],
  attacks: readonly Omit<ReachAttack, "stack">[],
): readonly ReachAttack[] => attacks.map((each) => ({ ...each, stack }));

/** The graph with more resources. */
export const add = (graph: Graph, ...resources: readonly GraphResource[]): Graph => ({
  ...graph,
  resources: [...graph.resources, ...resources],
});

/** The graph with other inputs of some resources. */
export const change = (
  graph: Graph,
  chosen: (resource: GraphResource) => boolean,
  inputs: (before: GraphResource["inputs"]) => object,
): Graph => ({
  ...graph,
  resources: graph.resources.map((each) =>
    chosen(each) ? { ...each, inputs: { ...each.inputs, ...inputs(each.inputs) } } : each,
  ),
});

/** Adds resources to a graph. */
export const adding =
  (...resources: readonly GraphResource[]) =>
  (graph: Graph): Graph =>
    add(graph, ...resources);

/** Changes inputs of some resources of a graph. */
export const changing =
  (chosen: (resource: GraphResource) => boolean, inputs: Parameters<typeof change>[2]) =>
  (graph: Graph): Graph =>
    change(graph, chosen, inputs);

/** What a rule of a security group says about a port of TCP. */
export const tcp = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });

/** Rule for SFTP. */
export const TCP_22 = tcp(22);
/** Id of the VPC of each stack. */
export const VPC = "sftp-10-10-0-0-16-Vpc";

/** A rule of a security group. */
export const groupRule = (
  direction: "Ingress" | "Egress",
  group: string,
  inputs: object,
): GraphResource =>
  made(
    `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
    `${group}-${JSON.stringify(inputs)}`,
    { securityGroupId: `sftp-${group}-SecurityGroup`, ...inputs },
  );

/** A rule of a network ACL that allows everything of a range, unless something else is given. */
export const aclRule = (
  acl: string,
  egress: boolean,
  cidrBlock: string,
  inputs: object = {},
): GraphResource =>
  made(
    "aws:ec2/networkAclRule:NetworkAclRule",
    `${acl}-${egress}-${cidrBlock}-${JSON.stringify(inputs)}`,
    {
      ...{ networkAclId: `${acl}-NetworkAcl`, ruleNumber: 10, egress, cidrBlock },
      ...{ protocol: "-1", ruleAction: "allow", ...inputs },
    },
  );

/** Rules in both directions, so that requests come in and replies go out. */
export const aclRules = (
  acl: string,
  range: string,
  inputs: object = {},
): readonly GraphResource[] => [aclRule(acl, false, range, inputs), aclRule(acl, true, range)];

/** A route of a table. */
export const route = (table: string, target: object, destinationCidrBlock: string): GraphResource =>
  made("aws:ec2/route:Route", `${table}-${destinationCidrBlock}`, {
    ...{ routeTableId: `sftp-${table}-RouteTable`, destinationCidrBlock, ...target },
  });

/** A range that no stack lists. */
export const STRANGERS = "8.8.8.0/24";
/** Lets strangers open TCP 22, by a rule of the clients' group. */
export const strangers = groupRule("Ingress", "clients", { ...TCP_22, cidrIpv4: STRANGERS });
