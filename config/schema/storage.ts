import * as z from "zod";

import { bucketName } from "../../aws/api-models/documented";
import { documentedText } from "../../aws/api-models/text";
import { audit } from "./audit";
import { accessPoint, cors, fence, prefix, principal, share } from "./consumers";
import { malware } from "./malware";
import { multiRegion } from "./multi-region";
import { publish } from "./publish";
import { restore } from "./restore";
import { accountId, id, keyArn, region } from "./values";

/** Storage classes for transitions, from warm to cold; S3 allows transitions in this order only. */
export const STORAGE_CLASSES = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;

/** Classes whose objects nobody can read before they are restored. GLACIER_IR is not one of them. */
export const ARCHIVE_CLASSES: readonly string[] = ["GLACIER", "DEEP_ARCHIVE"];

const days = (least = 1): z.ZodNumber => z.int().min(least).max(36500);
const lifecycleRule = z
  .strictObject({
    prefix: z.union([prefix, z.literal("")]).meta({
      description: 'Folder that the rule applies to; "" for the whole bucket.',
    }),
    transitions: z
      .array(
        z.strictObject({
          days: days(0).meta({ description: "Days after upload." }),
          storageClass: z.enum(STORAGE_CLASSES).meta({ description: "Storage class." }),
        }),
      )
      .default([])
      .meta({ description: "Moves to colder storage classes, from warm to cold." }),
    expireDays: days()
      .optional()
      .meta({ description: "Days after upload at which objects are deleted." }),
    noncurrentExpireDays: days()
      .optional()
      .meta({ description: "Days for which noncurrent versions are kept." }),
  })
  .meta({ description: "Lifecycle rule for one folder." });

const objectLock = z
  .strictObject({
    mode: z.enum(["GOVERNANCE", "COMPLIANCE"]).meta({
      description:
        "Retention mode. Nobody, not even the account's root user, can shorten COMPLIANCE retention.",
    }),
    retentionDays: days().meta({
      description: "Days for which an object version cannot be deleted.",
    }),
  })
  .meta({ description: "S3 Object Lock with a default retention. It cannot be turned off again." });

const accessLogs = z
  .strictObject({
    retentionDays: days()
      .default(365)
      .meta({ description: "Days for which access logs are kept." }),
    scanLimitMb: z.int().min(10).max(10_000_000).default(10_000).meta({
      description: "Megabytes that one Athena query may scan.",
    }),
  })
  .meta({ description: "S3 server access logs, with an Athena workgroup to query them." });

const replication = z
  .strictObject({
    region: region.meta({ description: "Region of the destination bucket." }),
    bucketArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$/, "expected the ARN of a bucket")
      .optional()
      .meta({
        description: "Existing destination bucket, in any account. Default: the stack makes one.",
      }),
    accountId: accountId.optional().meta({
      description:
        "Account of the existing bucket, if it is another one. That account then owns the replicas.",
    }),
    keyArn: keyArn.optional().meta({
      description: "KMS key for replicas in the existing bucket, in that bucket's region.",
    }),
    deleteMarkers: z.boolean().default(false).meta({
      description:
        "Replicates delete markers too. When false, the replica of a deleted object stays.",
    }),
    accessLogDays: days().optional().meta({
      description:
        "Days for which server access logs of the replica are kept, in a log bucket of its region. Default: no access logs. Release replication to remove it.",
    }),
  })
  .meta({ description: "Replication of every object to another region." });

const efs = z
  .strictObject({
    transitionToIaDays: z.literal([1, 7, 14, 30, 60, 90]).default(30).meta({
      description:
        "Days without access after which files move to the Infrequent Access storage class.",
    }),
    backups: z.boolean().default(true).meta({ description: "Daily backups by AWS Backup." }),
    mountTargets: z
      .strictObject({
        vpcId: id("vpc").meta({ description: "VPC of the mount targets." }),
        subnetIds: z
          .array(id("subnet"))
          .min(1)
          .meta({ description: "One subnet per Availability Zone." }),
        clientSecurityGroupIds: z
          .array(id("sg"))
          .min(1)
          .meta({ description: "Security groups of the NFS clients." }),
      })
      .optional()
      .meta({
        description: "Mount targets for other NFS clients in a VPC. Transfer itself needs none.",
      }),
  })
  .meta({ description: "Settings of the file system, with domain efs." });

