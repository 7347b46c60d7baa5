import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import {
  type AwsEnvironment,
  bucketArn,
  type Names,
  regionalArn,
  trailArn,
} from "../../aws/resource-names";
import type { AuditConfig } from "../../config/schema/audit";
import type { StorageConfig } from "../../config/schema/storage";
import { LOG_PREFIX } from "../access-logs/log-bucket";
import { EncryptionKey } from "../encryption-key";
import { auditKeyPolicy } from "./audit-policies";
import { AuditTable } from "./audit-table";

/** Arguments for {@link Audit}. */
export interface AuditArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: StorageConfig & { readonly audit: AuditConfig };
  /** Name of the audited bucket, known before the bucket exists. */
  readonly sourceName: pulumi.Output<string>;
  /** Where a trail delivers; absent with destination lake. */
  readonly logs: AuditLogs | undefined;
}

/** The access-log bucket and what queries it. */
export interface AuditLogs {
  /** Name of the bucket, known before it exists. */
  readonly bucketName: pulumi.Output<string>;
  /** Name of the bucket, known once it exists. */
  readonly bucket: pulumi.Output<string>;
  /** Policy of the bucket, without which CloudTrail refuses the trail. */
  readonly policy: pulumi.Resource;
  readonly database: pulumi.Output<string>;
  readonly workgroup: pulumi.Output<string>;
}

/**
 * CloudTrail data events of the bucket: a trail to the access-log bucket with a table to query it, or an
 * event data store of CloudTrail Lake.
 *
 * Cost: $0.10 per 100,000 events and a KMS key, $1 a month; or by the gigabyte in CloudTrail Lake.
 */
export class Audit extends pulumi.ComponentResource {
  public constructor(
    name: string,
    private readonly args: AuditArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:Audit", name, {}, opts);
    if (args.logs === undefined) this.store(name);
    else this.trail(name, args.logs);
    this.registerOutputs({});
  }

  private trail(name: string, logs: AuditLogs): void {
    const { awsEnvironment, names, config } = this.args;
    const { key } = new EncryptionKey(
      name,
      {
        alias: `${names.prefix}-audit`,
        description: `Audit of ${names.prefix}`,
        policy: awsEnvironment.apply((environment) =>
          auditKeyPolicy(environment, trailArn(environment, names.trail), config),
        ),
      },
      { parent: this },
    );
    new aws.cloudtrail.Trail(
      name,
      {
        name: names.trail,
        s3BucketName: logs.bucket,
        // CloudTrail adds the slash.
        s3KeyPrefix: LOG_PREFIX.audit.replace(/\/$/, ""),
        kmsKeyId: key.arn,
        enableLogFileValidation: true,
        includeGlobalServiceEvents: false,
        advancedEventSelectors: this.selectors(),
        tags: { Name: name },
      },
      // The trail itself holds no data: its log files are in the bucket.
      { parent: this, protect: false, dependsOn: logs.policy },
    );
    new AuditTable(
      name,
      { ...logs, awsEnvironment, prefix: LOG_PREFIX.audit, userRole: names.userRole },
      { parent: this, protect: false },
    );
  }

  private store(name: string): void {
    const { names, config } = this.args;
    new aws.cloudtrail.EventDataStore(
      name,
      {
        name: names.trail,
        // With CloudTrail's own key: another one could never be changed or removed.
        advancedEventSelectors: this.selectors(),
        retentionPeriod: config.audit.retentionDays,
        billingMode: "EXTENDABLE_RETENTION_PRICING",
        multiRegionEnabled: false,
        terminationProtectionEnabled:
          config.deletionProtection && !config.release.includes("audit"),
        tags: { Name: name },
      },
      { parent: this },
    );
  }

  private selectors(): pulumi.Output<EventSelector[]> {
    const { awsEnvironment, config, sourceName } = this.args;
    return pulumi.all([awsEnvironment, sourceName]).apply(([environment, bucket]) =>
      eventSelectors(environment, {
        bucket,
        accessPoints: config.accessPoints.map((point) => point.name),
        reads: config.audit.reads,
      }),
    );
  }
}

/** Objects and access points whose data events are recorded. */
interface AuditedBucket {
  readonly bucket: string;
  /** Names of the bucket's access points. */
  readonly accessPoints: readonly string[];
  /** Whether reads are recorded too. */
  readonly reads: boolean;
}

/** Condition on one field of an event. */
interface FieldSelector {
  readonly field: string;
  readonly equals?: string[];
  readonly startsWiths?: string[];
}

/** Events that a trail or an event data store records. */
interface EventSelector {
  readonly name: string;
  readonly fieldSelectors: FieldSelector[];
}

/**
 * Selectors of the data events of a bucket, and of requests through its access points. Management events
 * are left to a trail of the account: the first copy in a region is free, and each further one costs.
 */
function eventSelectors(
  awsEnvironment: AwsEnvironment,
  { bucket, accessPoints, reads }: AuditedBucket,
): EventSelector[] {
  const selector = (name: string, type: string, arns: string[]): EventSelector => ({
    name,
    fieldSelectors: [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: [type] },
      { field: "resources.ARN", startsWiths: arns },
      ...(reads ? [] : [{ field: "readOnly", equals: ["false"] }]),
    ],
  });
  return [
    // The slash keeps out buckets whose names begin with this one's.
    selector("Objects", "AWS::S3::Object", [`${bucketArn(awsEnvironment, bucket)}/`]),
    ...(accessPoints.length === 0
      ? []
      : [
          selector(
            "Requests through access points",
            "AWS::S3::AccessPoint",
            accessPoints.map((name) => regionalArn(awsEnvironment, "s3", `accesspoint/${name}`)),
          ),
        ]),
  ];
}
