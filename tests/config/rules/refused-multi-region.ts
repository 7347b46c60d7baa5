import { administrators, type Refused, type Sections, stored } from "./sections";

/** A stack with a second region and more. */
const twoRegions = (storage: object, multiRegion: object = {}): Sections =>
  stored({ multiRegion: { region: "eu-west-1", ...multiRegion }, ...storage });

/** Refused combinations of a second bucket in another region. */
export const MULTI_REGION: Refused = {
  "a second region besides replication": [
    twoRegions({ replication: { region: "eu-west-1" } }),
    "storage.multiRegion copies to another region, as storage.replication does, and a bucket has one configuration for both; remove one of them",
  ],
  "a second region with a key that the stack does not make": [
    twoRegions({ existingKey: "alias/files" }),
    "storage.multiRegion needs a key of the stack, whose policy admits copies from the other region; remove existingKey, or use encryption AES256",
  ],
  "a second region with scans of uploads": [
    twoRegions({ administrators, malware: {} }),
    "storage.multiRegion takes uploads in the other region too, where storage.malware scans nothing and holds nothing back; remove one of them",
  ],
  "a second region with an audit": [
    twoRegions({ accessLogs: {}, audit: {} }),
    "storage.multiRegion serves files from the other region too, whose requests storage.audit does not record; remove one of them, and use storage.accessLogs, which covers both buckets",
  ],
  "a topic for alarms that are off": [
    {
      ...twoRegions({}, { alarmTopicArn: "arn:aws:sns:eu-west-1:111122223333:alarms" }),
      operations: { alarms: false },
    },
    "storage.multiRegion.alarmTopicArn is set, but operations.alarms is false; remove it",
  ],
};
