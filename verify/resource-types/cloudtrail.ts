import { type CostContext, type CostLine, costLine, MILLION } from "../cost/model";
import { arnOutput, named, PROVIDER_ONLY, regionalArn, type ResourceTypes } from "./resource-type";

/** Bytes of a data event as CloudTrail Lake counts them; AWS publishes no average. */
const EVENT_BYTES = 1500;

/** Requests of a file, as the prices of the bucket count them: two writes, and three reads if they are recorded. */
function eventsOf({ resource, usage }: CostContext): number {
  const reads = !JSON.stringify(resource.inputs["advancedEventSelectors"]).includes("readOnly");
  return usage.files * (reads ? 5 : 2);
}

function trailPrice(context: CostContext): CostLine[] {
  const rule = "5 requests a file, 2 without reads";
  return [
    costLine("Audit, data events", eventsOf(context) / MILLION, "trailDataEventMillion", rule),
  ];
}

function storePrice(context: CostContext): CostLine[] {
  const gb = (eventsOf(context) * EVENT_BYTES) / 1e9;
  const months = Math.max(0, Number(context.resource.inputs["retentionPeriod"]) / 30 - 12);
  return [
    costLine("Audit, ingestion", gb, "lakeGbIngested", "1.5 kB an event, the first year included"),
    ...(months > 0.5
      ? [costLine("Audit, storage", gb * months, "lakeGbMonth", "each GB kept after a year")]
      : []),
  ];
}

/** AWS CloudTrail. */
export const CLOUDTRAIL: ResourceTypes = {
  "aws:cloudtrail/eventDataStore:EventDataStore": {
    outputs: arnOutput("cloudtrail", "eventdatastore"),
    replacedBy: ["kmsKeyId", "name"],
    api: {
      operation: "cloudtrail.CreateEventDataStore",
      names: { ...PROVIDER_ONLY, tags: "TagsList", suspend: false },
    },
    price: storePrice,
    uniqueName: named(128),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
    data: "event data store of the audit",
  },
  "aws:cloudtrail/trail:Trail": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "cloudtrail", `trail/${String(resource.inputs["name"])}`),
      homeRegion: resource.awsEnvironment.region,
    }),
    replacedBy: ["name"],
    api: {
      operation: "cloudtrail.CreateTrail",
      names: {
        ...PROVIDER_ONLY,
        advancedEventSelectors: "=cloudtrail.PutEventSelectors.AdvancedEventSelectors",
        tags: "TagsList",
      },
    },
    price: trailPrice,
    uniqueName: named(128),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
};
