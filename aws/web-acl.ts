import { blockOf, familyOf, prefixOf } from "./cidr";

/**
 * Metrics without samples, which for hours would show passwords in headers and signatures of links in
 * the query.
 */
export const visible = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});

/**
 * Ranges of one IP version for WAF, which does not accept a prefix length of 0; its two halves replace it.
 *
 * @param cidrs ranges of both versions
 */
export const addressesOf = (cidrs: readonly string[], family: 4 | 6): string[] =>
  cidrs
    .filter((cidr) => familyOf(cidr) === family)
    .flatMap((cidr) => (prefixOf(cidr) === 0 ? [blockOf(cidr, 0, 1), blockOf(cidr, 1, 1)] : cidr));

/** Headers whose values WAF replaces in everything that it keeps of a request. */
export const hiddenHeaders = (fieldKeys: readonly string[]) => ({
  action: "SUBSTITUTION",
  field: { fieldType: "SINGLE_HEADER", fieldKeys: [...fieldKeys] },
});

/** Physical names of the web ACL in front of published files, and of what belongs to it. */
export interface WebFirewallNames {
  /** The web ACL, and the dimension `WebACL` of its metrics. */
  readonly webAcl: string;
  /** Sets of ranges, by list and IP version. */
  readonly ipSets: Readonly<Record<IpSetKey, string>>;
  /** WAF writes only to log groups whose names begin like this. */
  readonly logGroup: string;
  /** Topic of the alarms, in the region of CloudFront's metrics. */
  readonly topic: string;
  /** Alias of the key, without `alias/`. */
  readonly keyAlias: string;
}

/** A list of ranges and an IP version. */
export type IpSetKey = `${"allowed" | "blocked"}-ipv${4 | 6}`;

/** Names of the web ACL of a stack's published files. */
export function webFirewallNames(prefix: string): WebFirewallNames {
  const webAcl = `${prefix}-published`;
  const ipSet = (key: IpSetKey): string => `${webAcl}-${key}`;
  return {
    webAcl,
    ipSets: {
      "allowed-ipv4": ipSet("allowed-ipv4"),
      "allowed-ipv6": ipSet("allowed-ipv6"),
      "blocked-ipv4": ipSet("blocked-ipv4"),
      "blocked-ipv6": ipSet("blocked-ipv6"),
    },
    logGroup: `aws-waf-logs-${webAcl}`,
    topic: `${prefix}-firewall`,
    keyAlias: `${prefix}-firewall`,
  };
}
