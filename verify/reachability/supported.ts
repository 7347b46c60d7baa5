import type { Graph } from "../graph/graph";
import { shortType } from "../preview/summary";

/** Packages whose resources decide which packets pass. */
const DECIDES =
  /^aws:(directconnect|dx|ec2|ec2clientvpn|ec2transitgateway|globalaccelerator|lb|networkfirewall|vpc|vpclattice|vpn)\//;

/** Resources that are understood, and inputs of theirs that are not. */
const MODELLED: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ["ingress", "egress", "subnetIds"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["ingress", "egress"],
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": [],
  "aws:ec2/eip:Eip": [],
  "aws:ec2/flowLog:FlowLog": [],
  "aws:ec2/internetGateway:InternetGateway": [],
  "aws:ec2/managedPrefixList:ManagedPrefixList": [],
  "aws:ec2/natGateway:NatGateway": [],
  "aws:ec2/networkAcl:NetworkAcl": ["ingress", "egress"],
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": [],
  "aws:ec2/networkAclRule:NetworkAclRule": [],
  "aws:ec2/route:Route": [],
  "aws:ec2/routeTable:RouteTable": ["routes", "propagatingVgws"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["gatewayId"],
  "aws:ec2/securityGroup:SecurityGroup": ["ingress", "egress"],
  "aws:ec2/subnet:Subnet": [],
  "aws:ec2/vpc:Vpc": [],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["subnetConfigurations"],
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": [],
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": [],
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": [],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [],
};

/**
 * Refuses graphs with something that decides about packets and that nobody taught reachability: an
 * answer without it would be a proof of nothing.
 */
export function assertModelled({ resources }: Graph): void {
  for (const { type, name, inputs } of resources) {
    const foreign = MODELLED[type];
    if (!DECIDES.test(type)) continue;
    const where = `${shortType(type)} ${name}`;
    if (foreign === undefined) {
      throw new Error(
        `reachability does not know ${where}; add it to verify/reachability/network.ts`,
      );
    }
    const input = foreign.find((key) => inputs[key] !== undefined);
    if (input !== undefined) {
      throw new Error(
        `reachability does not know ${input} of ${where}; use resources of their own for it`,
      );
    }
  }
}
