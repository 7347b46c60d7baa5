import { text } from "../../graph/graph";
import { each, fine, harmless, show, type TypeJudge, type TypeJudges } from "../judge";
import { high, medium } from "../model";
import { isClosed } from "../server-replaced";

const SECURITY_GROUP_RULE = harmless(
  "cidrIpv4",
  "cidrIpv6",
  "prefixListId",
  "referencedSecurityGroupId",
  "description",
  "fromPort",
  "toPort",
  "ipProtocol",
  "securityGroupId",
);

const ENDPOINT = harmless(
  "policy",
  "serviceName",
  "subnetIds",
  "securityGroupIds",
  "routeTableIds",
  "vpcId",
  "vpcEndpointType",
  "ipAddressType",
);

/** What becomes of a connection that another side has to accept. */
const acceptedAgain = (what: string): Pick<TypeJudge, "deleted" | "replaced"> => ({
  deleted: ({ name }) =>
    medium(`${what} ${name} is deleted; made again, it has to be accepted again`),
  replaced: ({ name }) => medium(`${what} ${name} is replaced and has to be accepted again`),
});

/**
 * The network, names, mount targets and policies of buckets. What parts of a network open is told by
 * sets of packets, whatever rule opens it.
 */
export const NETWORK: TypeJudges = {
  "aws:ec2/vpc:Vpc": {
    ...harmless("cidrBlock", "assignGeneratedIpv6CidrBlock"),
    replaced: ({ resource }) =>
      high(
        `VPC ${resource.name} is replaced: everything in it is made anew, and connections to it have to be accepted again`,
      ),
  },
  "aws:ec2/subnet:Subnet": harmless(
    "availabilityZone",
    "availabilityZoneId",
    "cidrBlock",
    "vpcId",
    "ipv6CidrBlock",
    "assignIpv6AddressOnCreation",
  ),
  "aws:ec2/internetGateway:InternetGateway": harmless("vpcId"),
  "aws:ec2/securityGroup:SecurityGroup": harmless("description", "vpcId", "ingress", "egress"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": harmless("vpcId", "ingress", "egress"),
  "aws:ec2/networkAcl:NetworkAcl": harmless("subnetIds", "vpcId"),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": harmless(
    "defaultNetworkAclId",
    "ingress",
    "egress",
  ),
  "aws:ec2/networkAclRule:NetworkAclRule": harmless(
    "cidrBlock",
    "ipv6CidrBlock",
    "egress",
    "fromPort",
    "toPort",
    "icmpType",
    "icmpCode",
    "networkAclId",
    "protocol",
    "ruleAction",
    "ruleNumber",
  ),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": SECURITY_GROUP_RULE,
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": SECURITY_GROUP_RULE,
  "aws:ec2/route:Route": harmless(
    "destinationCidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
    "routeTableId",
    "gatewayId",
    "natGatewayId",
    "egressOnlyGatewayId",
    "transitGatewayId",
    "vpcPeeringConnectionId",
  ),
  "aws:ec2/routeTable:RouteTable": harmless("vpcId", "routes"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": harmless("routeTableId", "subnetId"),
  "aws:ec2/managedPrefixList:ManagedPrefixList": harmless(
    "entries",
    "maxEntries",
    "name",
    "addressFamily",
  ),
  "aws:ec2/eip:Eip": harmless(),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    ...ENDPOINT,
    inputs: {
      ...ENDPOINT.inputs,
      privateDnsEnabled: ({ is, resource }) =>
        medium(
          `Endpoint ${resource.name} ${is === true ? "takes over its service's name for the whole VPC" : "no longer answers to its service's name"}`,
        ),
    },
    deleted: ({ resource }, { after }) =>
      isClosed(after) &&
      medium(
        `Endpoint ${resource.name} is deleted: the closed network no longer reaches its service through it`,
      ),
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
    inputs: each(["autoAccept", "vpcId"]),
    created: ({ after }, { awsEnvironment }) => {
      const owner = text(after?.inputs["peerOwnerId"]);
      const isForeign = owner !== "" && owner !== awsEnvironment.accountId;
      return (isForeign ? high : medium)(
        `The VPC is peered with ${show(after?.inputs["peerVpcId"])}${isForeign ? ` of foreign account ${owner}` : ""}`,
      );
    },
    ...acceptedAgain("Peering"),
  },
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": harmless(
    "vpcPeeringConnectionId",
    "autoAccept",
  ),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    inputs: each(["subnetIds", "ipv6Support", "vpcId", "transitGatewayId"]),
    created: ({ after }) =>
      medium(`The VPC is attached to Transit Gateway ${show(after?.inputs["transitGatewayId"])}`),
    ...acceptedAgain("Attachment"),
  },
  "awsx:ec2:Vpc": harmless(),
  "aws:route53/record:Record": {
    ...harmless(),
    inputs: each(["aliases", "records", "ttl"], ({ was, is, name }) =>
      medium(`${name} leads elsewhere: ${show(was)} → ${show(is)}`),
    ),
    deleted: ({ name }) => medium(`${name} no longer leads anywhere`),
  },
  "aws:route53/zone:Zone": {
    inputs: each(["comment", "forceDestroy", "vpcs"]),
    deleted: ({ name }) => medium(`Hosted zone ${name} is deleted with its names`),
  },
  "aws:efs/mountTarget:MountTarget": {
    inputs: {},
    created: ({ resource }) =>
      medium(`NFS clients reach the file system by mount target ${resource.name}`),
    deleted: fine,
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    inputs: { policy: fine },
    deleted: () =>
      high("Without a policy of its own, everybody on a mount target may use the file system"),
  },
  "aws:s3/bucketPolicy:BucketPolicy": { inputs: each(["policy", "bucket"]), deleted: fine },
};
