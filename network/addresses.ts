import { dotted, prefixOf, rangeOf } from "../config/cidr";

/** Address ranges of a closed VPC, by what stands in them; index 0 is the first zone. */
export interface SubnetPlan {
  /** Ranges for the Transfer server's interfaces, which clients reach. */
  readonly server: readonly string[];
  /** Ranges for the identity function and the interface endpoints, which no client reaches. */
  readonly function: readonly string[];
}

/**
 * Divides a VPC's range into eight equal blocks: 0 to 2 for the server, 4 to 6 for the function.
 * A zone's block never depends on how many zones there are, so that adding one moves nothing.
 *
 * @param vpcCidr range of the VPC, /16 to /24
 * @param zoneCount 1 to 3
 */
export function planSubnets(vpcCidr: string, zoneCount: number): SubnetPlan {
  const { first } = rangeOf(vpcCidr);
  const prefix = prefixOf(vpcCidr) + 3;
  const block = (index: number): string =>
    `${dotted(first + index * 2 ** (32 - prefix))}/${prefix}`;
  const zones = Array.from({ length: zoneCount }, (_, zone) => zone);
  return { server: zones.map(block), function: zones.map((zone) => block(zone + 4)) };
}
