import type { ResourceRule } from "./rule";
import { inside, isMissing, UNKNOWN } from "./subject";

/** Types that AWS shows by an identifier of its own unless a tag names them. */
const NAMELESS = [
  "aws:apigateway/restApi:RestApi",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/eip:Eip",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/managedPrefixList:ManagedPrefixList",
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
  "aws:efs/fileSystem:FileSystem",
  "aws:kms/key:Key",
  "aws:transfer/hostKey:HostKey",
  "aws:transfer/server:Server",
  "aws:transfer/workflow:Workflow",
  "aws:wafv2/ipSet:IpSet",
  "aws:wafv2/webAcl:WebAcl",
];

/** Rules that keep a stack cheap to run and easy to find one's way in. */
export const UPKEEP_RULES: readonly ResourceRule[] = [
  {
    name: "log-retention",
    description: "Every log group forgets after a time.",
    scope: "resource",
    types: ["aws:cloudwatch/logGroup:LogGroup"],
    problems: ({ properties: { retentionInDays: days } }) =>
      days === UNKNOWN || Number(days) > 0
        ? []
        : ["retentionInDays is missing, so that logs are kept and paid for ever; set a period"],
  },
  {
    name: "name-tag",
    description: "What AWS shows by an identifier only has a tag Name.",
    scope: "resource",
    types: NAMELESS,
    problems: ({ properties: { tags } }) =>
      tags !== UNKNOWN && isMissing(inside(tags, "Name"))
        ? ["tags has no Name, so that nobody can tell it in the console; add one"]
        : [],
  },
];
