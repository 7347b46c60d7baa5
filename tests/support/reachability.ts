import type { Graph, GraphResource } from "../../verify/graph/graph";
import { type FlowQuery, reach } from "../../verify/reachability/reachability";
import { graph, resource } from "./graphs";

const vpcId = "main-Vpc";
const GROUP = "clients-SecurityGroup";

/** A resource of a type with these inputs. */
export const made = (
  type: string,
  name: string,
  inputs: object = {},
  outputs: object = {},
): GraphResource => resource({ type, name, inputs: { ...inputs }, outputs: { ...outputs } });

/** A subnet of the VPC. */
export const subnet = (name: string, cidrBlock: string, availabilityZone: string): GraphResource =>
  made("aws:ec2/subnet:Subnet", name, { vpcId, cidrBlock, availabilityZone });

/** A rule of the server's group for TCP 22; the inputs say from whom. */
export const ingress = (inputs: object): GraphResource =>
  made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "in-22", {
    ...{ securityGroupId: GROUP, ipProtocol: "tcp", fromPort: 22, toPort: 22 },
    ...inputs,
  });

/** A rule of the server's group that lets everything out. */
export const egress = made("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "out", {
  ...{ securityGroupId: GROUP, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
});

/** A route of the server's table. */
export const route = (target: object, destinationCidrBlock = "10.20.0.0/16"): GraphResource =>
  made("aws:ec2/route:Route", "back", {
    ...{ routeTableId: "t-RouteTable", destinationCidrBlock },
    ...target,
  });

/** An internet gateway, attached to the VPC unless another one is given. */
export const gateway = (of = vpcId): GraphResource =>
  made("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: of });

/** An attachment to Transit Gateway tgw-1. */
export const attachment = (...subnetIds: string[]): GraphResource =>
  made("aws:ec2transitgateway/vpcAttachment:VpcAttachment", "offices", {
    ...{ vpcId, transitGatewayId: "tgw-1", subnetIds },
  });

/** A network ACL without rules. */
export const acl = (name: string, subnetIds: readonly string[]): GraphResource =>
  made("aws:ec2/networkAcl:NetworkAcl", name, { vpcId, subnetIds });

/** A rule of a network ACL that allows TCP, numbered by its first port. */
export const aclRule = (
  of: string,
  direction: "in" | "out",
  [fromPort, toPort]: readonly [number, number],
  cidrBlock = "10.20.0.0/16",
): GraphResource =>
  made("aws:ec2/networkAclRule:NetworkAclRule", `${of}-${direction}-${fromPort}`, {
    ...{ networkAclId: `${of}-NetworkAcl`, ruleNumber: fromPort, egress: direction === "out" },
    ...{ protocol: "tcp", ruleAction: "allow", fromPort, toPort, cidrBlock },
  });

/** The server, in subnet a with the group of clients unless other details are given. */
export const server = (details: object = {}): GraphResource =>
  made("aws:transfer/server:Server", "sftp", {
    endpointType: "VPC",
    endpointDetails: { vpcId, subnetIds: ["a-Subnet"], securityGroupIds: [GROUP], ...details },
  });

/** A VPC with subnets a and b in zone z1, a route table for a, and a security group. */
export const base: readonly GraphResource[] = [
  made(
    "aws:ec2/vpc:Vpc",
    "main",
    { cidrBlock: "10.10.0.0/16" },
    { mainRouteTableId: "rtb-main", defaultSecurityGroupId: "sg-main" },
  ),
  subnet("a", "10.10.0.0/24", "z1"),
  subnet("b", "10.10.1.0/24", "z1"),
  made("aws:ec2/routeTable:RouteTable", "t", { vpcId }),
  made("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", {
    ...{ subnetId: "a-Subnet", routeTableId: "t-RouteTable" },
  }),
  made("aws:ec2/securityGroup:SecurityGroup", "clients", { vpcId }),
];

/** A server that clients in 10.20.0.0/16 reach once a connection is added. */
export const withServer = (...more: readonly GraphResource[]): Graph =>
  graph(...base, server(), ingress({ cidrIpv4: "10.20.0.0/16" }), ...more);

/** What stops 10.20.0.5 on its way to the server's port 22, unless something else is asked. */
export const told = (of: Graph, question: Partial<FlowQuery> = {}): string =>
  reach(of, { from: "10.20.0.5", to: "server", port: 22, ...question }).blockedBy?.sentence ??
  "allowed";
