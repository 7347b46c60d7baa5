import type { AwsEnvironment } from "../aws/resource-names";
import type { Statement } from "../aws/policy-document";
import { allow } from "./statements";

/** Verbs of EC2 on what networks are made of; most of them name nothing that is known before. */
const NETWORK: readonly string[] = [
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
 * Networks, in this region only; the account may be another's where a peering or a shared gateway is.
 * They cannot be told apart by name, so that a deploy role can also change networks that are not the
 * stack's; an account of its own is the fence for that.
 */
export const networkStatements = ({ region, partition }: AwsEnvironment): readonly Statement[] => [
  allow(
    "Networks",
    `arn:${partition}:ec2:${region}:*:*`,
    NETWORK.map((verb) => `ec2:${verb}`),
  ),
];
