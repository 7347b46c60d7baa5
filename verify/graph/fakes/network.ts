import { createHash } from "node:crypto";

import { AWSX_VPC, awsxOutputs } from "./awsx-vpc";
import { type Fake, type FakeInput, nothing } from "./fake";

/** Only the ARN, built from the kind of thing and its identifier. */
const ec2 =
  (kind: string): Fake =>
  (made) => ({ arn: ec2Arn(made, kind) });

const ec2Arn = ({ id, awsEnvironment }: FakeInput, kind: string): string =>
  `arn:${awsEnvironment.partition}:ec2:${awsEnvironment.region}:${awsEnvironment.accountId}:${kind}/${id}`;

/** An address of a range reserved for documentation, the same one for the same name each time. */
const address = (name: string): string =>
  `192.0.2.${(createHash("sha256").update(name).digest()[0] ?? 0) % 254 || 1}`;

/** Name of an interface endpoint's service within a host name, for example `secretsmanager`. */
const serviceOf = (inputs: FakeInput["inputs"]): string =>
  String(inputs["serviceName"]).split(".").slice(3).join(".");

/** What AWS answers for networks and what stands in them. */
export const NETWORK_FAKES: Readonly<Record<string, Fake>> = {
  [AWSX_VPC]: ({ name, inputs, awsEnvironment }) => awsxOutputs(name, inputs, awsEnvironment),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ec2("network-acl"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("security-group"),
  "aws:ec2/eip:Eip": (made) => ({
    arn: ec2Arn(made, "elastic-ip"),
    allocationId: made.id,
    publicIp: address(made.name),
  }),
  "aws:ec2/flowLog:FlowLog": ec2("vpc-flow-log"),
  "aws:ec2/internetGateway:InternetGateway": ec2("internet-gateway"),
  "aws:ec2/managedPrefixList:ManagedPrefixList": ec2("prefix-list"),
  "aws:ec2/networkAcl:NetworkAcl": ec2("network-acl"),
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": nothing,
  "aws:ec2/networkAclRule:NetworkAclRule": nothing,
  "aws:ec2/route:Route": nothing,
  "aws:ec2/routeTable:RouteTable": ec2("route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": nothing,
  "aws:ec2/securityGroup:SecurityGroup": ec2("security-group"),
  "aws:ec2/subnet:Subnet": ec2("subnet"),
  "aws:ec2/vpc:Vpc": (made) => ({
    arn: ec2Arn(made, "vpc"),
    defaultNetworkAclId: `acl-${made.id}`,
    defaultRouteTableId: `rtb-${made.id}`,
    defaultSecurityGroupId: `sg-${made.id}`,
    mainRouteTableId: `rtb-${made.id}`,
    ...(made.inputs["assignGeneratedIpv6CidrBlock"] === true && {
      ipv6CidrBlock: "2001:db8:0:ff00::/56",
    }),
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": (made) => ({
    arn: ec2Arn(made, "vpc-endpoint"),
    ...(made.inputs["vpcEndpointType"] === "Interface"
      ? { dnsEntries: [endpointName(made.id, serviceOf(made.inputs), made.awsEnvironment.region)] }
      : { prefixListId: `pl-${made.id}` }),
  }),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": nothing,
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": nothing,
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": ec2("transit-gateway-attachment"),
  "aws:route53/record:Record": ({ inputs }) => ({ fqdn: inputs["name"] }),
  "aws:route53/zone:Zone": ({ id }) => ({ zoneId: id, arn: `arn:aws:route53:::hostedzone/${id}` }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ec2("security-group-rule"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("security-group-rule"),
};

/** First name of an interface endpoint, which resolves inside its VPC. */
export const endpointName = (
  id: string,
  service: string,
  region: string,
): { dnsName: string; hostedZoneId: string } => ({
  dnsName: `${id}.${service}.${region}.vpce.amazonaws.com`,
  hostedZoneId: "Z0EXAMPLE",
});
