import { type Graph, resourcesOf, text } from "../../graph/graph";
import { consoleName } from "../names";
import { type Box, flow, idFor, type Part, part } from "../picture";

/** Event data stores of CloudTrail Lake, to which the requests of the data bucket go. */
export function auditPart(graph: Graph, dataStore: string): Part {
  const stores = resourcesOf(graph, "aws:cloudtrail/eventDataStore:EventDataStore");
  return part({
    boxes: stores.map((store): Box => ({
      ...{ id: idFor("audit", store.name), kind: "operations", column: "copies" },
      title: "AWS CloudTrail Lake",
      lines: [consoleName(store), "audit events"],
    })),
    arrows: stores.map(({ name }) => flow(dataStore, idFor("audit", name), "audits requests")),
  });
}

/** Whether a trail delivers to a bucket. */
export const isAudited = (graph: Graph, logBucket: unknown): boolean =>
  resourcesOf(graph, "aws:cloudtrail/trail:Trail").some(
    ({ inputs }) => text(inputs["s3BucketName"]) === text(logBucket),
  );
