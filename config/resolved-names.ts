import { dnsSuffixOf } from "../aws/partition";
import { existingServicesOf, interfaceEndpointsOf, usesTables } from "./interface-endpoints";
import type { StackConfig } from "./schema/stack";

/** Settings of a DNS Firewall. */
export interface DnsFirewallConfig {
  /** Names that the network resolves besides those that the stack needs. */
  readonly allow: readonly string[];
  /** Order among the rule groups of the VPC, the lowest first. */
  readonly priority: number;
}

/**
 * DNS Firewall that the stack makes, if any: by default in the VPC that it makes with mode closed. In a
 * VPC that exists it would hold for everything else there, too.
 */
export function dnsFirewallOf({ network }: StackConfig): DnsFirewallConfig | undefined {
  if (network.mode !== "closed") return undefined;
  const { dnsFirewall = network.existingVpc === undefined && {} } = network;
  return dnsFirewall === false ? undefined : { allow: [], priority: 101, ...dnsFirewall };
}

/**
 * Parts of the private names of interface endpoints before the region, where AWS does not just turn the
 * parts of the service's name around. From the table of AWS CDK's `vpc-endpoint.ts`.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "ecr.dkr": ["dkr.ecr", "*.dkr.ecr"],
  "execute-api": ["*.execute-api"],
  "kinesis-firehose": ["firehose"],
  "kinesis-streams": ["kinesis"],
  s3: ["s3", "*.s3", "*.s3-accesspoint", "*.s3-control"],
};

/** Usual names of a service in a region, which lead to its endpoint in a VPC. */
export const serviceNames = (service: string, region: string): readonly string[] =>
  (NAMES[service] ?? [service.split(".").reverse().join(".")]).map(
    (part) => `${part}.${region}.${dnsSuffixOf(region)}`,
  );

/** Names that parts of a closed stack, and callers of its endpoints, resolve in the VPC. */
export function neededNames(config: StackConfig, region: string): readonly string[] {
  const services = [
    ...[...interfaceEndpointsOf(config), ...existingServicesOf(config)].map(
      ({ service }) => service,
    ),
    ...(usesTables(config) ? ["dynamodb"] : []),
  ];
  const { hostname } = config.network;
  return [
    ...new Set([
      ...services.flatMap((service) => serviceNames(service, region)),
      ...(hostname === undefined ? [] : [hostname.name]),
    ]),
  ];
}

/** All names that the stack's DNS Firewall lets the network resolve. */
export const allowedNames = (config: StackConfig, region: string): readonly string[] => [
  ...new Set([...neededNames(config, region), ...(dnsFirewallOf(config)?.allow ?? [])]),
];
