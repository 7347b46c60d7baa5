import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Prices of one group of regions that cost the same, in US dollars before tax. */
export interface PriceList {
  /** Month in which they were written down. */
  readonly date: string;
  readonly group: string;
  readonly regions: readonly string[];
  readonly usd: Readonly<Record<PriceName, number>>;
}

/** Names of all prices, with their units. */
export const PRICE_NAMES = [
  "transferHour",
  "transferGb",
  "elasticIpHour",
  "interfaceEndpointHour",
  "interfaceEndpointGb",
  "transitGatewayHour",
  "transitGatewayGb",
  "internetGb",
  "crossRegionGb",
  // Data routing of Multi-Region Access Points from S3's price page, the same in all regions, without the
  // acceleration of requests that come over the internet.
  "mrapGb",
  // From CloudFront's price page, for viewers in the group's part of the world, beyond what is free.
  "cdnGb",
  "cdnMillion",
  "cdnInvalidation",
  // From the price page of Step Functions: transitions of standard workflows.
  "stateMillion",
  // Malware Protection for S3, from GuardDuty's prices for us-east-1 since February 2025, beyond what is
  // free; for the other regions of the tables they are assumed to be the same.
  "malwareGb",
  "malwareMillion",
  // Usage type S3RTC-Out-Bytes of AWS's price list. $0.015 was seen in published extracts for us-east-1,
  // eu-west-2 and ca-central-1; for the other regions of the tables it is assumed to be the same.
  "replicationTimeGb",
  "hostedZoneMonth",
  // Both from Route 53's price page, which has no regions in them.
  "dnsFirewallNameMonth",
  "dnsFirewallMillion",
  "kmsKeyMonth",
  "kmsMillion",
  "s3StandardGbMonth",
  "s3PutMillion",
  "s3GetMillion",
  "efsStandardGbMonth",
  "efsElasticReadGb",
  "efsElasticWriteGb",
  "backupGbMonth",
  "secretMonth",
  "secretCallMillion",
  "lambdaMillion",
  "lambdaArmGbSecond",
  "tableWriteMillion",
  "tableReadMillion",
  "tableGbMonth",
  "logGbIngested",
  "logGbMonth",
  "metricMonth",
  "alarmMetricMonth",
  "dashboardMonth",
  "apiGatewayMillion",
  "webAclMonth",
  "webAclRuleMonth",
  "webAclRequestMillion",
  "queueMillion",
  "topicMillion",
  "workflowDecryptGb",
  "athenaTb",
  // CloudTrail's price page, which has no regions in them: $0.10 per 100,000 data events that a trail delivers.
  "trailDataEventMillion",
  // CloudTrail Lake with one-year extendable retention: each GB that comes in, and each month after the first
  // year. No extract of AWS's price list was at hand to check both; compare them with the price page.
  "lakeGbIngested",
  "lakeGbMonth",
] as const;
/** Name of a price. */
export type PriceName = (typeof PRICE_NAMES)[number];

const FOLDER = join(__dirname, "prices");

/** All price lists. */
export const priceLists = (): PriceList[] =>
  readdirSync(FOLDER)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as PriceList);

/**
 * The price list of a region.
 *
 * @throws Error that names the regions with a list
 */
export function pricesOf(region: string): PriceList {
  const lists = priceLists();
  const list = lists.find(({ regions }) => regions.includes(region));
  if (list !== undefined) return list;
  const known = lists.flatMap(({ regions }) => regions).join(", ");
  throw new Error(
    `no prices for region ${region}; known are ${known}: copy a file of verify/cost/prices and enter the prices of the region`,
  );
}
