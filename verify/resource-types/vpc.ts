import { createHash } from "node:crypto";

import {
  type CostContext,
  type CostLine,
  costLine,
  gigabytes,
  HOURS,
  listOf,
  MILLION,
} from "../cost/model";
import {
  arnOutput,
  type Inputs,
  regionalArn,
  type ResourceType,
  type ResourceTypes,
  settingOf,
} from "./resource-type";

/** An address of a range that is reserved for documentation, always the same for a name. */
const addressOf = (name: string): string =>
  `192.0.2.${(createHash("sha256").update(name).digest()[0] ?? 0) % 254 || 1}`;

/** First DNS name of an interface endpoint. */
export const endpointDnsEntry = (
  id: string,
  service: string,
  region: string,
): { dnsName: string; hostedZoneId: string } => ({
  dnsName: `${id}.${service}.${region}.vpce.amazonaws.com`,
  hostedZoneId: "Z0EXAMPLE",
});

/** Service of an endpoint, for example `secretsmanager`. */
const serviceOf = (inputs: Inputs): string =>
  String(inputs["serviceName"]).split(".").slice(3).join(".");

/** An interface endpoint has an interface in each of its subnets, each paid by the hour. */
function endpointPrice({ resource: { inputs }, usage }: CostContext): CostLine[] {
  if (inputs["vpcEndpointType"] !== "Interface") return [];
  const zones = listOf(inputs["subnetIds"]).length;
  return [
    costLine(
      "Interface endpoints",
      zones * HOURS,
      "interfaceEndpointHour",
      "each endpoint in each zone, 730 h",
    ),
    ...(serviceOf(inputs) === "secretsmanager"
      ? [
          costLine(
            "Interface endpoints, traffic",
            (usage.logins * 8) / MILLION,
            "interfaceEndpointGb",
            "8 kB a login",
          ),
        ]
      : []),
  ];
}

/** A free part of a network that AWS identifies by an id of its own. */
const networkPart = (
  kind: string,
  replacedBy: ResourceType["replacedBy"],
  reachability: ResourceType["reachability"],
): ResourceType => ({
  outputs: arnOutput("ec2", kind),
  replacedBy,
  price: "free",
  uniqueName: "none",
  nameTag: true,
  reachability,
  access: "irrelevant",
});

/** Amazon VPC: subnets, routes, gateways, endpoints and connections. */
export const VPC: ResourceTypes = {
  "aws:ec2/eip:Eip": {
    ...networkPart(
      "elastic-ip",
      ["address", "domain", "networkBorderGroup", "publicIpv4Pool"],
      "modelled",
    ),
    outputs: (resource) => ({
      arn: regionalArn(resource, "ec2", `elastic-ip/${resource.id}`),
      allocationId: resource.id,
      publicIp: addressOf(resource.name),
    }),
    price: () => [costLine("Elastic IPs", HOURS, "elasticIpHour", "each address 730 h")],
  },
  "aws:ec2/flowLog:FlowLog": networkPart(
    "vpc-flow-log",
    [
      "deliverCrossAccountRole",
      "destinationOptions",
      "eniId",
      "iamRoleArn",
      "logDestination",
      "logDestinationType",
      "logFormat",
      "maxAggregationInterval",
      "subnetId",
      "trafficType",
      "transitGatewayAttachmentId",
      "transitGatewayId",
      "vpcId",
    ],
    { unmodelled: "records packets and stops none" },
  ),
  // A new vpcId detaches the gateway and attaches it to the other VPC.
  "aws:ec2/internetGateway:InternetGateway": networkPart("internet-gateway", [], "modelled"),
  "aws:ec2/route:Route": settingOf({
    replacedBy: [
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "routeTableId",
    ],
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:ec2/routeTable:RouteTable": networkPart("route-table", ["vpcId"], {
    modelledExcept: ["routes", "propagatingVgws"],
  }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": settingOf({
    // A new routeTableId is swapped in place.
    replacedBy: ["gatewayId", "subnetId"],
    reachability: { modelledExcept: ["gatewayId"] },
    access: "irrelevant",
  }),
  "aws:ec2/subnet:Subnet": networkPart(
    "subnet",
    ["availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "outpostArn", "vpcId"],
    "modelled",
  ),
  "aws:ec2/vpc:Vpc": {
    ...networkPart("vpc", ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"], "modelled"),
    outputs: (resource) => ({
      arn: regionalArn(resource, "ec2", `vpc/${resource.id}`),
      defaultNetworkAclId: `acl-${resource.id}`,
      defaultRouteTableId: `rtb-${resource.id}`,
      defaultSecurityGroupId: `sg-${resource.id}`,
      mainRouteTableId: `rtb-${resource.id}`,
      ...(resource.inputs["assignGeneratedIpv6CidrBlock"] === true && {
        ipv6CidrBlock: "2001:db8:0:ff00::/56",
      }),
    }),
    access: "modelled",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    ...networkPart("vpc-endpoint", ["serviceName", "vpcEndpointType", "vpcId"], {
      modelledExcept: ["subnetConfigurations"],
    }),
    outputs: (resource) => {
      const { id, inputs, awsEnvironment } = resource;
      return {
        arn: regionalArn(resource, "ec2", `vpc-endpoint/${id}`),
        ...(inputs["vpcEndpointType"] === "Interface"
          ? { dnsEntries: [endpointDnsEntry(id, serviceOf(inputs), awsEnvironment.region)] }
          : { prefixListId: `pl-${id}` }),
      };
    },
    price: endpointPrice,
    access: "modelled",
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
    ...settingOf({
      replacedBy: ["peerOwnerId", "peerRegion", "peerVpcId", "vpcId"],
      reachability: "modelled",
      access: "irrelevant",
    }),
    nameTag: true,
  },
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": settingOf({
    replacedBy: ["vpcPeeringConnectionId"],
    reachability: { unmodelled: "every peering connection is taken to be accepted" },
    access: "irrelevant",
  }),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    ...networkPart("transit-gateway-attachment", ["transitGatewayId", "vpcId"], "modelled"),
    price: ({ usage }) => [
      costLine("Transit Gateway attachments", HOURS, "transitGatewayHour", "each attachment 730 h"),
      costLine("Transit Gateway, data", gigabytes(usage), "transitGatewayGb", "each GB up or down"),
    ],
  },
};
