import { canonicalAddress, familyOf, rangeOfAddress, within } from "../../aws/cidr";
import { type GraphResource, text, texts } from "../graph/graph";
import type { PacketPeer } from "./packet";
import { type NetworkModel, type SubnetModel } from "./model";
import { isRecord } from "../graph/serialization";
import { serviceOfEndpoint } from "../../aws/partition";

/** A place that a question names and the stack does not have. */
export class UnknownEndpointError extends Error {}

/** Where packets begin or end. */
export type NetworkEndpoint =
  /** An address outside the VPC. */
  | { readonly kind: "outside"; readonly label: string; readonly peer: PacketPeer }
  /** Network interfaces, one per zone; none for an address of the VPC that is in no subnet. */
  | { readonly kind: "inside"; readonly label: string; readonly interfaces: readonly Interface[] }
  /** A gateway endpoint, which has no interface: route tables lead to it. */
  | { readonly kind: "gateway"; readonly label: string; readonly endpoint: GraphResource }
  /** A public server, or a function outside any VPC: AWS's own network, where no rule of ours holds. */
  | { readonly kind: "aws"; readonly label: string; readonly resource: GraphResource };

/** A network interface of something that stands in the VPC. */
export interface Interface {
  readonly label: string;
  /** What it belongs to; the subnet for an address that nothing of the stack is known to have. */
  readonly resource: GraphResource;
  /** Absent in a VPC that exists already. */
  readonly subnet: SubnetModel | undefined;
  readonly zone: string;
  /** Its own addresses, one range per family; only known as those of its subnet. */
  readonly ranges: readonly string[];
  /** Security groups; absent for an address, whose sender is taken to be free of them. */
  readonly groups: readonly string[] | undefined;
  /** Elastic IP, if it has one. */
  readonly publicAddress: string | undefined;
}

/**
 * Finds what a question names: an address, `server`, `function`, `endpoint:<service>`, or the
 * logical name of one of them.
 *
 * @throws UnknownEndpointError with the names that exist
 */
export function endpointOf(network: NetworkModel, name: string): NetworkEndpoint {
  const address = canonicalAddress(name);
  if (address !== undefined) return endpointOfAddress(network, address);
  const named = nameable(network).find(
    ({ alias, resource }) => alias === name || resource.name === name,
  );
  if (named === undefined) {
    const names = nameable(network).map(({ alias }) => alias);
    throw new UnknownEndpointError(
      `"${name}" is no address and nothing of this stack; use an address or ${names.join(", ")}`,
    );
  }
  return standing(network, named.resource);
}

/** Names of everything in the stack that has network interfaces of its own. */
export const interfaceNames = (network: NetworkModel): readonly string[] =>
  nameable(network)
    .filter(({ resource }) => standing(network, resource).kind === "inside")
    .map(({ alias }) => alias);

/** What can be named, interface endpoints before gateway endpoints of the same service. */
function nameable({ resources }: NetworkModel): { alias: string; resource: GraphResource }[] {
  const of = (type: string, alias: (resource: GraphResource) => string) =>
    resources
      .filter((r) => r.type === type)
      .map((resource) => ({ alias: alias(resource), resource }));
  const endpoints = of("aws:ec2/vpcEndpoint:VpcEndpoint", serviceAlias);
  const isInterface = ({ resource }: { resource: GraphResource }): boolean =>
    resource.inputs["vpcEndpointType"] === "Interface";
  return [
    ...of("aws:transfer/server:Server", () => "server"),
    ...of("aws:lambda/function:Function", () => "function"),
    ...endpoints.filter(isInterface),
    ...endpoints.filter((endpoint) => !isInterface(endpoint)),
  ];
}

/** `endpoint:kms` for `com.amazonaws.eu-central-1.kms`. */
const serviceAlias = ({ inputs }: GraphResource): string =>
  `endpoint:${serviceOfEndpoint(text(inputs["serviceName"]))}`;

function endpointOfAddress({ vpc, subnets }: NetworkModel, address: string): NetworkEndpoint {
  const range = rangeOfAddress(address);
  if (vpc?.ranges.every((own) => !within(range, own)) ?? true) {
    return { kind: "outside", label: address, peer: { range } };
  }
  const subnet = subnets.find(({ ranges }) => ranges.some((own) => within(range, own)));
  const free = { groups: undefined, publicAddress: undefined, ranges: [range] };
  const interfaces =
    subnet === undefined
      ? []
      : [{ label: address, resource: subnet.resource, subnet, zone: subnet.zone, ...free }];
  return { kind: "inside", label: address, interfaces };
}

function standing(network: NetworkModel, resource: GraphResource): NetworkEndpoint {
  const { name, inputs } = resource;
  switch (resource.type) {
    case "aws:transfer/server:Server": {
      const label = `server ${name}`;
      const details = inputs["endpointDetails"];
      if (inputs["endpointType"] !== "VPC" || !isRecord(details)) {
        return { kind: "aws", label, resource };
      }
      const dualStack = inputs["ipAddressType"] === "DUALSTACK";
      return inside(network, { resource, label, placement: details, dualStack });
    }
    case "aws:lambda/function:Function": {
      const label = `function ${name}`;
      const placement = inputs["vpcConfig"];
      if (!isRecord(placement)) return { kind: "aws", label, resource };
      const dualStack = placement["ipv6AllowedForDualStack"] === true;
      return inside(network, { resource, label, placement, dualStack });
    }
    default: {
      const label = `endpoint ${name}`;
      if (inputs["vpcEndpointType"] !== "Interface")
        return { kind: "gateway", label, endpoint: resource };
      const dualStack = inputs["ipAddressType"] === "dualstack";
      return inside(network, { resource, label, placement: inputs, dualStack });
    }
  }
}

interface Standing {
  readonly resource: GraphResource;
  readonly label: string;
  /** Inputs that name subnets, security groups and Elastic IPs. */
  readonly placement: Readonly<Record<string, unknown>>;
  readonly dualStack: boolean;
}

function inside(
  network: NetworkModel,
  { resource, label, placement, dualStack }: Standing,
): NetworkEndpoint {
  const given = texts(placement["securityGroupIds"]);
  const groups = given.length > 0 || network.vpc === undefined ? given : [network.vpc.defaultGroup];
  const addresses = texts(placement["addressAllocationIds"]);
  const interfaces = texts(placement["subnetIds"]).map((id, index) => {
    const subnet = network.subnets.find((each) => each.id === id);
    return {
      ...{ label, resource, subnet, groups },
      zone: subnet?.zone ?? id,
      ranges: subnet?.ranges.filter((range) => dualStack || familyOf(range) === 4) ?? [],
      // Which address lands in which zone is not ours to say; how many there are is.
      publicAddress: addresses[index],
    };
  });
  return { kind: "inside", label, interfaces };
}
