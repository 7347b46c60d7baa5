import { canonicalAddress, rangeOfAddress } from "../../aws/cidr";
import { serviceOfEndpoint } from "../../aws/partition";
import { type GraphResource, memoized, text, texts } from "../graph/graph";
import { isRecord } from "../graph/serialization";
import type { NetworkModel, SubnetModel } from "./model";
import { EVERYTHING, FAMILIES, type Family, FAMILY, trafficOf } from "./packets";
import { meet, type Traffic } from "./traffic";

/** A name or address that the stack does not have. */
export class UnknownEndpointError extends Error {}

/** Where packets begin or end. */
export type NetworkEndpoint =
  /** Any host with one of these addresses, outside the VPC or in one of its subnets. */
  | { readonly kind: "world"; readonly label: string; readonly traffic: Traffic }
  /** Network interfaces, one per zone. */
  | {
      readonly kind: "interfaces";
      readonly label: string;
      readonly resource: GraphResource;
      readonly interfaces: readonly Interface[];
    }
  /** A gateway endpoint, which has no interface: route tables lead to it. */
  | { readonly kind: "gateway"; readonly label: string; readonly resource: GraphResource }
  /** A public server, or a function outside any VPC: AWS's own network, where no rule of ours holds. */
  | { readonly kind: "aws"; readonly label: string; readonly resource: GraphResource };

/** A network interface of something in the VPC. */
export interface Interface {
  readonly label: string;
  readonly resource: GraphResource;
  /** Absent in a VPC that exists already. */
  readonly subnet: SubnetModel | undefined;
  readonly zone: string;
  /** By family, every packet to or from an address that it may have: those of its subnet. */
  readonly addresses: Readonly<Partial<Record<Family, Traffic>>>;
  readonly groups: readonly string[];
  /** Whether an Elastic IP is its own: AWS chooses which of several lands in which zone. */
  readonly publicAddress: "certain" | "possible" | "none";
}

/** Every address, as the world to ask about. */
export const WORLD: NetworkEndpoint = { kind: "world", label: "any address", traffic: EVERYTHING };

/**
 * Finds an endpoint: an address, `server`, `function`, `endpoint:<service>`, or the logical name of
 * one of them.
 *
 * @throws UnknownEndpointError with the names that exist
 */
export function endpointOf(network: NetworkModel, name: string): NetworkEndpoint {
  const address = canonicalAddress(name);
  if (address !== undefined) {
    return { kind: "world", label: address, traffic: trafficOf([rangeOfAddress(address)]) };
  }
  const all = namedEndpoints(network);
  const named = all.find(({ alias, resource }) => alias === name || resource.name === name);
  if (named !== undefined) return named.endpoint;
  const names = all.map(({ alias }) => alias).join(", ");
  throw new UnknownEndpointError(
    `"${name}" is no address and nothing of this stack; use an address or ${names}`,
  );
}

/** Something of the stack that packets can begin or end at. */
export interface NamedEndpoint {
  /** `server`, `function` or `endpoint:<service>`; the logical name for a second one of a kind. */
  readonly alias: string;
  readonly resource: GraphResource;
  readonly endpoint: Exclude<NetworkEndpoint, { kind: "world" }>;
}

/** Everything in the stack that can be named, interface endpoints before gateway endpoints. */
export const namedEndpoints = memoized(
  everyEndpoint,
  new WeakMap<NetworkModel, readonly NamedEndpoint[]>(),
);

function everyEndpoint(network: NetworkModel): readonly NamedEndpoint[] {
  const of = (type: string, alias: (resource: GraphResource) => string) =>
    network.resources
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
  ].map(({ alias, resource }, index, list) => ({
    alias: list.findIndex((each) => each.alias === alias) === index ? alias : resource.name,
    resource,
    endpoint: standing(network, resource),
  }));
}

/** `endpoint:kms` for `com.amazonaws.eu-central-1.kms`. */
const serviceAlias = ({ inputs }: GraphResource): string =>
  `endpoint:${serviceOfEndpoint(text(inputs["serviceName"]))}`;

function standing(network: NetworkModel, resource: GraphResource): NamedEndpoint["endpoint"] {
  const { name, inputs } = resource;
  switch (resource.type) {
    case "aws:transfer/server:Server": {
      const label = `server ${name}`;
      const details = inputs["endpointDetails"];
      requireKnown(resource, "endpointType", ["VPC", "PUBLIC"]);
      if (inputs["endpointType"] !== "VPC" || !isRecord(details)) {
        return { kind: "aws", label, resource };
      }
      const dualStack = inputs["ipAddressType"] === "DUALSTACK";
      return inside(network, { resource, label, placement: details, dualStack });
    }
    case "aws:lambda/function:Function": {
      const label = `function ${name}`;
      const placement = inputs["vpcConfig"];
      // Without subnets AWS takes the function out of the VPC.
      if (!isRecord(placement) || texts(placement["subnetIds"]).length === 0) {
        return { kind: "aws", label, resource };
      }
      const dualStack = placement["ipv6AllowedForDualStack"] === true;
      return inside(network, { resource, label, placement, dualStack });
    }
    default: {
      const label = `endpoint ${name}`;
      requireKnown(resource, "vpcEndpointType", ["Interface", "Gateway"]);
      if (inputs["vpcEndpointType"] !== "Interface")
        return { kind: "gateway", label: `gateway endpoint ${name}`, resource };
      const dualStack = inputs["ipAddressType"] === "dualstack";
      return inside(network, { resource, label, placement: inputs, dualStack });
    }
  }
}

/** Fails for a kind of endpoint about which nobody can say where it leads. */
function requireKnown(
  { name, inputs }: GraphResource,
  key: string,
  kinds: readonly string[],
): void {
  const kind = text(inputs[key]);
  if (kind === "" || kinds.includes(kind)) return;
  throw new Error(
    `reachability does not know ${key} ${kind} of ${name}; use ${kinds.join(" or ")}`,
  );
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
): NamedEndpoint["endpoint"] {
  const given = texts(placement["securityGroupIds"]);
  const groups = given.length > 0 || network.vpc === undefined ? given : [network.vpc.defaultGroup];
  const subnetIds = texts(placement["subnetIds"]);
  const allocations = texts(placement["addressAllocationIds"]);
  const exist = allocations.every(
    (id) => /^eipalloc-[0-9a-f]+$/.test(id) || network.resources.some((each) => each.id === id),
  );
  const complete = exist && allocations.length >= subnetIds.length;
  const publicAddress = allocations.length === 0 ? "none" : complete ? "certain" : "possible";
  const interfaces = subnetIds.map((id): Interface => {
    const subnet = network.subnets.find((each) => each.id === id);
    const families = FAMILIES.filter((family) => family === 4 || dualStack || subnet === undefined);
    const addresses = families
      .map((family) => [family, meet(subnet?.traffic ?? EVERYTHING, FAMILY[family])] as const)
      .filter(([, traffic]) => traffic.length > 0);
    return {
      ...{ label, resource, subnet, zone: subnet?.zone ?? id, groups, publicAddress },
      addresses: Object.fromEntries(addresses),
    };
  });
  return { kind: "interfaces", label, resource, interfaces };
}
