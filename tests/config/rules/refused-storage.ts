import { client, stored, administrators, point, type Refused } from "./sections";

/** Refused combinations about storage. */
export const STORAGE: Refused = {
  "options of a bucket with domain efs": [
    stored({ domain: "efs", encryption: "aws:kms:dsse", eventBridge: true }),
    "storage.domain efs has no bucket, which storage.encryption, storage.eventBridge would change; remove what is set there or use domain s3",
  ],
  "options of a file system with domain s3": [
    stored({ efs: {} }),
    "storage.efs describes a file system, and storage.domain s3 has none; remove it or use domain efs",
  ],
  "an existing key with AES256": [
    stored({ encryption: "AES256", existingKey: "alias/files" }),
    "storage.existingKey is given, but storage.encryption AES256 uses no key; remove it or use aws:kms",
  ],
  "two lifecycle rules for one folder": [
    stored({
      lifecycle: [
        { prefix: "a/", expireDays: 5 },
        { prefix: "a/", expireDays: 9 },
      ],
    }),
    'storage.lifecycle has "a/" more than once; join the rules',
  ],
  "transitions too early, to warmer classes, or after expiry": [
    stored({
      lifecycle: [{ prefix: "a/", transitions: [{ days: 29, storageClass: "STANDARD_IA" }] }],
    }),
    'storage.lifecycle for "a/" moves to STANDARD_IA after 29 days, and S3 wants 30; wait longer',
  ],
  "a lifecycle rule that does nothing": [
    stored({ lifecycle: [{ prefix: "a/" }] }),
    'storage.lifecycle for "a/" does nothing; say what, or remove it',
  ],
  "a fence without addresses and VPC endpoints": [
    stored({ fence: {}, administrators }),
    "storage.fence names no place, so nobody but Transfer and the administrators would reach an object; list sourceCidrs or vpcEndpointIds",
  ],
  "a fence without administrators": [
    stored({ fence: { sourceCidrs: [client] } }),
    "storage.fence would stop the deployer too; list the deploying role in storage.administrators",
  ],
  "MFA for deletes without deletion protection": [
    stored({ mfaDelete: true, deletionProtection: false }),
    "storage.mfaDelete would stop the deletion that storage.deletionProtection: false asks for; switch one of them",
  ],
  "MFA for deletes with consumers that delete": [
    stored({
      mfaDelete: true,
      shares: [{ principal: "444455556666", prefix: "a/", access: "read-write" }],
    }),
    "storage.mfaDelete would stop the deletes of shares and access points with read-write, as programs have no MFA; give them write or switch it off",
  ],
  "an access point for a VPC that the fence excludes": [
    stored({
      fence: { sourceCidrs: [client] },
      administrators,
      accessPoints: [{ ...point, vpcId: "vpc-0a1b" }],
    }),
    "storage.fence lists no VPC endpoint, so that access point point could not be used from its VPC; list the endpoint in vpcEndpointIds",
  ],
  "Object Lock without deletion protection": [
    stored({ objectLock: { mode: "GOVERNANCE", retentionDays: 1 }, deletionProtection: false }),
    "storage.objectLock keeps objects that storage.deletionProtection: false promises to delete; remove one of them",
  ],
  "expiry before the retention of Object Lock ends": [
    stored({ objectLock: { mode: "COMPLIANCE", retentionDays: 365 } }),
    "storage.objectLock keeps every version for 365 days, but storage.noncurrentVersionDays is 90; make that at least as long",
  ],
  "a replication account without a bucket": [
    stored({ replication: { region: "eu-west-1", accountId: "444455556666" } }),
    "storage.replication has accountId or keyArn of a bucket that it does not name; give bucketArn or remove them",
  ],
  "replication to an existing bucket without its key": [
    stored({ replication: { region: "eu-west-1", bucketArn: "arn:aws:s3:::copies" } }),
    "storage.replication needs keyArn, under which the copies are encrypted in the existing bucket",
  ],
  "two access points with the same name": [
    stored({ accessPoints: [point, point] }),
    "storage.accessPoints uses the name point more than once; choose others",
  ],
  "an inventory without the access-log bucket": [
    stored({ inventory: "Daily" }),
    "storage.inventory is written to the access-log bucket; set storage.accessLogs too",
  ],
  "a bucket name too long for its log and replica buckets": [
    stored({ bucketName: "b".repeat(56) }),
    "storage.bucketName has more than 55 characters, and the buckets for logs and copies add up to 8; shorten it",
  ],
};
