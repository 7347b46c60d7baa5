import * as z from "zod";

import { principal } from "./consumers";

/** Section `storage.audit`. */
export const audit = z
  .strictObject({
    destination: z.enum(["bucket", "lake"]).default("bucket").meta({
      description:
        "Where CloudTrail delivers: the access-log bucket, with Athena queries, or an event data store of CloudTrail Lake. AWS opens CloudTrail Lake to no new customers since May 31, 2026.",
    }),
    retentionDays: z.int().min(7).max(36500).default(365).meta({
      description: "Days for which events are kept; at most 2555 with destination lake.",
    }),
    reads: z.boolean().default(true).meta({
      description: "Records downloads and listings too. When false, only writes and deletions.",
    }),
    readers: z.array(principal).default([]).meta({
      description:
        "IAM roles and users that may decrypt the events. Default: storage.administrators or, without any, those whose IAM policies allow it.",
    }),
  })
  .meta({
    description:
      "CloudTrail data events of the bucket: who read, wrote or deleted which object, with saved queries.",
  });

/** Section `storage.audit`. */
export type AuditConfig = z.infer<typeof audit>;
