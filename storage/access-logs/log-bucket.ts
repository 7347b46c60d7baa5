import type * as aws from "@pulumi/aws";

import { bucketArn, trailArn, type AwsEnvironment } from "../../aws/resource-names";
import { denyPlainHttp, type Policy, policyOf, type Statement } from "../../aws/policy-document";
import { deliveryStatements } from "../audit/audit-policies";
import { viewerLogStatement } from "../publish/viewer-logs";

/** Prefixes in the log bucket. */
export const LOG_PREFIX = {
  access: "access/",
  audit: "audit/",
  /** Chosen by CloudFront, see viewer-logs.ts. */
  viewers: "AWSLogs/",
  inventory: "inventory/",
  queries: "queries/",
};

/** Trail that delivers to the log bucket. */
export interface LogBucketTrail {
  /** Name of the trail, in the account and region of the stack. */
  readonly trailName: string;
  /** Days for which its log files are kept. */
  readonly retentionDays: number;
}

/** What delivers to the log bucket. */
export interface LogSources {
  /** Name of the log bucket. */
  readonly target: string;
  /** Name of the logged bucket. */
  readonly source: string;
  /** Name of the source of viewers' logs. */
  readonly viewerLogs: string | undefined;
  readonly audit: LogBucketTrail | undefined;
}

/**
 * Lifecycle rules of the log bucket. With a trail, each prefix has its own: of two rules for one object, S3
 * takes the shorter.
 */
export const expiryRules = ({
  retentionDays,
  audit,
}: {
  readonly retentionDays: number;
  readonly audit?: LogBucketTrail | undefined;
}): aws.types.input.s3.BucketLifecycleConfigurationRule[] =>
  audit === undefined
    ? [expiry("expire", "", retentionDays)]
    : Object.entries(LOG_PREFIX).map(([kind, prefix]) =>
        expiry(`expire-${kind}`, prefix, kind === "audit" ? audit.retentionDays : retentionDays),
      );

const expiry = (
  id: string,
  prefix: string,
  days: number,
): aws.types.input.s3.BucketLifecycleConfigurationRule => ({
  ...{ id, status: "Enabled", filter: { prefix } },
  expiration: { days },
});

/**
 * Policy of the log bucket: S3 may deliver logs and inventories of the data bucket, CloudFront its logs and
 * CloudTrail the stack's trail, over TLS only.
 */
export function logBucketPolicy(
  awsEnvironment: AwsEnvironment,
  { target, source, viewerLogs, audit }: LogSources,
): Policy {
  const arn = bucketArn(awsEnvironment, target);
  const deliver = (Sid: string, service: string, prefix: string): Statement => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: "s3:PutObject",
    Resource: `${arn}/${prefix}*`,
    Condition: {
      ArnLike: { "aws:SourceArn": bucketArn(awsEnvironment, source) },
      StringEquals: { "aws:SourceAccount": awsEnvironment.accountId },
    },
  });
  return policyOf(
    denyPlainHttp("s3:*", [arn, `${arn}/*`]),
    deliver("AccessLogs", "logging.s3.amazonaws.com", LOG_PREFIX.access),
    deliver("Inventory", "s3.amazonaws.com", LOG_PREFIX.inventory),
    ...(viewerLogs === undefined
      ? []
      : [viewerLogStatement(awsEnvironment, { logBucket: target, source: viewerLogs })]),
    ...(audit === undefined
      ? []
      : deliveryStatements(awsEnvironment, {
          ...{ bucket: target, prefix: LOG_PREFIX.audit },
          trail: trailArn(awsEnvironment, audit.trailName),
        })),
  );
}
