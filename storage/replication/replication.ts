import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketArn, type Names, type AwsEnvironment } from "../../aws/resource-names";
import { policyOf, serviceTrust } from "../../aws/policy-document";
import { createRole, grant } from "../../aws/roles";
import type { StorageConfig } from "../../config/schema/storage";
import { denyOldTransport } from "../bucket/bucket-policy";
import { EncryptionKey } from "../encryption-key";
import { replicaKeyPolicy } from "../key-policies";
import { regionalBucket } from "../bucket/regional-bucket";
import { replicationPolicy } from "./replication-policy";
import {
  type ReplicationMetrics,
  replicationRule,
  RULE,
  type RuleTarget,
} from "./replication-rule";

type ReplicationConfig = NonNullable<StorageConfig["replication"]>;

/** Arguments for {@link Replication}. */
export interface ReplicationArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: StorageConfig & { readonly replication: ReplicationConfig };
  /** Name of the source bucket, known before the bucket exists. */
  readonly sourceName: pulumi.Output<string>;
  /** Name of the source bucket, known once the bucket exists. */
  readonly source: pulumi.Output<string>;
  /** ARN of the source bucket's key; absent with AES256. */
  readonly sourceKeyArn: pulumi.Output<string> | undefined;
  /** Versioning and Object Lock of the source bucket, which replication requires. */
  readonly versions: readonly pulumi.Resource[];
}

/** Destination of the replicas. */
interface ReplicaTarget extends RuleTarget {
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Replication of every object to a bucket in another region, with a KMS key of that region.
 *
 * Cost: the second bucket's storage, $0.02 per GB between regions, one KMS key.
 */
export class Replication extends pulumi.ComponentResource {
  /** Metrics, for an alarm on failed replication. */
  public readonly metrics: ReplicationMetrics;

  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    private readonly prefix: string,
    private readonly args: ReplicationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:Replication", prefix, {}, opts);
    this.parent = { parent: this };
    const { replication } = args.config;
    const target = replication.bucketArn
      ? { arn: replication.bucketArn, keyArn: replication.keyArn, dependsOn: [] }
      : this.createTarget();
    const role = this.createRole(target);
    this.replicate(role, target);
    this.metrics = this.metricsOf(target);
    this.registerOutputs({});
  }

  private createTarget(): ReplicaTarget {
    const { awsEnvironment, names, config, sourceName } = this.args;
    const { region } = config.replication;
    const name = this.prefix;
    const chosenName = sourceName.apply((source) => `${source}-replica`);
    const arn = pulumi
      .all([awsEnvironment, chosenName])
      .apply(([environment, chosen]) => bucketArn(environment, chosen));
    const key =
      config.encryption === "AES256"
        ? undefined
        : new EncryptionKey(
            name,
            {
              alias: `${names.prefix}-replica`,
              description: `Copies of the files of ${names.prefix}`,
              policy: pulumi.all([awsEnvironment, arn]).apply(([environment, target]) =>
                replicaKeyPolicy({
                  awsEnvironment: environment,
                  bucketArn: target,
                  region,
                  replicationRole: names.replicationRole,
                  config,
                }),
              ),
              region,
            },
            this.parent,
          ).key;
    const { versions } = regionalBucket(
      name,
      {
        ...{ awsEnvironment, bucketName: chosenName, region, config, key },
        forceDestroy: !config.deletionProtection || config.release.includes("replication"),
        policy: arn.apply((bucketArn) => policyOf(...denyOldTransport(bucketArn))),
        // Not the name of the replica and "-logs", which may be longer than S3 allows.
        logBucketName: sourceName.apply((source) => `${source}-replogs`),
        logDays: config.replication.accessLogDays,
      },
      this.parent,
    );
    return { arn, keyArn: key?.arn, dependsOn: versions };
  }

  private createRole(target: ReplicaTarget): aws.iam.Role {
    const { awsEnvironment, names, config, sourceName, sourceKeyArn } = this.args;
    // The role holds no data, and must be removable with the option.
    const notProtected = { ...this.parent, protect: false };
    const role = createRole(
      this.prefix,
      {
        roleName: names.replicationRole,
        description: "Copies objects to another region",
        trust: pulumi.all([awsEnvironment, sourceName]).apply(([environment, source]) =>
          serviceTrust("s3.amazonaws.com", environment.accountId, {
            ArnEquals: { "aws:SourceArn": bucketArn(environment, source) },
          }),
        ),
      },
      notProtected,
    );
    const keys = { source: sourceKeyArn ?? "", target: target.keyArn ?? "" };
    const policy = pulumi
      .all([awsEnvironment, sourceName, target.arn, keys])
      .apply(([environment, source, arn, arns]) =>
        replicationPolicy(environment, {
          source: bucketArn(environment, source),
          target: arn,
          sourceKey: arns.source,
          targetKey: arns.target,
          targetRegion: config.replication.region,
          isLocked: config.objectLock !== undefined,
        }),
      );
    grant(this.prefix, role, policy, notProtected);
    return role;
  }

  private replicate(role: aws.iam.Role, target: ReplicaTarget): void {
    const { config, source, versions } = this.args;
    const { accountId, deleteMarkers } = config.replication;
    new aws.s3.BucketReplicationConfig(
      this.prefix,
      {
        bucket: source,
        role: role.arn,
        rules: [replicationRule({ target, deleteMarkers, accountId })],
      },
      { ...this.parent, dependsOn: [...versions, ...target.dependsOn], protect: false },
    );
  }

  private metricsOf(target: ReplicaTarget): ReplicationMetrics {
    return {
      dimensions: {
        SourceBucket: this.args.sourceName,
        DestinationBucket: pulumi.output(target.arn).apply((arn) => arn.split(":").at(-1) ?? ""),
        RuleId: RULE,
      },
      formerAlarm: pulumi.createUrn(this.prefix, "aws:cloudwatch/metricAlarm:MetricAlarm", this),
    };
  }
}
