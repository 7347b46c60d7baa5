import { MANAGED_GROUPS } from "../../aws/managed-rules";
import type { WebFirewallConfig } from "../../config/schema/web-firewall";
import { planIpSets } from "./rules";

/** Capacity units of a web ACL that its price includes (AWS WAF Developer Guide, "Web ACL capacity units"). */
export const INCLUDED_CAPACITY = 1500;

/** Units by statement; a size has 1, and 10 for its text transformation. */
const UNITS = { ipSet: 1, geoMatch: 1, rate: 2, size: 11 } as const;

/**
 * Capacity units that the rules take at most: AWS may count a transformation that several statements
 * share once, and the transformation NONE not at all.
 */
export function capacityOf(config: WebFirewallConfig): number {
  const { allowedCountries, blockedCountries } = config;
  const countryLists = [allowedCountries ?? [], blockedCountries].filter(
    ({ length }) => length > 0,
  );
  return (
    planIpSets(config).length * UNITS.ipSet +
    countryLists.length * UNITS.geoMatch +
    UNITS.rate +
    3 * UNITS.size +
    MANAGED_GROUPS.badInputs.capacity +
    MANAGED_GROUPS.common.capacity
  );
}
