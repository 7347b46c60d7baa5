import { type ConfigRule, rulesFor } from "./rule";

const twoRegions = rulesFor(({ storage }) => storage.multiRegion);

/** Refused combinations of a second bucket in another region. */
export const MULTI_REGION_RULES: readonly ConfigRule[] = [
  twoRegions(
    "storage.multiRegion",
    "a second region besides replication",
    (_, { storage }) =>
      storage.replication !== undefined &&
      "copies to another region, as storage.replication does, and a bucket has one configuration for both; remove one of them",
  ),
  twoRegions(
    "storage.multiRegion",
    "a second region with a key that the stack does not make",
    (_, { storage }) =>
      storage.existingKey !== undefined &&
      "needs a key of the stack, whose policy admits copies from the other region; remove existingKey, or use encryption AES256",
  ),
  twoRegions(
    "storage.multiRegion",
    "a second region with scans of uploads",
    (_, { storage }) =>
      storage.malware !== undefined &&
      "takes uploads in the other region too, where storage.malware scans nothing and holds nothing back; remove one of them",
  ),
  twoRegions(
    "storage.multiRegion",
    "a second region with an audit",
    (_, { storage }) =>
      storage.audit !== undefined &&
      "serves files from the other region too, whose requests storage.audit does not record; remove one of them, and use storage.accessLogs, which covers both buckets",
  ),
  twoRegions(
    "storage.multiRegion.alarmTopicArn",
    "a topic for alarms that are off",
    ({ alarmTopicArn }, { operations }) =>
      alarmTopicArn !== undefined &&
      operations.alarms === false &&
      "is set, but operations.alarms is false; remove it",
  ),
];
