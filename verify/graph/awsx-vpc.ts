import type { AwsEnvironment } from "../../aws/resource-names";
import type { Inputs } from "../resource-types/resource-type";
import { type PlannedSubnet, planAwsxSubnets, type SubnetSpec } from "./awsx-subnets";
import { idOf } from "./ids";
import type { Registration } from "./recorder";

/** Type of the VPC component of awsx, which runs in another process. */
export const AWSX_VPC = "awsx:ec2:Vpc";

/** Inputs of the component that are inputs of the VPC. */
const PASSED_ON = ["enableDnsHostnames", "enableDnsSupport", "instanceTenancy"] as const;

/** Names of a region's first three zones. */
export const zoneNames = (region: string): string[] => ["a", "b", "c"].map((zone) => region + zone);

/** Reason why the component cannot be expanded, or would fail; undefined if it can. */
export function awsxProblem(name: string, inputs: Inputs, env: AwsEnvironment): string | undefined {
  const { subnetStrategy, natGateways } = inputs;
  const known =
    specsOf(inputs).some(({ type }) => type === "Public") &&
    specsOf(inputs).every(({ type }) => type === "Public") &&
    subnetStrategy === "Auto" &&
    (natGateways as { strategy?: unknown } | undefined)?.strategy === "None";
  if (!known) {
    return `${AWSX_VPC} has other than public subnets by Auto and no NAT; expand it in verify/graph/awsx-vpc.ts`;
  }
  try {
    subnets(name, inputs, env);
    return undefined;
  } catch (error) {
    return `${AWSX_VPC} ${name}: ${(error as Error).message}`;
  }
}

const specsOf = ({ subnetSpecs }: Inputs): readonly SubnetSpec[] =>
  (subnetSpecs ?? []) as readonly SubnetSpec[];

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
  of: PlannedSubnet,
  shared: object,
): Registration[] {
  const { name, type, ...range } = of;
  const tags = { ...shared, Name: name, SubnetType: type };
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

/** Subnets of the component, in the zones that it is given or else the region's first three. */
function subnets(name: string, inputs: Inputs, { region }: AwsEnvironment): PlannedSubnet[] {
  const named = inputs["availabilityZoneNames"] as string[] | undefined;
  const count = inputs["numberOfAvailabilityZones"] as number | undefined;
  if (named !== undefined && count !== undefined) {
    throw new Error(
      "Only one of [availabilityZoneNames] and [numberOfAvailabilityZones] can be specified",
    );
  }
  return planAwsxSubnets(name, {
    cidrBlock: (inputs["cidrBlock"] as string | undefined) ?? "10.0.0.0/16",
    zones: named ?? zoneNames(region).slice(0, count ?? 3),
    specs: specsOf(inputs),
    zoneMask: inputs["availabilityZoneCidrMask"] as number | undefined,
  });
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
