import * as z from "zod";

import { accessPointName, bucketName } from "../../aws/api-models/documented";
import { documentedText } from "../../aws/api-models/text";
import { range } from "./addresses";

/** Storage classes that objects move to, from warm to cold; a transition never goes back. */
export const STORAGE_CLASSES = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
] as const;

const ACCOUNT = /^\d{12}$/;
const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/.+$/;
const KEY_ARN = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const days = (least = 1): z.ZodNumber => z.int().min(least).max(36500);
const prefix = z
  .string()
  .regex(/^([^/\\*?{}"'\s]+\/)+$/, 'expected a folder such as "alice/" or "alice/archive/"');
const principal = z
  .string()
  .regex(PRINCIPAL, 'expected the ARN of a role or user, such as "arn:aws:iam::…:role/auditor"');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as "eu-west-1"');

const fence = z
  .strictObject({
    sourceCidrs: z.array(range).default([]).meta({
      description: "Public ranges from which objects may be read and written.",
    }),
    vpcEndpointIds: z
      .array(z.string().regex(/^vpce-[0-9a-f]+$/, 'expected an id such as "vpce-0a1b2c3d"'))
      .default([])
      .meta({ description: "VPC endpoints through which objects may be read and written." }),
  })
  .meta({
    description:
      "Refuses object access from elsewhere, Transfer's users and the administrators excepted.",
  });

const share = z
  .strictObject({
    principal: z.union([principal, z.string().regex(ACCOUNT)]).meta({
      description: "Role or user of any account, or the 12 digits of an account.",
    }),
    prefix: prefix.meta({ description: 'Folder that is shared, with its slash: "alice/".' }),
    access: z
      .enum(["read", "write", "read-write"])
      .meta({ description: "What they may do there." }),
  })
  .meta({ description: "Somebody outside Transfer who works in a folder of the bucket." });

const lifecycleRule = z
  .strictObject({
    prefix: z.union([prefix, z.literal("")]).meta({
      description: 'Folder that the rule is about; "" for the whole bucket.',
    }),
    transitions: z
      .array(z.strictObject({ days: days(0), storageClass: z.enum(STORAGE_CLASSES) }))
      .default([])
      .meta({ description: "Days after upload at which objects move to a colder class." }),
    expireDays: days().optional().meta({ description: "Days after upload at which objects go." }),
    noncurrentExpireDays: days()
      .optional()
      .meta({ description: "Days for which replaced and deleted versions stay." }),
  })
  .meta({ description: "What becomes of the objects of a folder with time." });

const objectLock = z
  .strictObject({
    mode: z.enum(["GOVERNANCE", "COMPLIANCE"]).meta({
      description: "COMPLIANCE cannot be lifted by anybody, the account's root included.",
    }),
    retentionDays: days().meta({ description: "Days for which no version can be deleted." }),
  })
  .meta({ description: "Default retention of every new object." });

const accessLogs = z
  .strictObject({
    retentionDays: days().default(365).meta({ description: "Days for which logs are kept." }),
    scanLimitMb: z.int().min(10).max(10_000_000).default(10_000).meta({
      description: "Megabytes that one Athena query may read.",
    }),
  })
  .meta({ description: "Server access logs, and Athena over them." });

const replication = z
  .strictObject({
    region: region.meta({ description: "Region of the second bucket." }),
    bucketArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:s3:::[a-z0-9.-]+$/, "expected the ARN of a bucket")
      .optional()
      .meta({ description: "Existing bucket, of any account. Default: the stack makes one." }),
    accountId: z.string().regex(ACCOUNT).optional().meta({
      description: "Account of the existing bucket, which then owns the copies.",
    }),
    keyArn: z.string().regex(KEY_ARN, "expected the ARN of a KMS key").optional().meta({
      description: "Key of the existing bucket, in its region.",
    }),
    deleteMarkers: z.boolean().default(false).meta({
      description: "Whether deletions are replicated too; off, the copy outlives a mistake.",
    }),
  })
  .meta({ description: "Copies of every object in another region." });

const accessPoint = z
  .strictObject({
    name: documentedText(accessPointName),
    vpcId: z
      .string()
      .regex(/^vpc-[0-9a-f]+$/)
      .optional()
      .meta({
        description: "Only from this VPC. Default: from anywhere, as the policies allow.",
      }),
    principal: z.union([principal, z.string().regex(ACCOUNT)]),
    prefix,
    access: z.enum(["read", "write", "read-write"]),
  })
  .meta({ description: "A named way into one folder for one consumer." });

const cors = z
  .strictObject({
    origins: z.array(z.url()).min(1).meta({ description: "Sites whose pages may use it." }),
    methods: z
      .array(z.enum(["GET", "PUT", "HEAD"]))
      .min(1)
      .default(["GET", "PUT", "HEAD"]),
  })
  .meta({ description: "Browser access through pre-signed URLs." });

const efs = z
  .strictObject({
    transitionToIaDays: z.literal([1, 7, 14, 30, 60, 90]).default(30).meta({
      description: "Days without use after which files move to the infrequent-access class.",
    }),
    backups: z.boolean().default(true).meta({ description: "Daily backups by AWS Backup." }),
    mountTargets: z
      .strictObject({
        vpcId: z.string().regex(/^vpc-[0-9a-f]+$/),
        subnetIds: z.array(z.string().regex(/^subnet-[0-9a-f]+$/)).min(1),
        clientSecurityGroupIds: z.array(z.string().regex(/^sg-[0-9a-f]+$/)).min(1),
      })
      .optional()
      .meta({ description: "Other consumers in a VPC. Transfer itself needs no mount target." }),
  })
  .meta({ description: "The file system, with domain efs." });

/** The file system of a stack that says nothing about it. */
export const EFS_DEFAULTS: EfsConfig = efs.parse({});

/** Section `storage`. */
export const StorageSchema = z
  .strictObject({
    domain: z.enum(["s3", "efs"]).default("s3").meta({ description: "What users' files are in." }),
    deletionProtection: z.boolean().default(true).meta({
      description:
        "Refuse to delete bucket, key and logs. false also lets destroy delete a bucket that has objects.",
    }),
    bucketName: documentedText(bucketName)
      .regex(/^[^.]*$/, "must not have dots, as certificates of S3 cover no such names")
      .optional()
      .meta({ description: "Bucket name. Default: managed-sftp-<stack>-<account id>." }),
    encryption: z.enum(["aws:kms", "aws:kms:dsse", "AES256"]).default("aws:kms").meta({
      description: "Default encryption of the bucket; AES256 has no key of its own.",
    }),
    existingKey: z
      .string()
      .regex(
        /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+|alias\/[A-Za-z0-9/_-]+)$/,
        'expected the ARN of a KMS key, or an alias such as "alias/files"',
      )
      .optional()
      .meta({ description: "Existing key, by ARN or alias. Default: the stack makes one." }),
    administrators: z.array(principal).default([]).meta({
      description:
        "Roles and users that look after the key and are never fenced off. Default: whoever IAM lets.",
    }),
    abortIncompleteUploadDays: z.int().min(1).max(365).default(7).meta({
      description: "Days after which an unfinished multipart upload is removed.",
    }),
    noncurrentVersionDays: days().default(90).meta({
      description: "Days for which replaced and deleted versions of an object are kept.",
    }),
    lifecycle: z.array(lifecycleRule).default([]),
    fence: fence.optional(),
    shares: z.array(share).default([]).meta({ description: "Folders shared with others." }),
    mfaDelete: z.boolean().default(false).meta({
      description: "People need MFA to delete objects; Transfer's users do not.",
    }),
    objectLock: objectLock.optional(),
    accessLogs: accessLogs.optional(),
    replication: replication.optional(),
    accessPoints: z.array(accessPoint).default([]),
    cors: cors.optional(),
    eventBridge: z.boolean().default(false).meta({
      description: "Send events of the bucket to EventBridge.",
    }),
    inventory: z.enum(["Daily", "Weekly"]).optional().meta({
      description: "List of all objects into the access-log bucket. Default: none.",
    }),
    efs: efs.optional(),
  })
  .meta({ description: "Where users' files are." });

/** Section `storage` of a stack's configuration. */
export type StorageConfig = z.infer<typeof StorageSchema>;
/** One rule of {@link StorageConfig.lifecycle}. */
export type LifecycleConfig = StorageConfig["lifecycle"][number];
/** Section `storage.efs`. */
export type EfsConfig = z.infer<typeof efs>;
/** Somebody outside Transfer who works in a folder. */
export type ShareConfig = StorageConfig["shares"][number];
