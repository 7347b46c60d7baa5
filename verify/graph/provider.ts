import type { AwsEnvironment } from "../../aws/resource-names";
import { remedyFor, RESOURCE_TYPES } from "../resource-types/registry";
import type { FakeInput, Inputs } from "../resource-types/resource-type";
import { endpointDnsEntry } from "../resource-types/network/vpc-connections";
import { AWSX_VPC, awsxOutputs, awsxProblem, zoneNames } from "./awsx-vpc";
import { dnsSuffixOf, partitionOf, regionalService } from "../../aws/partition";

/** Account of every evaluated stack, one of those that AWS uses in its own examples. */
const ACCOUNT_ID = "111122223333";

/** Account, partition and region of an evaluated stack; `us-east-1` if its configuration names none. */
export function awsEnvironmentOf(config: Readonly<Record<string, string>>): AwsEnvironment {
  const region = config["aws:region"] ?? "us-east-1";
  return { partition: partitionOf(region), region, accountId: ACCOUNT_ID };
}

/** Reason why a resource cannot be evaluated, with what to do; undefined if it can. */
export function unknownResource(
  type: string,
  name: string,
  inputs: Inputs,
  awsEnvironment: AwsEnvironment,
): string | undefined {
  if (type === AWSX_VPC) return awsxProblem(name, inputs, awsEnvironment);
  return type in RESOURCE_TYPES ? undefined : `${type} is unknown; ${remedyFor(type)}`;
}

/** Outputs that a provider would add to the inputs of a resource. */
export function outputsOf(type: string, resource: FakeInput): Readonly<Record<string, unknown>> {
  const { name, inputs, awsEnvironment } = resource;
  if (type === AWSX_VPC) return awsxOutputs(name, inputs, awsEnvironment);
  return RESOURCE_TYPES[type]?.outputs(resource) ?? {};
}

/** Region in the ids of its zones: `euc1` for eu-central-1, `apse2` for ap-southeast-2. */
const shortRegion = (region: string): string =>
  region
    .split("-")
    .map((part, index) =>
      index === 0
        ? part
        : part.replace(/north|south|central|east|west|gov/g, (direction) => direction.charAt(0)),
    )
    .join("");

/** Id of the key behind an alias, in the form of AWS, which EFS requires. */
const keyIdOf = (alias: string): string =>
  `0a1b2c3d-0000-4000-8000-${Buffer.from(alias).toString("hex").slice(-12).padStart(12, "0")}`;

/** Result of a provider function. */
export type InvokeResult = (
  inputs: Readonly<Record<string, unknown>>,
  awsEnvironment: AwsEnvironment,
) => Record<string, unknown>;

/** Results of provider functions, in an account with nothing special in it. */
export const FUNCTIONS: Readonly<Record<string, InvokeResult>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_, { region }) => ({
    id: region,
    names: zoneNames(region),
    // Ids in the form of AWS, such as euc1-az1 for the first zone of eu-central-1.
    zoneIds: zoneNames(region).map((_, index) => `${shortRegion(region)}-az${index + 1}`),
  }),
  // Nobody deploys an evaluated stack, so the caller has no ARN.
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { accountId }) => ({
    id: accountId,
    accountId,
    arn: "",
    userId: "",
  }),
  "aws:index/getPartition:getPartition": (_, { partition, region }) => ({
    id: partition,
    partition,
    dnsSuffix: dnsSuffixOf(region),
    reverseDnsPrefix: dnsSuffixOf(region).split(".").reverse().join("."),
  }),
  "aws:index/getRegion:getRegion": (_, { region }) => ({
    id: region,
    region,
    description: region,
    endpoint: regionalService("ec2", region),
  }),
  // Asked for the quota of concurrent Lambda executions only: AWS's default for accounts that are not new.
  "aws:servicequotas/getServiceQuota:getServiceQuota": ({ quotaCode, serviceCode }) => ({
    id: quotaCode,
    quotaCode,
    serviceCode,
    value: 1000,
  }),
  // Asked for a VPC's default network ACL only.
  "aws:ec2/getNetworkAcls:getNetworkAcls": ({ vpcId }) => ({
    id: vpcId,
    ids: [`acl-${String(vpcId)}`],
  }),
  // An existing VPC is taken to be closed, unless the stack's mode needs another: existing-routes.ts.
  "aws:ec2/getRouteTables:getRouteTables": ({ vpcId }) => ({
    id: vpcId,
    ids: [`rtb-${String(vpcId)}`],
  }),
  "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId, vpcId }) => ({
    id: routeTableId,
    routeTableId,
    vpcId,
    associations: [{ main: true, subnetId: "" }],
    routes: [],
  }),
  // Nothing is known of an existing subnet; without a zone it is not judged.
  "aws:ec2/getSubnet:getSubnet": ({ id }) => ({ id, vpcId: "", availabilityZone: "" }),
  // A VPC is taken to have no subnets but those of the stack.
  "aws:ec2/getSubnets:getSubnets": () => ({ id: "", ids: [] }),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": ({ name }) => ({
    id: `pl-${String(name).split(".").at(-1)}`,
    name,
  }),
  // A Transit Gateway is taken to belong to this account, where attachments need no acceptance.
  "aws:ec2transitgateway/getTransitGateway:getTransitGateway": ({ id }, { accountId }) => ({
    id,
    ownerId: accountId,
    autoAcceptSharedAttachments: "disable",
  }),
  // Asked only for an attachment that the stack file calls accepted.
  "aws:ec2transitgateway/getAttachment:getAttachment": ({ transitGatewayAttachmentId: id }) => ({
    id,
    state: "available",
  }),
  // Nothing is deployed yet.
  "aws:lambda/getFunction:getFunction": ({ functionName }) => ({
    id: functionName,
    functionName,
    environment: { variables: {} },
  }),
  "aws:resourcegroupstaggingapi/getResources:getResources": () => ({
    id: "resources",
    resourceTagMappingLists: [],
  }),
  // An alias stands for a key of this account.
  "aws:kms/getKey:getKey": ({ keyId }, { partition, region, accountId }) => ({
    id: keyId,
    keyId,
    arn: `arn:${partition}:kms:${region}:${accountId}:key/${keyIdOf(String(keyId))}`,
  }),
  // A given zone is taken to hold the host name: its made-up name is that of the root, above all others.
  "aws:route53/getZone:getZone": ({ zoneId }) => ({ id: zoneId, zoneId, name: "." }),
  // Asked for the zones of the Transfer service, which are taken to be those of the region.
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": ({ serviceName }, { region }) => ({
    id: serviceName,
    serviceName,
    availabilityZones: zoneNames(region),
  }),
  // Asked for the Transfer server's own endpoint, and for those of an existing VPC: it is taken to have
  // whatever the stack relies on, and what the stack creates, if it is asked for the stack's tags.
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": ({ id = "vpce-existing" }, { region }) => ({
    id,
    privateDnsEnabled: true,
    securityGroupIds: [],
    tags: {},
    dnsEntries: [endpointDnsEntry(String(id), "server.transfer", region)],
  }),
};
