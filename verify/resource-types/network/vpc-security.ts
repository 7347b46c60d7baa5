import {
  arnOutput,
  ec2Api,
  networkPart,
  type ResourceType,
  type ResourceTypes,
  settingOf,
} from "../resource-type";

/** A rule of a security group, which EC2 takes as one of a list of permissions. */
const securityGroupRule = (direction: "Egress" | "Ingress"): ResourceType =>
  settingOf({
    outputs: arnOutput("ec2", "security-group-rule"),
    // Ranges, ports and descriptions are modified in place; not in the provider's old schema.
    replacedBy: ["securityGroupId"],
    api: {
      operation: `ec2.AuthorizeSecurityGroup${direction}`,
      at: "IpPermissions[]",
      names: {
        securityGroupId: "^GroupId",
        tags: "^TagSpecifications[].Tags",
        cidrIpv4: "IpRanges[].CidrIp",
        cidrIpv6: "Ipv6Ranges[].CidrIpv6",
        prefixListId: "PrefixListIds[].PrefixListId",
        referencedSecurityGroupId: "UserIdGroupPairs[].GroupId",
        description: "IpRanges[].Description",
      },
    },
    reachability: "modelled",
    access: "irrelevant",
  });

/** Amazon VPC: security groups, network ACLs and prefix lists. */
export const VPC_SECURITY: ResourceTypes = {
  // Defaults are adopted, not created: the provider only takes rules away and tags.
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": networkPart("network-acl", {
    replacedBy: ["defaultNetworkAclId"],
    api: ec2Api("CreateNetworkAcl", { defaultNetworkAclId: false }),
    reachability: { modelledExcept: ["ingress", "egress", "subnetIds"] },
  }),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": networkPart("security-group", {
    replacedBy: ["vpcId"],
    api: ec2Api("CreateSecurityGroup"),
    reachability: { modelledExcept: ["ingress", "egress"] },
  }),
  "aws:ec2/managedPrefixList:ManagedPrefixList": networkPart("prefix-list", {
    replacedBy: ["addressFamily"],
    api: ec2Api("CreateManagedPrefixList", { name: "PrefixListName" }),
    reachability: "modelled",
  }),
  "aws:ec2/networkAcl:NetworkAcl": networkPart("network-acl", {
    replacedBy: ["vpcId"],
    api: ec2Api("CreateNetworkAcl", { subnetIds: false }),
    reachability: { modelledExcept: ["ingress", "egress"] },
  }),
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
    api: ec2Api("CreateNetworkAclEntry", { fromPort: "PortRange.From", toPort: "PortRange.To" }),
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:ec2/securityGroup:SecurityGroup": networkPart("security-group", {
    replacedBy: ["description", "name", "vpcId"],
    api: ec2Api("CreateSecurityGroup", { name: "GroupName" }),
    reachability: { modelledExcept: ["ingress", "egress"] },
  }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule("Egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule("Ingress"),
};
