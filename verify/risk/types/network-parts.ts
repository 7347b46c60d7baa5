import { text } from "../../graph/graph";
import { each, fine, harmless, nameOf, show, type TypeJudge, type TypeJudges } from "../judge";
import { high, medium } from "../model";

/** Parts of a network: what they open is told by sets of packets, whatever rule opens it. */
const packets = (...inputs: readonly string[]): TypeJudge => harmless(...inputs);

const SECURITY_GROUP_RULE = packets(
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

const ENDPOINT = packets(
  "policy",
  "serviceName",
  "subnetIds",
  "securityGroupIds",
  "routeTableIds",
  "vpcId",
  "vpcEndpointType",
  "ipAddressType",
);

const VPC_GONE = "everything in it is made anew, and connections to it have to be accepted again";

/** The network, names, mount targets and policies of buckets. */
export const NETWORK: TypeJudges = {
  "aws:ec2/vpc:Vpc": {
    inputs: each(["cidrBlock", "assignGeneratedIpv6CidrBlock"]),
    created: fine,
    deleted: fine,
    replaced: ({ resource }) => [high(`VPC ${resource.name} is replaced: ${VPC_GONE}`)],
  },
  "aws:ec2/subnet:Subnet": packets(
    "availabilityZone",
    "availabilityZoneId",
    "cidrBlock",
    "vpcId",
    "ipv6CidrBlock",
    "assignIpv6AddressOnCreation",
  ),
  "aws:ec2/internetGateway:InternetGateway": packets("vpcId"),
  "aws:ec2/securityGroup:SecurityGroup": packets("description", "vpcId", "ingress", "egress"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": packets("vpcId", "ingress", "egress"),
  "aws:ec2/networkAcl:NetworkAcl": packets("subnetIds", "vpcId"),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": packets(
    "defaultNetworkAclId",
    "ingress",
    "egress",
  ),
  "aws:ec2/networkAclRule:NetworkAclRule": packets(
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
  "aws:ec2/route:Route": packets(
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
  "aws:ec2/routeTable:RouteTable": packets("vpcId", "routes"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": packets("routeTableId", "subnetId"),
  "aws:ec2/managedPrefixList:ManagedPrefixList": packets(
    "entries",
    "maxEntries",
    "name",
    "addressFamily",
  ),
  "aws:ec2/eip:Eip": { inputs: {}, ...{ created: fine, deleted: fine, replaced: fine } },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    ...ENDPOINT,
    inputs: {
      ...ENDPOINT.inputs,
      privateDnsEnabled: ({ is, resource }) => [
        medium(
          `Endpoint ${resource.name} ${is === true ? "takes over its service's name for the whole VPC" : "no longer answers to its service's name"}`,
        ),
      ],
    },
    deleted: ({ resource }, { after }) =>
      after.resources.some(
        ({ type, inputs }) =>
          type === "aws:lambda/function:Function" && inputs["vpcConfig"] !== undefined,
      )
        ? [
            medium(
              `Endpoint ${resource.name} is deleted: the closed network no longer reaches its service through it`,
            ),
          ]
        : [],
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
    inputs: each(["autoAccept", "vpcId"]),
    created: ({ after }, { awsEnvironment }) => {
      const owner = text(after?.inputs["peerOwnerId"]);
      const isForeign = owner !== "" && owner !== awsEnvironment.accountId;
      return [
        (isForeign ? high : medium)(
          `The VPC is peered with ${show(after?.inputs["peerVpcId"])}${isForeign ? ` of foreign account ${owner}` : ""}`,
        ),
      ];
    },
    deleted: (change) => [
      medium(`Peering ${nameOf(change)} is deleted; made again, it has to be accepted again`),
    ],
    replaced: (change) => [
      medium(`Peering ${nameOf(change)} is replaced and has to be accepted again`),
    ],
  },
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": packets(
    "vpcPeeringConnectionId",
    "autoAccept",
  ),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    inputs: each(["subnetIds", "ipv6Support", "vpcId", "transitGatewayId"]),
    created: ({ after }) => [
      medium(`The VPC is attached to Transit Gateway ${show(after?.inputs["transitGatewayId"])}`),
    ],
    deleted: (change) => [
      medium(`Attachment ${nameOf(change)} is deleted; made again, it has to be accepted again`),
    ],
    replaced: (change) => [
      medium(`Attachment ${nameOf(change)} is replaced and has to be accepted again`),
    ],
  },
  "awsx:ec2:Vpc": packets(),
  "aws:route53/record:Record": {
    inputs: each(["aliases", "records", "ttl"], ({ was, is, resource }) => [
      medium(`${nameOf({ resource })} leads elsewhere: ${show(was)} → ${show(is)}`),
    ]),
    created: fine,
    deleted: (change) => [medium(`${nameOf(change)} no longer leads anywhere`)],
    replaced: fine,
  },
  "aws:route53/zone:Zone": {
    inputs: each(["comment", "forceDestroy", "vpcs"]),
    created: fine,
    deleted: (change) => [medium(`Hosted zone ${nameOf(change)} is deleted with its names`)],
  },
  "aws:efs/mountTarget:MountTarget": {
    inputs: {},
    created: ({ resource }) => [
      medium(`NFS clients reach the file system by mount target ${resource.name}`),
    ],
    deleted: fine,
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    inputs: each(["policy"]),
    created: fine,
    deleted: () => [
      high("Without a policy of its own, everybody on a mount target may use the file system"),
    ],
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    inputs: each(["policy", "bucket"]),
    ...{ created: fine, deleted: fine },
  },
};
