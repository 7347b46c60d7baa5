import { blockOf, prefixOf } from "../aws/cidr";

/** What stands in a tier of a closed VPC's subnets. */
export type Tier = "server" | "attachment" | "function";

/**
 * Where a tier's blocks are: each is a VPC's range divided by 2^`bits`, and the first zone has block
 * `first`. A zone's block never depends on how many zones there are, so that adding one moves nothing.
 */
const BLOCKS: Readonly<Record<Tier, { readonly bits: number; readonly first: number }>> = {
  server: { bits: 4, first: 0 },
  attachment: { bits: 4, first: 4 },
  function: { bits: 3, first: 4 },
};

/** Number of a tier's first /64 in the /56 that AWS gives to a dual-stack VPC. */
const FIRST_IPV6_BLOCK: Readonly<Record<Tier, number>> = { server: 0, function: 4, attachment: 8 };

/**
 * Address ranges of a closed VPC's subnets, one per zone: in its first quarter the server, which
 * clients reach; in its second the interfaces of Transit Gateway attachments; in its second half the
 * function and the interface endpoints, which no client reaches.
 *
 * @param vpcCidr range of the VPC, /16 to /24
 * @param zoneCount 1 to 3
 */
export function planSubnets(
  vpcCidr: string,
  zoneCount: number,
): Readonly<Record<Tier, readonly string[]>> {
  const zones = Array.from({ length: zoneCount }, (_, zone) => zone);
  const of = (tier: Tier): string[] => {
    const { bits, first } = BLOCKS[tier];
    return zones.map((zone) => blockOf(vpcCidr, first + zone, prefixOf(vpcCidr) + bits));
  };
  return { server: of("server"), attachment: of("attachment"), function: of("function") };
}

/** The quarter of a VPC's range that holds the server's subnets, whatever the number of zones. */
export const serverQuarter = (vpcCidr: string): string =>
  blockOf(vpcCidr, 0, prefixOf(vpcCidr) + 2);

/** The half of a VPC's range that holds the function's subnets, whatever the number of zones. */
export const functionHalf = (vpcCidr: string): string => blockOf(vpcCidr, 1, prefixOf(vpcCidr) + 1);

/** The /64 of a subnet in the /56 that AWS gives to a dual-stack VPC. */
export const ipv6Block = (vpcIpv6Cidr: string, tier: Tier, zone: number): string =>
  blockOf(vpcIpv6Cidr, FIRST_IPV6_BLOCK[tier] + zone, 64);