const keyConsumer = z
  .strictObject({
    service: z.enum(["guardduty", "macie", "backup", "datasync"]).meta({
      description: "Service that reads objects.",
    }),
    role: principal.optional().meta({
      description:
        "Role that the service assumes. Default: the service-linked role of Macie, or AWSBackupDefaultServiceRole.",
    }),
  })
  .meta({ description: "AWS service that reads objects with a role of the account." });

/** Default settings of the file system. */
export const EFS_DEFAULTS: EfsConfig = efs.parse({});

/** Section `storage` of a stack file. */
export const StorageSchema = z
  .strictObject({
    domain: z.enum(["s3", "efs"]).default("s3").meta({
      description: "Service that stores users' files: an S3 bucket or an EFS file system.",
    }),
    deletionProtection: z.boolean().default(true).meta({
      description:
        "Protects the bucket or file system, its key and the logs from deletion. When false, pulumi destroy also deletes a bucket that contains objects.",
    }),
    bucketName: documentedText(bucketName)
      .regex(/^[^.]*$/, "must not contain dots, which the TLS certificate of S3 does not cover")
      .optional()
      .meta({ description: "Name of the bucket. Default: managed-sftp-<stack>-<account id>." }),
    encryption: z.enum(["aws:kms", "aws:kms:dsse", "AES256"]).default("aws:kms").meta({
      description: "Default encryption of the bucket. AES256 uses no KMS key.",
    }),
    existingKey: z
      .string()
      .regex(
        /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+|alias\/[A-Za-z0-9/_-]+)$/,
        'expected the ARN of a KMS key, or an alias such as "alias/files"',
      )
      .optional()
      .meta({ description: "Existing KMS key, by ARN or alias. Default: the stack makes a key." }),
    administrators: z.array(principal).default([]).meta({
      description:
        "IAM roles and users that administer the key, with the one that deploys the stack. fence never applies to them. Default: IAM policies decide who administers the key.",
    }),
    abortIncompleteUploadDays: z.int().min(1).max(365).default(7).meta({
      description: "Days after which S3 aborts an incomplete multipart upload.",
    }),
    noncurrentVersionDays: days().default(90).meta({
      description: "Days for which noncurrent versions, those replaced or deleted, are kept.",
    }),
    lifecycle: z
      .array(lifecycleRule)
      .default([])
      .meta({ description: "Lifecycle rules, at most one per folder." }),
    restore: restore.optional(),
    fence: fence.optional(),
    shares: z
      .array(share)
      .default([])
      .meta({ description: "Folders shared with consumers outside Transfer." }),
    keyConsumers: z.array(keyConsumer).default([]).meta({
      description:
        "AWS services that may use the key to read objects. fence does not apply to their roles.",
    }),
    mfaDelete: z.boolean().default(false).meta({
      description: "Requires MFA of everyone who deletes objects, except Transfer users.",
    }),
    mfaDeleteExempt: z.array(principal).default([]).meta({
      description:
        "Roles or users that delete without the MFA of AWS, such as roles of IAM Identity Center or SAML, whose sessions never carry it. Their identity provider must require MFA.",
    }),
    objectLock: objectLock.optional(),
    accessLogs: accessLogs.optional(),
    audit: audit.optional(),
    replication: replication.optional(),
    multiRegion: multiRegion.optional(),
    accessPoints: z
      .array(accessPoint)
      .default([])
      .meta({ description: "S3 access points for consumers." }),
    cors: cors.optional(),
    eventBridge: z.boolean().default(false).meta({
      description: "Sends the bucket's events to EventBridge.",
    }),
    inventory: z.enum(["Daily", "Weekly"]).optional().meta({
      description:
        "Frequency of the S3 Inventory report in the access-log bucket. Default: no report.",
    }),
    publish: publish.optional(),
    malware: malware.optional(),
    release: z
      .array(z.enum(["accessLogs", "audit", "multiRegion", "replication"]))
      .default([])
      .meta({
        description:
          "Options whose buckets and keys lose their protection, so that the next update can remove them with everything in them.",
      }),
    efs: efs.optional(),
  })
  .meta({ description: "Bucket or file system, encryption and retention." });

/** Section `storage` of a stack's configuration. */
export type StorageConfig = z.infer<typeof StorageSchema>;
/** Lifecycle rule of a folder. */
export type LifecycleConfig = StorageConfig["lifecycle"][number];
/** Section `storage.efs`. */
export type EfsConfig = z.infer<typeof efs>;
/** AWS service that reads objects. */
export type KeyConsumerConfig = StorageConfig["keyConsumers"][number];
/** Access of a consumer outside Transfer to a folder. */
export type ShareConfig = StorageConfig["shares"][number];
