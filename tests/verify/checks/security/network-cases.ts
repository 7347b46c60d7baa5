import { made } from "../../../support/reachability";
import { about } from "./case";
import type { RuleCase } from "../rule-case";

const tags = { Name: "it" };
const server = (endpointDetails: object) =>
  made("aws:transfer/server:Server", "sftp", {
    ...{ endpointType: "VPC", endpointDetails, protocols: ["SFTP"], tags },
    securityPolicyName: "TransferSecurityPolicy-2025-03",
  });
const internal = server({ vpcId: "vpc-1", subnetIds: ["subnet-1"] });
const facing = server({
  ...{ vpcId: "vpc-1", subnetIds: ["subnet-1"], addressAllocationIds: ["eip"] },
});

const ROUTES = "aws:ec2/routeTable:RouteTable";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const peer = { cidrBlock: "10.20.0.0/16", vpcPeeringConnectionId: "pcx-1" };

const everybody = (range: string): string =>
  `admits ${range}, so everybody; list the client networks instead`;

/** A way to the internet, which an internet-facing stack may have and a closed one may not. */
const wayOut = (refuses: string, type: string, inputs: object, what: string): RuleCase => {
  const it = made(type, "it", { ...inputs, tags });
  return {
    ...{ rule: "closed-stays-closed", refuses, good: [facing, it], bad: [internal, it] },
    says: [
      `${type.replace(/\/[^:]*/, "")} it: ${what}, but the server's endpoint is internal; remove it or use another network.mode`,
    ],
  };
};

/** Rules about networks. */
export const NETWORK_CASES: readonly RuleCase[] = [
  about(
    "no-open-ingress",
    "everybody in a rule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    {
      good: { cidrIpv4: "192.0.2.0/24" },
      bad: { cidrIpv4: "0.0.0.0/0" },
      says: everybody("0.0.0.0/0"),
    },
  ),
  about(
    "no-open-ingress",
    "everybody with IPv6 in a rule",
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    { good: { cidrIpv6: "2001:db8::/32" }, bad: { cidrIpv6: "::/0" }, says: everybody("::/0") },
  ),
  about(
    "no-open-ingress",
    "one of everybody's halves in a group",
    "aws:ec2/securityGroup:SecurityGroup",
    {
      good: {
        tags,
        ingress: [{ cidrBlocks: ["192.0.2.0/24"] }],
        egress: [{ cidrBlocks: ["9.0.0.0/8"] }],
      },
      bad: { tags, ingress: [{ cidrBlocks: ["192.0.2.0/24", "128.0.0.0/1"] }] },
      says: everybody("128.0.0.0/1"),
    },
  ),
  about(
    "no-open-ingress",
    "everybody in the default group",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    {
      good: { tags },
      bad: { tags, ingress: [{ ipv6CidrBlocks: ["::/0"] }] },
      says: everybody("::/0"),
    },
  ),
  about(
    "no-open-ingress",
    "everybody in a rule of the old kind",
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    {
      good: { type: "egress", cidrBlocks: ["9.0.0.0/8"] },
      bad: { type: "ingress", cidrBlocks: ["0.0.0.0/0"] },
      says: everybody("0.0.0.0/0"),
    },
  ),
  about(
    "no-open-ingress",
    "everybody in a prefix list",
    "aws:ec2/managedPrefixList:ManagedPrefixList",
    {
      good: { tags, entries: [{ cidr: "192.0.2.0/24" }] },
      bad: { tags, entries: [{ cidr: "192.0.2.0/24" }, { cidr: "0.0.0.0/0" }] },
      says: everybody("0.0.0.0/0"),
    },
  ),
  about(
    "no-open-ingress",
    "everybody in an entry",
    "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
    {
      good: { cidr: "192.0.2.0/24" },
      bad: { cidr: "0.0.0.0/0" },
      says: everybody("0.0.0.0/0"),
    },
  ),
  wayOut(
    "an internet gateway",
    "aws:ec2/internetGateway:InternetGateway",
    {},
    "is an internet gateway",
  ),
  wayOut(
    "an attached internet gateway",
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    {},
    "is an internet gateway",
  ),
  wayOut("a NAT gateway", "aws:ec2/natGateway:NatGateway", {}, "is a NAT gateway"),
  wayOut(
    "an egress-only gateway",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    {},
    "is an egress-only gateway",
  ),
  wayOut("an Elastic IP", "aws:ec2/eip:Eip", {}, "is an Elastic IP"),
  wayOut("a bound Elastic IP", "aws:ec2/eipAssociation:EipAssociation", {}, "is an Elastic IP"),
  wayOut(
    "a default route",
    "aws:ec2/route:Route",
    { destinationCidrBlock: "0.0.0.0/0", transitGatewayId: "tgw-1" },
    "is a default route",
  ),
  wayOut(
    "a default route for IPv6 in a table",
    "aws:ec2/routeTable:RouteTable",
    { routes: [{ ipv6CidrBlock: "::/0", gatewayId: "igw-1" }] },
    "is a default route",
  ),
  wayOut(
    "a subnet with public addresses",
    "aws:ec2/subnet:Subnet",
    { mapPublicIpOnLaunch: true },
    "gives out public addresses",
  ),
  {
    ...wayOut("a default route among others", ROUTES, {}, "is a default route"),
    good: [internal, made(ROUTES, "it", { tags, routes: [peer] })],
    bad: [internal, made(ROUTES, "it", { tags, routes: [peer, { cidrBlock: "0.0.0.0/0" }] })],
  },
  {
    ...wayOut("a gateway only beside a server", GATEWAY, {}, "is an internet gateway"),
    good: [made(GATEWAY, "it", { tags })],
  },
  {
    rule: "closed-stays-closed",
    refuses: "a default route in parts",
    good: [internal, made(ROUTES, "it", { tags, routes: [{ cidrBlock: "9.0.0.0/8" }] })],
    bad: [
      internal,
      made(ROUTES, "it", {
        tags,
        routes: [{ cidrBlock: "0.0.0.0/2" }, { cidrBlock: "64.0.0.0/2" }],
      }),
      made("aws:ec2/route:Route", "it", { destinationCidrBlock: "128.0.0.0/2" }),
    ],
    says: [
      "aws:ec2:Route it: leads with other routes to more than a /2 of public IPv4 addresses, but the server's endpoint is internal; name the client networks or use another network.mode",
    ],
  },
  about("endpoint-has-policy", "AWS's own endpoint policy", "aws:ec2/vpcEndpoint:VpcEndpoint", {
    good: { tags, policy: '{"Version":"2012-10-17","Statement":[]}' },
    bad: { tags },
    says: "policy is missing, and AWS's own lets everybody do everything; write one",
  }),
];
