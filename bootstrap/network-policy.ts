import type { AwsEnvironment } from "../aws/resource-names";
import { allow, type Statement } from "../aws/policy-document";

/** EC2 actions on network resources, whose ids are not known before they exist. */
const NETWORK_ACTIONS: readonly string[] = [
  "AcceptVpcPeeringConnection",
  "AllocateAddress",
  "AssociateAddress",
  "AssociateRouteTable",
  "AttachInternetGateway",
  "AuthorizeSecurityGroupEgress",
  "AuthorizeSecurityGroupIngress",
  "CreateFlowLogs",
  "CreateInternetGateway",
  "CreateManagedPrefixList",
  "CreateNetworkAcl",
  "CreateNetworkAclEntry",
  "CreateRoute",
  "CreateRouteTable",
  "CreateSecurityGroup",
  "CreateSubnet",
  "CreateTags",
  "CreateTransitGatewayVpcAttachment",
  "CreateVpc",
  "CreateVpcEndpoint",
  "CreateVpcPeeringConnection",
  "DeleteFlowLogs",
  "DeleteInternetGateway",
  "DeleteManagedPrefixList",
  "DeleteNetworkAcl",
  "DeleteNetworkAclEntry",
  "DeleteNetworkInterface",
  "DeleteRoute",
  "DeleteRouteTable",
  "DeleteSecurityGroup",
  "DeleteSubnet",
  "DeleteTags",
  "DeleteTransitGatewayVpcAttachment",
  "DeleteVpc",
  "DeleteVpcEndpoints",
  "DeleteVpcPeeringConnection",
  "DetachInternetGateway",
  "DetachNetworkInterface",
  "DisassociateAddress",
  "DisassociateRouteTable",
  "ModifyManagedPrefixList",
  "ModifySecurityGroupRules",
  "ModifySubnetAttribute",
  "ModifyTransitGatewayVpcAttachment",
  "ModifyVpcAttribute",
  "ModifyVpcEndpoint",
  "ModifyVpcPeeringConnectionOptions",
  "ReleaseAddress",
  "ReplaceNetworkAclAssociation",
  "ReplaceNetworkAclEntry",
  "ReplaceRoute",
  "ReplaceRouteTableAssociation",
  "RevokeSecurityGroupEgress",
  "RevokeSecurityGroupIngress",
  "UpdateSecurityGroupRuleDescriptionsEgress",
  "UpdateSecurityGroupRuleDescriptionsIngress",
];

/**
 * Statements for networks of this region. A peering or a shared Transit Gateway may belong to another
 * account. Networks have no names that IAM could match, so a deploy role can also change other networks
 * of the account; a separate account for the stack prevents that.
 */
export const networkStatements = ({ region, partition }: AwsEnvironment): readonly Statement[] => [
  allow(
    "Networks",
    `arn:${partition}:ec2:${region}:*:*`,
    NETWORK_ACTIONS.map((action) => `ec2:${action}`),
  ),
];
