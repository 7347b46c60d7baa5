import { arnOutput, type ResourceType, type ResourceTypes, settingOf } from "./resource-type";

/** A free set of rules that AWS identifies by an id of its own. */
const ruleSet = (
  kind: string,
  replacedBy: ResourceType["replacedBy"],
  ...except: readonly string[]
): ResourceType => ({
  outputs: arnOutput("ec2", kind),
  replacedBy,
  price: "free",
  uniqueName: "none",
  nameTag: true,
  reachability: { modelledExcept: except },
  access: "irrelevant",
});

/** A rule of a security group. */
const securityGroupRule: ResourceType = settingOf({
  outputs: arnOutput("ec2", "security-group-rule"),
  // Ranges, ports and descriptions are modified in place; not in the provider's old schema.
  replacedBy: ["securityGroupId"],
  reachability: "modelled",
  access: "irrelevant",
});

/** Amazon VPC: security groups, network ACLs and prefix lists. */
export const VPC_SECURITY: ResourceTypes = {
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ruleSet(
    "network-acl",
    ["defaultNetworkAclId"],
    "ingress",
    "egress",
    "subnetIds",
  ),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ruleSet(
    "security-group",
    ["vpcId"],
    "ingress",
    "egress",
  ),
  "aws:ec2/managedPrefixList:ManagedPrefixList": ruleSet("prefix-list", ["addressFamily"]),
  "aws:ec2/networkAcl:NetworkAcl": ruleSet("network-acl", ["vpcId"], "ingress", "egress"),
  "aws:ec2/networkAclRule:NetworkAclRule": settingOf({
    replacedBy: [
      "cidrBlock",
      "egress",
      "fromPort",
      "icmpCode",
      "icmpType",
      "ipv6CidrBlock",
      "networkAclId",
      "protocol",
      "ruleAction",
      "ruleNumber",
      "toPort",
    ],
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:ec2/securityGroup:SecurityGroup": ruleSet(
    "security-group",
    ["description", "name", "vpcId"],
    "ingress",
    "egress",
  ),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
};
