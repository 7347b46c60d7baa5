import { blockOf, prefixOf } from "../../aws/cidr";
import type { AwsEnvironment } from "../../aws/resource-names";
import type { Inputs } from "../resource-types/resource-type";
import { idOf } from "./ids";
import type { Registration } from "./recorder";

/** Type of the VPC component of awsx, which runs in another process. */
export const AWSX_VPC = "awsx:ec2:Vpc";

/** Inputs of the component that are inputs of the VPC. */
const PASSED_ON = ["enableDnsHostnames", "enableDnsSupport", "instanceTenancy"] as const;

/** Names of a region's first three zones. */
export const zoneNames = (region: string): string[] => ["a", "b", "c"].map((zone) => region + zone);

/** Reason why the component cannot be expanded; undefined if it can. */
export function awsxProblem({
  subnetSpecs,
  subnetStrategy,
  natGateways,
}: Inputs): string | undefined {
  const known =
    JSON.stringify(subnetSpecs) === '[{"type":"Public"}]' &&
    subnetStrategy === "Auto" &&
    (natGateways as { strategy?: unknown } | undefined)?.strategy === "None";
  return known
    ? undefined
    : `${AWSX_VPC} has other than public subnets by Auto and no NAT; expand it in verify/graph/awsx-vpc.ts`;
}

/** Outputs of the component, which agree with the identifiers of {@link awsxChildren}. */
export const awsxOutputs = (
  name: string,
  inputs: Inputs,
  awsEnvironment: AwsEnvironment,
): Record<string, unknown> => ({
  vpcId: idOf("aws:ec2/vpc:Vpc", name, {}),
  publicSubnetIds: subnets(name, inputs, awsEnvironment).map((subnet) =>
    idOf("aws:ec2/subnet:Subnet", subnet.name, {}),
  ),
  privateSubnetIds: [],
  isolatedSubnetIds: [],
});

/** Resources that the component makes, which the program does not see. */
export function awsxChildren(
  component: Registration,
  awsEnvironment: AwsEnvironment,
): Registration[] {
  const { name, inputs } = component;
  const tags = { Name: name, ...(inputs["tags"] as object) };
  const passed = PASSED_ON.filter((key) => key in inputs).map((key) => [key, inputs[key]] as const);
  const vpc = child(component, "aws:ec2/vpc:Vpc", name, {
    cidrBlock: inputs["cidrBlock"],
    ...(Object.fromEntries(passed) as Inputs),
    tags,
  });
  const gateway = child(vpc, "aws:ec2/internetGateway:InternetGateway", name, {
    vpcId: reference(vpc),
    tags,
  });
  return [
    vpc,
    gateway,
    ...subnets(name, inputs, awsEnvironment).flatMap((s) => zone(vpc, gateway, s, tags)),
  ];
}

/** A public subnet with its route table and a default route to the internet gateway. */
function zone(
  vpc: Registration,
  gateway: Registration,
  of: AwsxSubnet,
  shared: object,
): Registration[] {
  const { name, ...range } = of;
  const tags = { ...shared, Name: name, SubnetType: "Public" };
  const vpcId = reference(vpc);
  const subnet = child(vpc, "aws:ec2/subnet:Subnet", name, {
    vpcId,
    ...range,
    mapPublicIpOnLaunch: true,
    tags,
  });
  const table = child(subnet, "aws:ec2/routeTable:RouteTable", name, { vpcId, tags });
  const routeTableId = reference(table);
  return [
    subnet,
    table,
    child(table, "aws:ec2/routeTableAssociation:RouteTableAssociation", name, {
      routeTableId,
      subnetId: reference(subnet),
    }),
    child(table, "aws:ec2/route:Route", name, {
      routeTableId,
      gatewayId: reference(gateway),
      destinationCidrBlock: "0.0.0.0/0",
    }),
  ];
}

interface AwsxSubnet {
  readonly name: string;
  readonly availabilityZone: string;
  readonly cidrBlock: string;
}

/** Subnets of strategy Auto, which divides the range by the next power of two of the number of zones. */
function subnets(name: string, inputs: Inputs, { region }: AwsEnvironment): AwsxSubnet[] {
  const cidr = inputs["cidrBlock"] as string;
  const count = (inputs["numberOfAvailabilityZones"] as number | undefined) ?? 3;
  const prefix = prefixOf(cidr) + Math.ceil(Math.log2(count));
  return zoneNames(region)
    .slice(0, count)
    .map((availabilityZone, index) => ({
      name: `${name}-public-${index + 1}`,
      availabilityZone,
      cidrBlock: blockOf(cidr, index, prefix),
    }));
}

/** An input that is another resource's identifier. */
class Reference {
  public constructor(
    public readonly urn: string,
    public readonly id: string,
  ) {}
}

const reference = ({ urn, type, name }: Registration): Reference =>
  new Reference(urn, idOf(type, name, {}));

/** A child as the component registers it; all but the VPC wait for their parent by `dependsOn`. */
function child(parent: Registration, type: string, name: string, inputs: Inputs): Registration {
  const [root, project, chain] = parent.urn.split("::");
  const references = Object.entries(inputs).filter(([, value]) => value instanceof Reference);
  const { protect, retainOnDelete } = parent.options;
  return {
    urn: [root, project, `${chain}$${type}`, name].join("::"),
    type,
    name,
    kind: "custom",
    parent: parent.urn,
    inputs: {
      ...inputs,
      ...Object.fromEntries(references.map(([key, value]) => [key, (value as Reference).id])),
    },
    dependencies: Object.fromEntries(
      references.map(([key, value]) => [key, [(value as Reference).urn]]),
    ),
    options: {
      ...(protect && { protect }),
      ...(retainOnDelete && { retainOnDelete }),
      ...(parent.kind === "custom" && { dependsOn: [parent.urn] }),
    },
  };
}
