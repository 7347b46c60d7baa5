import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, bucketArn, type Names } from "../../aws/resource-names";
import type { MultiRegionConfig } from "../../config/schema/multi-region";
import type { StorageConfig } from "../../config/schema/storage";
import { bucketPolicy } from "../bucket/bucket-policy";
import { type CreatedBucket, regionalBucket } from "../bucket/regional-bucket";
import { EncryptionKey } from "../encryption-key";
import { secondKeyPolicy } from "../key-policies";
import type { ReplicationMetrics } from "../replication/replication-rule";
import { MultiRegionAccessPoint } from "./access-point";
import { replicateBothWays } from "./both-ways";

/** Arguments for {@link MultiRegion}. */
export interface MultiRegionArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: StorageConfig & { readonly multiRegion: MultiRegionConfig };
  /** Name of the stack's own bucket, known before the bucket exists. */
  readonly ownName: pulumi.Output<string>;
  /** Name of that bucket, known once it exists. */
  readonly own: pulumi.Output<string>;
  /** ARN of its key; absent with AES256. */
  readonly ownKeyArn: pulumi.Output<string> | undefined;
  /** Its versioning and Object Lock, which replication requires. */
  readonly versions: readonly pulumi.Resource[];
}

/**
 * Second bucket in another region, as an equal of the stack's own: same security, objects copied both
 * ways, and by choice one address for both.
 *
 * Cost: the second bucket's storage, $0.02 per GB between regions, one KMS key.
 */
export class MultiRegion extends pulumi.ComponentResource {
  /** Metrics of the copies from the stack's own bucket. */
  public readonly metrics: ReplicationMetrics;
  /** Metrics of the copies from the other bucket, which are in its region. */
  public readonly backMetrics: ReplicationMetrics;
  /** ARN of the Multi-Region Access Point; absent without one. */
  public readonly accessPointArn: pulumi.Output<string> | undefined;

  private readonly otherName: pulumi.Output<string>;
  /** The stack's account, in the region of the second bucket. */
  private readonly there: pulumi.Output<AwsEnvironment>;
  private readonly otherArn: pulumi.Output<string>;
  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    private readonly prefix: string,
    private readonly args: MultiRegionArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:MultiRegion", prefix, {}, opts);
    this.parent = { parent: this };
    const { awsEnvironment, names, config, own, ownName } = args;
    const { region, accessPoint } = config.multiRegion;
    this.otherName = ownName.apply((name) => `${name}-second`);
    this.there = awsEnvironment.apply((environment) => ({ ...environment, region }));
    this.otherArn = pulumi
      .all([awsEnvironment, this.otherName])
      .apply(([environment, name]) => bucketArn(environment, name));

    const key = this.createKey();
    const { bucket, versions } = this.createBucket(key);
    const keys = [args.ownKeyArn, key?.arn] as const;
    [this.metrics, this.backMetrics] = replicateBothWays(
      prefix,
      {
        awsEnvironment,
        names,
        isLocked: config.objectLock !== undefined,
        own: { name: ownName, bucket: own, keyArn: keys[0] },
        other: { name: this.otherName, bucket, keyArn: keys[1], region },
        versions: [...args.versions, ...versions],
      },
      this.parent,
    );
    this.accessPointArn =
      accessPoint &&
      new MultiRegionAccessPoint(
        prefix,
        {
          ...{ awsEnvironment, names, config: accessPoint },
          buckets: [
            { bucket: own, region: awsEnvironment.region },
            { bucket, region },
          ],
        },
        // It holds no data.
        { ...this.parent, protect: false },
      ).arn;
    this.registerOutputs({});
  }

  private createKey(): aws.kms.Key | undefined {
    const { names, config } = this.args;
    if (config.encryption === "AES256") return undefined;
    const { key } = new EncryptionKey(
      this.prefix,
      {
        alias: `${names.prefix}-second`,
        description: `Files of ${names.prefix} in another region`,
        policy: pulumi.all([this.there, this.otherArn]).apply(([environment, arn]) =>
          secondKeyPolicy({
            awsEnvironment: environment,
            bucketArn: arn,
            regionsRole: names.regionsRole,
            config: this.configThere,
          }),
        ),
        region: config.multiRegion.region,
      },
      this.parent,
    );
    return key;
  }

  /** The configuration without this region's access points, which the second bucket does not have. */
  private get configThere(): StorageConfig {
    return { ...this.args.config, accessPoints: [] };
  }

  private createBucket(key: aws.kms.Key | undefined): CreatedBucket {
    const { names, config, ownName } = this.args;
    return regionalBucket(
      this.prefix,
      {
        awsEnvironment: this.there,
        bucketName: this.otherName,
        region: config.multiRegion.region,
        config,
        key,
        forceDestroy: !config.deletionProtection || config.release.includes("multiRegion"),
        // The policy pack reads it.
        ...(config.fence?.wideReason !== undefined && {
          tags: { WideFence: config.fence.wideReason },
        }),
        policy: pulumi
          .all([this.there, this.otherArn, key?.arn])
          .apply(([awsEnvironment, arn, keyArn]) =>
            bucketPolicy({
              ...{ awsEnvironment, bucketArn: arn, keyArn, names },
              serviceRoles: [names.regionsRole],
              config: this.configThere,
            }),
          ),
        // Not the name of the bucket and "-logs", which may be longer than S3 allows.
        logBucketName: ownName.apply((name) => `${name}-seclogs`),
        logDays: config.accessLogs?.retentionDays,
      },
      this.parent,
    );
  }
}
