import type { AwsEnvironment } from "../../aws/resource-names";
import { endpointDnsEntry } from "../resource-types/vpc-connections";
import { zoneNames } from "./awsx-vpc";

/** Result of a provider function. */
export type InvokeResult = (
  inputs: Readonly<Record<string, unknown>>,
  awsEnvironment: AwsEnvironment,
) => Record<string, unknown>;

/** Results of provider functions, in an account with nothing special in it. */
export const CALLS: Readonly<Record<string, InvokeResult>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_, { region }) => ({
    id: region,
    names: zoneNames(region),
    zoneIds: zoneNames(region).map((name) => `${name}-id`),
  }),
  "aws:index/getCallerIdentity:getCallerIdentity": (_, { partition, accountId }) => ({
    id: accountId,
    accountId,
    arn: `arn:${partition}:iam::${accountId}:user/deployer`,
    userId: "deployer",
  }),
  "aws:index/getPartition:getPartition": (_, { partition }) => ({
    id: partition,
    partition,
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getRegion:getRegion": (_, { region }) => ({
    id: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  // Asked for a VPC's default network ACL only.
  "aws:ec2/getNetworkAcls:getNetworkAcls": ({ vpcId }) => ({
    id: vpcId,
    ids: [`acl-${String(vpcId)}`],
  }),
  // An existing VPC is taken to be closed; a test that asks for another gives answers of its own.
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
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": ({ name }) => ({
    id: `pl-${String(name).split(".").at(-1)}`,
    name,
  }),
  // An alias stands for a key of this account.
  "aws:kms/getKey:getKey": ({ keyId }, { partition, region, accountId }) => ({
    id: keyId,
    keyId,
    arn: `arn:${partition}:kms:${region}:${accountId}:key/of-${String(keyId).replace("/", "-")}`,
  }),
  // Asked for the Transfer server's own endpoint, the only one whose name the program has to look up.
  "aws:ec2/getVpcEndpoint:getVpcEndpoint": ({ id }, { region }) => ({
    id,
    dnsEntries: [endpointDnsEntry(String(id), "server.transfer", region)],
  }),
};
