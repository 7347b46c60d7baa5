import {
  type CostContext,
  type CostLine,
  costLine,
  gigabytes,
  HOURS,
  MILLION,
} from "../../cost/model";
import { listOf } from "../../graph/graph";
import {
  ec2Api,
  type Inputs,
  networkPart,
  noOutputs,
  regionalArn,
  type ResourceTypes,
  settingOf,
} from "../resource-type";
import { dnsSuffixOf, serviceOfEndpoint } from "../../../aws/partition";

/** First DNS name of an interface endpoint. */
export const endpointDnsEntry = (
  id: string,
  service: string,
  region: string,
): { dnsName: string; hostedZoneId: string } => ({
  dnsName: `${id}.${service}.${region}.vpce.${dnsSuffixOf(region)}`,
  hostedZoneId: "Z0EXAMPLE",
});

/** Service of an endpoint, for example `secretsmanager`. */
const serviceOf = (inputs: Inputs): string => serviceOfEndpoint(String(inputs["serviceName"]));

/** Parts of the stack that an interface endpoint serves, by service. */
const CALLERS: Readonly<Record<string, string>> = {
  secretsmanager: "the function reads users",
  sts: "the server may assume the user role (decision 3)",
};

/** An interface endpoint has an interface in each of its subnets, each paid by the hour. */
function endpointPrice({ resource: { inputs }, usage }: CostContext): CostLine[] {
  if (inputs["vpcEndpointType"] !== "Interface") return [];
  const zones = listOf(inputs["subnetIds"]).length;
  const service = serviceOf(inputs);
  const hours = costLine(
    `Interface endpoint, ${service}`,
    zones * HOURS,
    "interfaceEndpointHour",
    `each zone 730 h; ${CALLERS[service] ?? "other callers use it"}`,
  );
  if (service !== "secretsmanager") return [hours];
  const gb = (usage.logins * 8) / MILLION;
  return [
    hours,
    costLine("Interface endpoints, traffic", gb, "interfaceEndpointGb", "8 kB a login"),
  ];
}

/** Amazon VPC and AWS Transit Gateway: connections of a VPC to services and other networks. */
export const VPC_CONNECTIONS: ResourceTypes = {
  "aws:ec2/vpcEndpoint:VpcEndpoint": networkPart("vpc-endpoint", {
    outputs: (resource) => {
      const { id, inputs, awsEnvironment } = resource;
      return {
        arn: regionalArn(resource, "ec2", `vpc-endpoint/${id}`),
        ...(inputs["vpcEndpointType"] === "Interface"
          ? { dnsEntries: [endpointDnsEntry(id, serviceOf(inputs), awsEnvironment.region)] }
          : { prefixListId: `pl-${id}` }),
      };
    },
    replacedBy: ["serviceName", "vpcEndpointType", "vpcId"],
    api: ec2Api("CreateVpcEndpoint", { policy: "PolicyDocument" }),
    price: endpointPrice,
    reachability: { modelledExcept: ["subnetConfigurations"] },
    access: "modelled",
  }),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": networkPart("vpc-peering-connection", {
    outputs: noOutputs,
    replacedBy: ["peerOwnerId", "peerRegion", "peerVpcId", "vpcId"],
    api: ec2Api("CreateVpcPeeringConnection", { autoAccept: false }),
    reachability: "modelled",
  }),
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": settingOf({
    replacedBy: ["vpcPeeringConnectionId"],
    api: {
      operation: "ec2.AcceptVpcPeeringConnection",
      names: { autoAccept: false, region: false, tags: "=ec2.CreateTags.Tags" },
    },
    reachability: { unmodelled: "every peering connection is taken to be accepted" },
    access: "irrelevant",
  }),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": networkPart("transit-gateway-attachment", {
    replacedBy: ["transitGatewayId", "vpcId"],
    api: ec2Api("CreateTransitGatewayVpcAttachment", { ipv6Support: "Options.Ipv6Support" }),
    price: ({ usage }) => [
      costLine("Transit Gateway attachments", HOURS, "transitGatewayHour", "each attachment 730 h"),
      costLine("Transit Gateway, data", gigabytes(usage), "transitGatewayGb", "each GB up or down"),
    ],
    reachability: "modelled",
  }),
};
