import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, type Names, trailArn } from "../../aws/resource-names";
import type { AuditConfig } from "../../config/schema/audit";
import type { StorageConfig } from "../../config/schema/storage";
import { LOG_PREFIX } from "../access-logs/log-bucket";
import { EncryptionKey } from "../encryption-key";
import { auditKeyPolicy } from "./audit-policies";
import { AuditTable } from "./audit-table";
import { eventSelectors } from "./event-selectors";

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

  private selectors(): pulumi.Output<ReturnType<typeof eventSelectors>> {
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
