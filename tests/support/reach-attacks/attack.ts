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

/** Rule for SFTP. */
export const TCP_22 = { ipProtocol: "tcp", fromPort: 22, toPort: 22 };
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
