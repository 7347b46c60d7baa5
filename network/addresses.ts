import { blockOf, prefixOf } from "../config/cidr";

/** What stands in a tier of a closed VPC's subnets. */
export type Tier = "server" | "function";

/** First block of each tier; a VPC's range divides into eight equal blocks. */
const FIRST_BLOCK: Readonly<Record<Tier, number>> = { server: 0, function: 4 };

/** Number of a zone's block; it never depends on how many zones there are. */
export const blockNumber = (tier: Tier, zone: number): number => FIRST_BLOCK[tier] + zone;

/**
 * Address ranges of a closed VPC's subnets, one per zone: blocks 0 to 2 for the server, which
 * clients reach, and 4 to 6 for the function and the interface endpoints, which no client reaches.
 * Adding a zone moves nothing.
 *
 * @param vpcCidr range of the VPC, /16 to /24
 * @param zoneCount 1 to 3
 */
export function planSubnets(
  vpcCidr: string,
  zoneCount: number,
): Readonly<Record<Tier, readonly string[]>> {
  const zones = Array.from({ length: zoneCount }, (_, zone) => zone);
  const of = (tier: Tier): string[] =>
    zones.map((zone) => blockOf(vpcCidr, blockNumber(tier, zone), prefixOf(vpcCidr) + 3));
  return { server: of("server"), function: of("function") };
}

/** The half of a VPC's range that holds the function's subnets, whatever the number of zones. */
export const functionHalf = (vpcCidr: string): string => blockOf(vpcCidr, 1, prefixOf(vpcCidr) + 1);

/** The /64 of a subnet in the /56 that AWS gives to a dual-stack VPC. */
export const ipv6Block = (vpcIpv6Cidr: string, tier: Tier, zone: number): string =>
  blockOf(vpcIpv6Cidr, blockNumber(tier, zone), 64);
