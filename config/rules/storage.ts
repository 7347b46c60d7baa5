import { isDeepStrictEqual } from "node:util";

import {
  type LifecycleConfig,
  STORAGE_CLASSES,
  type StorageConfig,
  StorageSchema,
} from "../schema/storage";
import { repeated, type ConfigRule } from "./rule";

/** Days for which S3 wants objects in STANDARD, or in STANDARD_IA, before they move on. */
const STANDARD_IA_DAYS = 30;

/** What S3 would refuse about one folder's transitions, if anything. */
function transitionProblem({ prefix, transitions, expireDays }: LifecycleConfig): string | false {
  const where = `for "${prefix}"`;
  for (const [index, { days, storageClass }] of transitions.entries()) {
    const next = transitions[index + 1];
    if (storageClass === "STANDARD_IA" && days < STANDARD_IA_DAYS) {
      return `${where} moves to STANDARD_IA after ${days} days, and S3 wants ${STANDARD_IA_DAYS}; wait longer`;
    }
    if (next === undefined) continue;
    if (STORAGE_CLASSES.indexOf(next.storageClass) <= STORAGE_CLASSES.indexOf(storageClass)) {
      return `${where} moves from ${storageClass} to ${next.storageClass}, which is not colder; reorder the transitions`;
    }
    const wait = storageClass === "STANDARD_IA" ? STANDARD_IA_DAYS : 1;
    if (next.days < days + wait) {
      return `${where} moves to ${next.storageClass} after ${next.days} days, less than ${wait} after ${storageClass} at ${days}; wait longer`;
    }
  }
  const last = transitions.at(-1);
  return (
    last !== undefined &&
    expireDays !== undefined &&
    expireDays <= last.days &&
    `${where} expires after ${expireDays} days, before it moves to ${last.storageClass} at ${last.days}; drop one of them`
  );
}

/** What a file system has nothing of. */
const BUCKET_OPTIONS = [
  "bucketName",
  "encryption",
  "abortIncompleteUploadDays",
  "noncurrentVersionDays",
  "lifecycle",
  "fence",
  "shares",
  "mfaDelete",
  "objectLock",
  "accessLogs",
  "replication",
  "accessPoints",
  "cors",
  "eventBridge",
  "inventory",
] as const satisfies readonly (keyof StorageConfig)[];

const DEFAULTS = StorageSchema.parse({});

