import { createHash } from "node:crypto";

import { costLine, HOURS } from "../../cost/model";
import { ec2Api, networkPart, regionalArn, type ResourceTypes, settingOf } from "../resource-type";

/** An address of a range that is reserved for documentation, always the same for a name. */
const addressOf = (name: string): string =>
  `192.0.2.${(createHash("sha256").update(name).digest()[0] ?? 0) % 254 || 1}`;

/** Amazon VPC: the network with its subnets, routes, gateway and addresses. */
export const VPC: ResourceTypes = {
  "aws:ec2/eip:Eip": networkPart("elastic-ip", {
    outputs: (resource) => ({
      arn: regionalArn(resource, "ec2", `elastic-ip/${resource.id}`),
      allocationId: resource.id,
      publicIp: addressOf(resource.name),
    }),
    replacedBy: ["address", "domain", "networkBorderGroup", "publicIpv4Pool"],
    api: ec2Api("AllocateAddress"),
    price: () => [costLine("Elastic IPs", HOURS, "elasticIpHour", "each address 730 h")],
    reachability: { modelledExcept: ["associateWithPrivateIp", "instance", "networkInterface"] },
  }),
  "aws:ec2/flowLog:FlowLog": networkPart("vpc-flow-log", {
    replacedBy: [
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
    api: ec2Api("CreateFlowLogs", {
      iamRoleArn: "DeliverLogsPermissionArn",
      vpcId: "ResourceIds[]",
    }),
    reachability: { unmodelled: "records packets and stops none" },
  }),
  "aws:ec2/internetGateway:InternetGateway": networkPart("internet-gateway", {
    // A new vpcId detaches the gateway and attaches it to the other VPC.
    replacedBy: [],
    api: ec2Api("CreateInternetGateway", { vpcId: "=ec2.AttachInternetGateway.VpcId" }),
    reachability: "modelled",
  }),
  "aws:ec2/route:Route": settingOf({
    replacedBy: [
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "routeTableId",
    ],
    api: ec2Api("CreateRoute"),
    reachability: "modelled",
    access: "irrelevant",
  }),
  "aws:ec2/routeTable:RouteTable": networkPart("route-table", {
    replacedBy: ["vpcId"],
    api: ec2Api("CreateRouteTable"),
    reachability: { modelledExcept: ["routes", "propagatingVgws"] },
  }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": settingOf({
    // A new routeTableId is swapped in place.
    replacedBy: ["gatewayId", "subnetId"],
    api: ec2Api("AssociateRouteTable"),
    reachability: { modelledExcept: ["gatewayId"] },
    access: "irrelevant",
  }),
  "aws:ec2/subnet:Subnet": networkPart("subnet", {
    replacedBy: [
      "availabilityZone",
      "availabilityZoneId",
      "cidrBlock",
      "ipv6Native",
      "outpostArn",
      "vpcId",
    ],
    api: ec2Api("CreateSubnet", {
      mapPublicIpOnLaunch: "=ec2.ModifySubnetAttribute.MapPublicIpOnLaunch.Value",
      assignIpv6AddressOnCreation: "=ec2.ModifySubnetAttribute.AssignIpv6AddressOnCreation.Value",
    }),
    reachability: "modelled",
  }),
  "aws:ec2/vpc:Vpc": networkPart("vpc", {
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
    replacedBy: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    api: ec2Api("CreateVpc", {
      assignGeneratedIpv6CidrBlock: "AmazonProvidedIpv6CidrBlock",
      enableDnsHostnames: "=ec2.ModifyVpcAttribute.EnableDnsHostnames.Value",
      enableDnsSupport: "=ec2.ModifyVpcAttribute.EnableDnsSupport.Value",
    }),
    reachability: "modelled",
    access: "modelled",
  }),
};
