import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { interfaceEndpointService } from "../aws/partition";
import type { NetworkConfig } from "../config/schema/network";

/** An Availability Zone. The same name is another zone in another account; an id is the same everywhere. */
interface Zone {
  readonly name: string;
  readonly id: string;
}

/** Zones of a region in which a Transfer server can be. */
export interface OfferedZones {
  readonly region: string;
  /** Names of the zones in which the Transfer service has endpoints; undefined if AWS does not tell. */
  readonly offered: readonly string[] | undefined;
}

/** What an account sees of a region. */
export interface RegionZones extends OfferedZones {
  /** Availability Zones, without Local Zones and Wavelength Zones. */
  readonly zones: readonly Zone[];
}

/**
 * Looks up the zones of the stack's subnets, which preview shows. It is a promise, because awsx takes
 * plain names and no Outputs.
 *
 * @throws at preview, if a zone is unknown or the Transfer service does not offer it
 */
export async function lookUpZones(network: NetworkConfig): Promise<string[]> {
  const [zones, offered] = await Promise.all([zonesOf(), transferZones()]);
  return chooseZones(network, { ...offered, zones });
}

/**
 * Zones that need no opt-in: an account that opts in to a Local Zone gets one that may sort first
 * (pulumi-awsx#1365). Zones in every state: with a filter for `available`, an outage of the first zone
 * would move the subnets of all zones.
 */
async function zonesOf(): Promise<Zone[]> {
  const filters = [{ name: "opt-in-status", values: ["opt-in-not-required"] }];
  const { names, zoneIds } = await aws.getAvailabilityZones({ filters });
  return names.map((name, index) => ({ name, id: zoneIds[index] ?? "" }));
}

/**
 * Looks up the zones of the Transfer service's endpoints. Some regions with Transfer servers do not
 * list the service (aws-cdk#25878), so a failed look-up is a warning.
 */
export async function transferZones(): Promise<OfferedZones> {
  const { region } = await aws.getRegion();
  const serviceName = interfaceEndpointService("transfer.server", region);
  try {
    const { availabilityZones: offered } = await aws.ec2.getVpcEndpointService({ serviceName });
    return { region, offered };
  } catch (error) {
    await pulumi.log.warn(
      `the zones of ${serviceName} could not be looked up, so that up fails if one of the stack's zones lacks it: ${String(error)}`,
    );
    return { region, offered: undefined };
  }
}

/**
 * Chooses the zones of the stack's subnets: those of `network.zones`, or else the first ones by name.
 * A zone that the Transfer service does not offer is an error and not skipped, as otherwise the zones
 * of a deployed stack would move when AWS adds it.
 */
export function chooseZones(network: NetworkConfig, available: RegionZones): string[] {
  const all = [...available.zones].sort((a, b) => (a.name < b.name ? -1 : 1));
  const named = network.zones?.map((text) => all.find(({ name, id }) => [name, id].includes(text)));
  const chosen = (named ?? all.slice(0, network.zoneCount)).filter((zone) => zone !== undefined);
  const problem =
    unknownProblem(network, named, all, available.region) ??
    countProblem(network, chosen, available.region) ??
    offerProblem(network, chosen, all, available);
  // On a line of its own, as Pulumi puts the names of arguments in front of the message.
  if (problem !== undefined) throw new Error(`zones cannot be used\n  ✖ ${problem}`);
  return chosen.map(({ name }) => name);
}

const describe = (zones: readonly Zone[]): string =>
  zones.map(({ name, id }) => `${name} (${id})`).join(", ");

function unknownProblem(
  network: NetworkConfig,
  named: readonly (Zone | undefined)[] | undefined,
  all: readonly Zone[],
  region: string,
): string | undefined {
  const unknown = network.zones?.filter((_, index) => named?.[index] === undefined) ?? [];
  if (unknown.length === 0) return undefined;
  return `network.zones lists ${unknown.join(", ")}, which this account does not have as an Availability Zone in ${region}; choose from ${describe(all)}`;
}

/** Problem of too few zones, or of one zone that is listed by name and by id. */
function countProblem(
  { zones, zoneCount }: NetworkConfig,
  chosen: readonly Zone[],
  region: string,
): string | undefined {
  const names = new Set(chosen.map(({ name }) => name));
  if (names.size === zoneCount) return undefined;
  return zones === undefined
    ? `network.zoneCount is ${zoneCount}, but ${region} has ${names.size} Availability Zones; reduce it`
    : `network.zones lists the same zone by name and by id, and has ${names.size} zones for network.zoneCount ${zoneCount}; list each zone once, got ${describe(chosen)}`;
}

function offerProblem(
  { zones, zoneCount }: NetworkConfig,
  chosen: readonly Zone[],
  all: readonly Zone[],
  { offered, region }: RegionZones,
): string | undefined {
  if (offered === undefined) return undefined;
  const isOffered = ({ name }: Zone): boolean => offered.includes(name);
  const missing = chosen.filter((zone) => !isOffered(zone));
  if (missing.length === 0) return undefined;
  const remedy = `set network.zones to ${zoneCount} of ${describe(all.filter(isOffered))}`;
  const setting = zones === undefined ? "network.zoneCount selects" : "network.zones lists";
  return `${setting} ${describe(missing)}, where AWS Transfer Family has no endpoints in ${region}; ${remedy}`;
}
