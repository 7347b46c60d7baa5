import { isDeepStrictEqual } from "node:util";

import { arnOf, records, resourcesOf, texts } from "../../graph/graph";
import {
  each,
  falls,
  fine,
  type JudgeInput,
  type JudgeResource,
  show,
  type TypeJudges,
  unless,
} from "../judge";
import { high, listed, medium, unjudged, without } from "../model";

const TRAIL = "aws:cloudtrail/trail:Trail";
const STORE = "aws:cloudtrail/eventDataStore:EventDataStore";

/** What a list of selectors records: ARNs by whether reads are among the events, and everything else. */
function recorded(selectors: unknown): { arns: Set<string>; reads: Set<string>; rest: unknown } {
  const [arns, reads] = [new Set<string>(), new Set<string>()];
  const rest: unknown[] = [];
  for (const selector of records(selectors)) {
    const fields = records(selector["fieldSelectors"]);
    const of = (field: string): readonly string[] =>
      fields
        .filter((each) => each["field"] === field)
        .flatMap((each) => [...texts(each["startsWiths"]), ...texts(each["equals"])]);
    for (const arn of of("resources.ARN")) {
      arns.add(arn);
      if (!of("readOnly").includes("false")) reads.add(arn);
    }
    rest.push(fields.filter(({ field }) => !["resources.ARN", "readOnly"].includes(String(field))));
  }
  return { arns, reads, rest };
}

/** Events that are no longer recorded; anything else that changes is not judged. */
const selectors: JudgeInput = ({ was, is, title, context }) => {
  const [old, now] = [recorded(was), recorded(is)];
  // An access point that goes takes its requests with it.
  const isThere = (arn: string): boolean =>
    !arn.includes(":accesspoint/") ||
    resourcesOf(context.after, "aws:s3/accessPoint:AccessPoint").some((p) => arnOf(p) === arn);
  const gone = without([...old.arns], [...now.arns]).filter(isThere);
  const unread = without([...old.reads], [...now.reads]).filter((arn) => now.arns.has(arn));
  return [
    gone.length > 0 && high(`No longer audited: requests for ${listed(gone)}`),
    unread.length > 0 &&
      high(`Downloads and listings are no longer audited, only writes: ${listed(unread)}`),
    // Another list of ARNs may have another number of selectors; with the same one, something else changes.
    isDeepStrictEqual(old.arns, now.arns) &&
      !isDeepStrictEqual(old.rest, now.rest) &&
      unjudged(`events that ${title} records`),
  ];
};

/** The audit is turned on. */
const created: JudgeResource = ({ name }) =>
  medium(`Requests for objects are recorded by ${name}, which costs by the request`);

/** The audit is turned off, or goes elsewhere. */
const deleted: JudgeResource = ({ name }, { after }) => {
  const other = after.resources.find(({ type }) => [TRAIL, STORE].includes(type));
  return other === undefined
    ? high(`Requests for objects are no longer audited: ${name} is deleted`)
    : medium(`The audit moves to ${other.type === TRAIL ? "a trail" : "CloudTrail Lake"}`);
};

/** Trails and event data stores. */
export const AUDIT: TypeJudges = {
  [TRAIL]: {
    inputs: {
      ...each(["name", "includeGlobalServiceEvents"]),
      advancedEventSelectors: selectors,
      enableLogFileValidation: unless(true, ({ title }) =>
        high(`${title} is no longer validated: nobody notices a changed or deleted log file`),
      ),
      enableLogging: ({ is, title }) =>
        is === false && high(`${title} is stopped: requests are no longer audited`),
      kmsKeyId: ({ was, is, title }) =>
        is === undefined
          ? high(`${title} no longer encrypts with a key of the stack`)
          : medium(`${title} changes its key: ${show(was)} → ${show(is)}`),
      ...each(["s3BucketName", "s3KeyPrefix"], ({ was, is, title }) =>
        high(`${title} delivers elsewhere: ${show(was)} → ${show(is)}`),
      ),
    },
    ...{ created, deleted },
    replaced: ({ name }) => high(`${name} is replaced: what happens in between is not audited`),
  },
  [STORE]: {
    inputs: {
      name: fine,
      advancedEventSelectors: selectors,
      billingMode: ({ was, is, title }) =>
        medium(`${title} is billed otherwise: ${show(was)} → ${show(is)}`),
      retentionPeriod: falls(2555, ({ was, is, title }) =>
        high(`${title} deletes events after ${show(is)} days instead of ${show(was ?? 2555)}`),
      ),
      terminationProtectionEnabled: unless(true, ({ title }) =>
        high(`${title} loses its termination protection`),
      ),
      suspend: ({ is, title }) =>
        String(is) === "true" && high(`${title} is suspended: requests are no longer audited`),
    },
    // What a deletion loses is told by itself.
    created,
  },
};
