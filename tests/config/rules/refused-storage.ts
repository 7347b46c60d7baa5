import { client, stored, administrators, point, type Refused } from "./sections";

/** Lifecycle rules of one folder that moves to a class. */
const archived = (prefix: string, storageClass: string): object[] => [
  { prefix, transitions: [{ days: 30, storageClass }] },
];

/** Refused combinations of storage settings. */
export const STORAGE: Refused = {
  "options of a bucket with domain efs": [
    stored({ domain: "efs", encryption: "aws:kms:dsse", eventBridge: true }),
    "storage.domain efs has no bucket, to which storage.encryption, storage.eventBridge would apply; remove them or use domain s3",
  ],
  "options of a file system with domain s3": [
    stored({ efs: {} }),
    "storage.efs applies to a file system, but storage.domain is s3; remove it or use domain efs",
  ],
  "an existing key with AES256": [
    stored({ encryption: "AES256", existingKey: "alias/files" }),
    "storage.existingKey is set, but storage.encryption AES256 uses no KMS key; remove it or use aws:kms",
  ],
  "two lifecycle rules for one folder": [
    stored({
      lifecycle: [
        { prefix: "a/", expireDays: 5 },
        { prefix: "a/", expireDays: 9 },
      ],
    }),
    'storage.lifecycle has rules for "a/" more than once; merge them',
  ],
  "transitions too early, to warmer classes, or after expiry": [
    stored({
      lifecycle: [{ prefix: "a/", transitions: [{ days: 29, storageClass: "STANDARD_IA" }] }],
    }),
    'storage.lifecycle for "a/" moves to STANDARD_IA after 29 days, and S3 requires 30; increase days',
  ],
  "a lifecycle rule that does nothing": [
    stored({ lifecycle: [{ prefix: "a/" }] }),
    'storage.lifecycle for "a/" has no action; add transitions, expireDays or noncurrentExpireDays, or remove the rule',
  ],
  "a lifecycle rule that a wider one overrides": [
    stored({ lifecycle: [{ prefix: "a/", noncurrentExpireDays: 91 }] }),
    'storage.lifecycle for "a/" has noncurrentExpireDays 91, but storage.noncurrentVersionDays already deletes after 90 days, and S3 takes the shorter; shorten it, or lengthen the other and give each other folder a rule of its own',
  ],
  "archive classes in a folder that users may read": [
    stored({ lifecycle: archived("a/out/", "DEEP_ARCHIVE") }),
    'storage.lifecycle for "a/out/" moves to DEEP_ARCHIVE, from where users cannot download a file until an operator restores it; use GLACIER_IR, which they can read at once, or add "a/out/" to storage.restore.archivedPrefixes',
  ],
  "leave to archive a folder that no lifecycle rule archives": [
    stored({
      lifecycle: archived("a/", "GLACIER_IR"),
      restore: { archivedPrefixes: ["a/"] },
    }),
    'storage.restore.archivedPrefixes lists "a/", but no rule of storage.lifecycle for that folder moves to GLACIER or DEEP_ARCHIVE; remove it',
  ],
  "a folder that is listed twice as archived": [
    stored({ lifecycle: archived("", "GLACIER"), restore: { archivedPrefixes: ["", ""] } }),
    'storage.restore.archivedPrefixes lists "" more than once; remove the duplicates',
  ],
  "a service that reads with a role of the account, without that role": [
    stored({ keyConsumers: [{ service: "macie" }, { service: "guardduty" }] }),
    "storage.keyConsumers lists guardduty without its role, which has no default; add role",
  ],
  "a service that is listed twice with one role": [
    stored({ keyConsumers: [{ service: "macie" }, { service: "backup" }, { service: "macie" }] }),
    "storage.keyConsumers lists macie more than once; remove the duplicates",
  ],
  "services that use a key which the stack does not make": [
    stored({ keyConsumers: [{ service: "macie" }], existingKey: "alias/files" }),
    "storage.keyConsumers needs a key of the stack; remove it, and let the policy of the existing key admit the services",
  ],
  "a fence without addresses and VPC endpoints": [
    stored({ fence: {}, administrators }),
    "storage.fence admits no source, so only Transfer and the administrators could access objects; list sourceCidrs or vpcEndpointIds",
  ],
  "private or very wide ranges in a fence": [
    stored({ fence: { sourceCidrs: [client, "10.1.0.0/16"] }, administrators }),
    "storage.fence lists 10.1.0.0/16, but S3 sees public addresses only: requests from private ones come through a VPC endpoint; list it in vpcEndpointIds",
  ],
  "a reason for a wide fence that nobody needs": [
    stored({
      fence: { sourceCidrs: [client], wideReason: "Two carriers of all partners" },
      administrators,
    }),
    "storage.fence has wideReason, but its sourceCidrs are not wide; remove it",
  ],
  "a fence without administrators": [
    stored({ fence: { sourceCidrs: [client] } }),
    "storage.fence would deny the deploying role too; list it in storage.administrators",
  ],
  "an exemption from MFA that nobody needs": [
    stored({ mfaDeleteExempt: administrators }),
    "storage.mfaDeleteExempt exempts principals from storage.mfaDelete, which is false; set that to true, or remove mfaDeleteExempt",
  ],
  "MFA for deletes without deletion protection": [
    stored({ mfaDelete: true, deletionProtection: false }),
    "storage.mfaDelete would deny the deletion that storage.deletionProtection: false allows; change one of them",
  ],
  "MFA for deletes with consumers that delete": [
    stored({
      mfaDelete: true,
      shares: [{ principal: "444455556666", prefix: "a/", access: "read-write" }],
    }),
    "storage.mfaDelete would deny deletes to shares and access points with read-write, as programs have no MFA; give them write access, or remove mfaDelete",
  ],
  "an access point for a VPC that the fence excludes": [
    stored({
      fence: { sourceCidrs: [client] },
      administrators,
      accessPoints: [{ ...point, vpcId: "vpc-0a1b" }],
    }),
    "storage.fence lists no VPC endpoint, so access point point could not be used from its VPC; list the endpoint in vpcEndpointIds",
  ],
  "Object Lock without deletion protection": [
    stored({ objectLock: { mode: "GOVERNANCE", retentionDays: 1 }, deletionProtection: false }),
    "storage.objectLock retains objects that storage.deletionProtection: false would delete; remove one of them",
  ],
  "expiry before the retention of Object Lock ends": [
    stored({ objectLock: { mode: "COMPLIANCE", retentionDays: 365 } }),
    "storage.objectLock retains every version for 365 days, but storage.noncurrentVersionDays is 90; make it at least as long",
  ],
  "a replication account without a bucket": [
    stored({ replication: { region: "eu-west-1", accountId: "444455556666" } }),
    "storage.replication has accountId or keyArn without bucketArn; set bucketArn or remove them",
  ],
  "access logs of an existing replica bucket": [
    stored({
      replication: {
        region: "eu-west-1",
        bucketArn: "arn:aws:s3:::copies",
        keyArn: "arn:aws:kms:eu-west-1:111122223333:key/0a1b",
        accessLogDays: 30,
      },
    }),
    "storage.replication has accessLogDays, but the stack does not manage the bucket of bucketArn; remove accessLogDays, and turn on the logs where that bucket is managed",
  ],
  "replication to an existing bucket without its key": [
    stored({ replication: { region: "eu-west-1", bucketArn: "arn:aws:s3:::copies" } }),
    "storage.replication lacks keyArn, with which replicas in the existing bucket are encrypted; set it",
  ],
  "two access points with the same name": [
    stored({ accessPoints: [point, point] }),
    "storage.accessPoints uses the name point more than once; choose unique names",
  ],
  "an inventory without the access-log bucket": [
    stored({ inventory: "Daily" }),
    "storage.inventory needs the access-log bucket; set storage.accessLogs too",
  ],
  "an audit in the access-log bucket without that bucket": [
    stored({ audit: {} }),
    "storage.audit delivers to the access-log bucket; set storage.accessLogs too, or destination lake",
  ],
  "an event data store that keeps events longer than CloudTrail Lake does": [
    stored({ audit: { destination: "lake", retentionDays: 2556 } }),
    "storage.audit has retentionDays 2556, and CloudTrail Lake takes at most 2555; shorten it, or use destination bucket",
  ],
  "readers of a key that an event data store does not use": [
    stored({ audit: { destination: "lake", readers: administrators } }),
    "storage.audit has readers, but CloudTrail Lake uses a key of its own; remove them, and let IAM policies name who queries",
  ],
  "the release of an option that is not configured": [
    stored({ release: ["accessLogs"] }),
    "storage.release lists accessLogs, which is not configured any more; remove it from the list, or keep the option for one more update",
  ],
  "a bucket name too long for its log and replica buckets": [
    stored({ bucketName: "b".repeat(56) }),
    "storage.bucketName has more than 55 characters, but the names of the log and replica buckets append up to 8; shorten it",
  ],
};
