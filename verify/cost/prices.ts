import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Prices of one group of regions that cost the same, in US dollars before tax. */
export interface PriceList {
  /** Month in which somebody wrote them down. */
  readonly date: string;
  readonly group: string;
  readonly regions: readonly string[];
  readonly usd: Readonly<Record<PriceName, number>>;
}

/** What has a price; units are in the names. */
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
  "hostedZoneMonth",
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
] as const;
/** One of {@link PRICE_NAMES}. */
export type PriceName = (typeof PRICE_NAMES)[number];

const FOLDER = join(__dirname, "prices");

/** Every price list there is. */
export const priceLists = (): PriceList[] =>
  readdirSync(FOLDER)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as PriceList);

/**
 * The price list of a region.
 *
 * @throws Error that says which regions have one
 */
export function pricesOf(region: string): PriceList {
  const lists = priceLists();
  const list = lists.find(({ regions }) => regions.includes(region));
  if (list !== undefined) return list;
  const known = lists.flatMap(({ regions }) => regions).join(", ");
  throw new Error(
    `no prices for region ${region}; known are ${known}: copy a file of verify/cost/prices and put in that region's`,
  );
}
