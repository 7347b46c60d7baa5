import { SCAN_TAG } from "../../storage/malware/statements";
import { type Graph, resourcesOf } from "../graph/graph";
import type { S3Operation } from "./request";

/** Tags of a file that was found clean, where a stack scans files; else nothing is known of tags. */
export const cleanFile = (graph: Graph): Pick<S3Operation, "tags"> =>
  resourcesOf(graph, "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan").length === 0
    ? {}
    : { tags: { [SCAN_TAG]: "NO_THREATS_FOUND" } };
