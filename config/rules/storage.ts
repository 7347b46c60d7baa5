import { isDeepStrictEqual } from "node:util";

import { type StorageConfig, StorageSchema } from "../schema/storage";
import { AUDIT_RULES } from "./audit";
import { LIFECYCLE_RULES } from "./lifecycle";
import { MALWARE_RULES } from "./malware";
import { MULTI_REGION_RULES } from "./multi-region";
import { PROTECTION_RULES } from "./protection";
import { PUBLISH_RULES } from "./publish";
import { RESTORE_RULES } from "./restore";
import { WEB_FIREWALL_RULES } from "./web-firewall";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** Settings that do not apply to a bucket only. */
const COMMON_SETTINGS: readonly string[] = [
  "domain",
  "deletionProtection",
  "existingKey",
  "administrators",
  "efs",
] satisfies (keyof StorageConfig)[];

const BUCKET_SETTINGS = (Object.keys(StorageSchema.shape) as (keyof StorageConfig)[]).filter(
  (setting) => !COMMON_SETTINGS.includes(setting),
);

const DEFAULTS = StorageSchema.parse({});

/** Refused combinations of storage settings. */
export const STORAGE_RULES: readonly ConfigRule[] = [
  {
    path: "storage.domain",
    refuses: "options of a bucket with domain efs",
    problem: ({ storage }) => {
      const changed = BUCKET_SETTINGS.filter(
        (setting) => !isDeepStrictEqual(storage[setting], DEFAULTS[setting]),
      );
      return (
        storage.domain === "efs" &&
        changed.length > 0 &&
        `efs has no bucket, to which ${changed.map((setting) => `storage.${setting}`).join(", ")} would apply; remove them or use domain s3`
      );
    },
  },
  {
    path: "storage.efs",
    refuses: "options of a file system with domain s3",
    problem: ({ storage }) =>
      storage.domain === "s3" &&
      storage.efs !== undefined &&
      "applies to a file system, but storage.domain is s3; remove it or use domain efs",
  },
  {
    path: "storage.existingKey",
    refuses: "an existing key with AES256",
    problem: ({ storage }) =>
      storage.encryption === "AES256" &&
      storage.existingKey !== undefined &&
      "is set, but storage.encryption AES256 uses no KMS key; remove it or use aws:kms",
  },
  ...LIFECYCLE_RULES,
  ...RESTORE_RULES,
  {
    path: "storage.keyConsumers",
    refuses: "a service that reads with a role of the account, without that role",
    problem: ({ storage }) => {
      const unnamed = storage.keyConsumers.find(
        ({ service, role }) => role === undefined && ["guardduty", "datasync"].includes(service),
      );
      return (
        unnamed !== undefined &&
        `lists ${unnamed.service} without its role, which has no default; add role`
      );
    },
  },
  refuseDuplicates(
    "storage.keyConsumers",
    "a service that is listed twice with one role",
    ({ storage }) =>
      storage.keyConsumers.map(({ service, role }) =>
        role === undefined ? service : `${service} with ${role}`,
      ),
  ),
  {
    path: "storage.keyConsumers",
    refuses: "services that use a key which the stack does not make",
    problem: ({ storage }) =>
      storage.keyConsumers.length > 0 &&
      (storage.encryption === "AES256" || storage.existingKey !== undefined) &&
      "needs a key of the stack; remove it, and let the policy of the existing key admit the services",
  },
  ...PROTECTION_RULES,
  ...PUBLISH_RULES,
  ...WEB_FIREWALL_RULES,
  ...MALWARE_RULES,
  ...MULTI_REGION_RULES,
  {
    path: "storage.replication",
    refuses: "a replication account without a bucket",
    problem: ({ storage: { replication } }) =>
      replication !== undefined &&
      replication.bucketArn === undefined &&
      (replication.accountId !== undefined || replication.keyArn !== undefined) &&
      "has accountId or keyArn without bucketArn; set bucketArn or remove them",
  },
  {
    path: "storage.replication",
    refuses: "access logs of an existing replica bucket",
    problem: ({ storage: { replication } }) =>
      replication?.bucketArn !== undefined &&
      replication.accessLogDays !== undefined &&
      "has accessLogDays, but the stack does not manage the bucket of bucketArn; remove accessLogDays, and turn on the logs where that bucket is managed",
  },
  {
    path: "storage.replication",
    refuses: "replication to an existing bucket without its key",
    problem: ({ storage: { replication, encryption } }) =>
      replication?.bucketArn !== undefined &&
      replication.keyArn === undefined &&
      encryption !== "AES256" &&
      "lacks keyArn, with which replicas in the existing bucket are encrypted; set it",
  },
  refuseDuplicates(
    "storage.accessPoints",
    "two access points with the same name",
    ({ storage }) => storage.accessPoints.map(({ name }) => name),
    { has: "uses the name", remedy: "choose unique names" },
  ),
  {
    path: "storage.inventory",
    refuses: "an inventory without the access-log bucket",
    problem: ({ storage }) =>
      storage.inventory !== undefined &&
      storage.accessLogs === undefined &&
      "needs the access-log bucket; set storage.accessLogs too",
  },
  ...AUDIT_RULES,
  {
    path: "storage.release",
    refuses: "the release of an option that is not configured",
    problem: ({ storage }) => {
      const missing = storage.release.filter((option) => storage[option] === undefined);
      return (
        missing.length > 0 &&
        `lists ${missing.join(", ")}, which is not configured any more; remove it from the list, or keep the option for one more update`
      );
    },
  },
  {
    path: "storage.bucketName",
    refuses: "a bucket name too long for its log and replica buckets",
    problem: ({ storage }) =>
      (storage.bucketName?.length ?? 0) > 55 &&
      "has more than 55 characters, but the names of the log and replica buckets append up to 8; shorten it",
  },
];
