import * as z from "zod";

import { share } from "./consumers";
import { region, topicArn } from "./values";

/** Percentages of the requests that go to this region's bucket and to the other one, by routing. */
export const ROUTINGS = {
  "active-active": [100, 100],
  "active-passive": [100, 0],
  "failed-over": [0, 100],
} as const;

const accessPoint = z
  .strictObject({
    consumers: z
      .array(share)
      .min(1, "is empty, so nobody could use the access point; list a consumer")
      .meta({ description: "Folders, and who may use them through the access point." }),
    routing: z
      .enum(Object.keys(ROUTINGS) as [keyof typeof ROUTINGS, ...(keyof typeof ROUTINGS)[]])
      .default("active-passive")
      .meta({
        description:
          "Buckets that take requests: active-active, the one closest to the consumer; active-passive, this region's; failed-over, the other one. A change moves the traffic within minutes.",
      }),
  })
  .meta({ description: "Multi-Region Access Point over both buckets: one address for consumers." });

/** Section `storage.multiRegion`. */
export const multiRegion = z
  .strictObject({
    region: region.meta({ description: "Region of the second bucket." }),
    accessPoint: accessPoint.optional(),
    alarmTopicArn: topicArn.optional().meta({
      description:
        "Existing SNS topic in that region for the alarm on copies from there. Default: the stack makes one, with a key.",
    }),
  })
  .meta({
    description:
      "Second bucket in another region, as an equal: objects, changes and deletions are copied both ways.",
  });

/** Section `storage.multiRegion`. */
export type MultiRegionConfig = z.infer<typeof multiRegion>;
/** Section `storage.multiRegion.accessPoint`. */
export type MultiRegionAccessPointConfig = NonNullable<MultiRegionConfig["accessPoint"]>;