/** Refused combinations about where files are and how long they stay. */
export const STORAGE_RULES: readonly ConfigRule[] = [
  {
    path: "storage.domain",
    refuses: "options of a bucket with domain efs",
    problem: ({ storage }) => {
      const given = BUCKET_OPTIONS.filter(
        (option) => !isDeepStrictEqual(storage[option], DEFAULTS[option]),
      );
      return (
        storage.domain === "efs" &&
        given.length > 0 &&
        `efs has no bucket, which ${given.map((option) => `storage.${option}`).join(", ")} would change; remove what is set there or use domain s3`
      );
    },
  },
  {
    path: "storage.efs",
    refuses: "options of a file system with domain s3",
    problem: ({ storage }) =>
      storage.domain === "s3" &&
      storage.efs !== undefined &&
      "describes a file system, and storage.domain s3 has none; remove it or use domain efs",
  },
  {
    path: "storage.existingKey",
    refuses: "an existing key with AES256",
    problem: ({ storage }) =>
      storage.encryption === "AES256" &&
      storage.existingKey !== undefined &&
      "is given, but storage.encryption AES256 uses no key; remove it or use aws:kms",
  },
  {
    path: "storage.lifecycle",
    refuses: "two lifecycle rules for one folder",
    problem: ({ storage }) => {
      const twice = repeated(storage.lifecycle.map(({ prefix }) => `"${prefix}"`));
      return twice.length > 0 && `has ${twice.join(", ")} more than once; join the rules`;
    },
  },
  {
    path: "storage.lifecycle",
    refuses: "transitions too early, to warmer classes, or after expiry",
    problem: ({ storage }) =>
      storage.lifecycle.map(transitionProblem).find((problem) => problem !== false) ?? false,
  },
  {
    path: "storage.lifecycle",
    refuses: "a lifecycle rule that does nothing",
    problem: ({ storage }) => {
      const idle = storage.lifecycle.find(
        (rule) =>
          rule.transitions.length === 0 &&
          rule.expireDays === undefined &&
          rule.noncurrentExpireDays === undefined,
      );
      return idle !== undefined && `for "${idle.prefix}" does nothing; say what, or remove it`;
    },
  },
  {
    path: "storage.fence",
    refuses: "a fence without addresses and VPC endpoints",
    problem: ({ storage: { fence } }) =>
      fence !== undefined &&
      fence.sourceCidrs.length + fence.vpcEndpointIds.length === 0 &&
      "names no place, so nobody but Transfer and the administrators would reach an object; list sourceCidrs or vpcEndpointIds",
  },
  {
    path: "storage.fence",
    refuses: "a fence without administrators",
    problem: ({ storage: { fence, administrators } }) =>
      fence !== undefined &&
      administrators.length === 0 &&
      "would stop the deployer too; list the deploying role in storage.administrators",
  },
  {
    path: "storage.mfaDelete",
    refuses: "MFA for deletes without deletion protection",
    problem: ({ storage }) =>
      storage.mfaDelete &&
      !storage.deletionProtection &&
      "would stop the deletion that storage.deletionProtection: false asks for; switch one of them",
  },
  {
    path: "storage.mfaDelete",
    refuses: "MFA for deletes with consumers that delete",
    problem: ({ storage: { mfaDelete, shares, accessPoints } }) =>
      mfaDelete &&
      [...shares, ...accessPoints].some(({ access }) => access === "read-write") &&
      "would stop the deletes of shares and access points with read-write, as programs have no MFA; give them write or switch it off",
  },
  {
    path: "storage.fence",
    refuses: "an access point for a VPC that the fence excludes",
    problem: ({ storage: { fence, accessPoints } }) => {
      const point = accessPoints.find(({ vpcId }) => vpcId !== undefined);
      return (
        fence !== undefined &&
        point !== undefined &&
        fence.vpcEndpointIds.length === 0 &&
        `lists no VPC endpoint, so that access point ${point.name} could not be used from its VPC; list the endpoint in vpcEndpointIds`
      );
    },
  },
  {
    path: "storage.objectLock",
    refuses: "Object Lock without deletion protection",
    problem: ({ storage }) =>
      storage.objectLock !== undefined &&
      !storage.deletionProtection &&
      "keeps objects that storage.deletionProtection: false promises to delete; remove one of them",
  },
  {
    path: "storage.objectLock",
    refuses: "expiry before the retention of Object Lock ends",
    problem: ({ storage: { objectLock, lifecycle, noncurrentVersionDays } }) => {
      if (objectLock === undefined) return false;
      const expiries = [
        ["storage.noncurrentVersionDays", noncurrentVersionDays] as const,
        ...lifecycle.flatMap((rule) => [
          [`storage.lifecycle "${rule.prefix}" expireDays`, rule.expireDays] as const,
          [
            `storage.lifecycle "${rule.prefix}" noncurrentExpireDays`,
            rule.noncurrentExpireDays,
          ] as const,
        ]),
      ];
      const early = expiries.find(
        ([, days]) => days !== undefined && days < objectLock.retentionDays,
      );
      return (
        early !== undefined &&
        `keeps every version for ${objectLock.retentionDays} days, but ${early[0]} is ${early[1]}; make that at least as long`
      );
    },
  },
  {
    path: "storage.replication",
    refuses: "a replication account without a bucket",
    problem: ({ storage: { replication } }) =>
      replication !== undefined &&
      replication.bucketArn === undefined &&
      (replication.accountId !== undefined || replication.keyArn !== undefined) &&
      "has accountId or keyArn of a bucket that it does not name; give bucketArn or remove them",
  },
  {
    path: "storage.replication",
    refuses: "replication to an existing bucket without its key",
    problem: ({ storage: { replication, encryption } }) =>
      replication?.bucketArn !== undefined &&
      replication.keyArn === undefined &&
      encryption !== "AES256" &&
      "needs keyArn, under which the copies are encrypted in the existing bucket",
  },
  {
    path: "storage.accessPoints",
    refuses: "two access points with the same name",
    problem: ({ storage }) => {
      const twice = repeated(storage.accessPoints.map(({ name }) => name));
      return twice.length > 0 && `uses the name ${twice.join(", ")} more than once; choose others`;
    },
  },
  {
    path: "storage.inventory",
    refuses: "an inventory without the access-log bucket",
    problem: ({ storage }) =>
      storage.inventory !== undefined &&
      storage.accessLogs === undefined &&
      "is written to the access-log bucket; set storage.accessLogs too",
  },
  {
    path: "storage.bucketName",
    refuses: "a bucket name too long for its log and replica buckets",
    problem: ({ storage }) =>
      (storage.bucketName?.length ?? 0) > 55 &&
      "has more than 55 characters, and the buckets for logs and copies add up to 8; shorten it",
  },
];
