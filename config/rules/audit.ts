import type { ConfigRule } from "./rule";

/** Longest retention of an event data store, in days. Source: @pulumi/aws, `EventDataStoreArgs.retentionPeriod`. */
const LAKE_RETENTION = 2555;

/** Refused combinations of the audit. */
export const AUDIT_RULES: readonly ConfigRule[] = [
  {
    path: "storage.audit",
    refuses: "an audit in the access-log bucket without that bucket",
    problem: ({ storage: { audit, accessLogs } }) =>
      audit?.destination === "bucket" &&
      accessLogs === undefined &&
      "delivers to the access-log bucket; set storage.accessLogs too, or destination lake",
  },
  {
    path: "storage.audit",
    refuses: "an event data store that keeps events longer than CloudTrail Lake does",
    problem: ({ storage: { audit } }) =>
      audit?.destination === "lake" &&
      audit.retentionDays > LAKE_RETENTION &&
      `has retentionDays ${audit.retentionDays}, and CloudTrail Lake takes at most ${LAKE_RETENTION}; shorten it, or use destination bucket`,
  },
  {
    path: "storage.audit",
    refuses: "readers of a key that an event data store does not use",
    problem: ({ storage: { audit } }) =>
      audit?.destination === "lake" &&
      audit.readers.length > 0 &&
      "has readers, but CloudTrail Lake uses a key of its own; remove them, and let IAM policies name who queries",
  },
];
