import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketArn, type Names, type AwsEnvironment } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";
import { AccessLogs } from "../access-logs/access-logs";
import { bucketKey, defaultEncryption } from "./bucket-encryption";
import { bucketPolicy } from "./bucket-policy";
import { bucketConsumers } from "./consumers";
import type { StorageKey } from "../encryption-key";
import { lifecycleRules } from "./lifecycle";
import { LogQueries } from "../access-logs/log-queries";
import { lockDown } from "./plain-bucket";
import { Replication } from "../replication/replication";
import type { BucketStorage, Copies } from "../storage";

/** Arguments for {@link EncryptedBucket}. */
export interface EncryptedBucketArgs {
  /** Where the stack lives. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Section `storage` of the stack's configuration. */
  readonly config: StorageConfig;
  /** Name of the role of the workflow for uploads, which reads and writes objects like the user role. */
  readonly workflowRole?: string | undefined;
}

/**
 * The bucket that partners' files live in, encrypted by default. It takes nothing from the network,
 * so that switching the mode leaves every byte where it is.
 *
 * Cost: a KMS key of its own $1 a month; storage and requests as S3 charges them.
 */
export class EncryptedBucket extends pulumi.ComponentResource implements BucketStorage {
  public readonly domain = "s3";
  /** Name of the bucket. */
  public readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket, known before the bucket exists. */
  public readonly bucketArn: pulumi.Output<string>;
  /** ARN of the key; absent with AES256. */
  public readonly keyArn: pulumi.Output<string> | undefined;
  /** Copies in another region; absent unless configured. */
  public readonly copies: Copies | undefined;

  private readonly chosenName: pulumi.Output<string>;
  private readonly parent: pulumi.CustomResourceOptions;

  public constructor(
    name: string,
    private readonly args: EncryptedBucketArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:storage:EncryptedBucket", name, {}, opts);
    const { awsEnvironment, names, config } = args;
    this.parent = { parent: this };
    this.chosenName = awsEnvironment.apply(
      (environment) => config.bucketName ?? `${names.prefix}-${environment.accountId}`,
    );
    this.bucketArn = pulumi
      .all([awsEnvironment, this.chosenName])
      .apply(([environment, bucket]) => bucketArn(environment, bucket));

    const key = bucketKey(name, { ...args, bucketArn: this.bucketArn }, this.parent);
    this.keyArn = key?.arn;
    // Depends on the key so that a bucket which cannot be deleted keeps the key it needs.
    const { id: bucket } = new aws.s3.Bucket(
      name,
      {
        bucket: this.chosenName,
        forceDestroy: !config.deletionProtection,
        tags: { Name: name },
      },
      { ...this.parent, dependsOn: [...(key?.resource ?? [])] },
    );
    this.bucketName = bucket;
    const open = lockDown(name, { bucket }, this.parent);
    defaultEncryption(name, bucket, { algorithm: config.encryption, key }, this.parent);
    const versioning = this.keepVersions(name);
    this.setPolicy(name, key, open);
    bucketConsumers(name, { awsEnvironment, bucket, config }, this.parent);
    this.logAccess(name);
    this.copies = this.replicate(name, versioning);
    this.registerOutputs({ bucketName: this.bucketName, keyArn: this.keyArn });
  }

  /** Versions, what becomes of them with time, and for how long nobody may delete one. */
  private keepVersions(name: string): pulumi.Resource {
    const { config } = this.args;
    const bucket = this.bucketName;
    const versioning = new aws.s3.BucketVersioning(
      name,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      this.parent,
    );
    const afterVersioning = { ...this.parent, dependsOn: versioning };
    new aws.s3.BucketLifecycleConfiguration(
      name,
      { bucket, rules: lifecycleRules(config) },
      afterVersioning,
    );
    if (config.objectLock !== undefined) {
      const { mode, retentionDays } = config.objectLock;
      // Set here and not on the bucket, which would be replaced: S3 takes it for a versioned bucket.
      new aws.s3.BucketObjectLockConfiguration(
        name,
        { bucket, rule: { defaultRetention: { mode, days: retentionDays } } },
        afterVersioning,
      );
    }
    return versioning;
  }

  private setPolicy(name: string, key: StorageKey | undefined, open: pulumi.Resource): void {
    const { awsEnvironment, names, config, workflowRole } = this.args;
    const serviceRoles = [
      names.userRole,
      ...(config.replication ? [names.replicationRole] : []),
      ...(workflowRole === undefined ? [] : [workflowRole]),
    ];
    const keyArn: pulumi.Output<string | undefined> = key?.arn ?? pulumi.output(undefined);
    new aws.s3.BucketPolicy(
      name,
      {
        bucket: this.bucketName,
        policy: pulumi.jsonStringify(
          pulumi.all([awsEnvironment, this.bucketArn, keyArn]).apply(([environment, arn, keyId]) =>
            bucketPolicy({
              awsEnvironment: environment,
              bucketArn: arn,
              keyArn: keyId,
              serviceRoles,
              config,
            }),
          ),
        ),
      },
      // S3 refuses two configuration calls at once on a young bucket.
      { ...this.parent, dependsOn: open },
    );
  }

  private logAccess(name: string): void {
    const { awsEnvironment, names, config } = this.args;
    if (config.accessLogs === undefined) return;
    const { retentionDays, scanLimitMb } = config.accessLogs;
    const common = {
      awsEnvironment,
      sourceName: this.chosenName,
      forceDestroy: !config.deletionProtection,
    };
    const logs = new AccessLogs(
      `${name}-access-logs`,
      { ...common, source: this.bucketName, retentionDays, inventory: config.inventory },
      this.parent,
    );
    new LogQueries(
      `${name}-access-logs`,
      { ...common, names, logBucket: logs.bucketName, scanLimitMb },
      this.parent,
    );
  }

  private replicate(name: string, versioning: pulumi.Resource): Copies | undefined {
    const { awsEnvironment, names, config } = this.args;
    const { replication } = config;
    if (replication === undefined) return undefined;
    const { copied } = new Replication(
      `${name}-replica`,
      {
        awsEnvironment,
        names,
        config: { ...config, replication },
        sourceName: this.chosenName,
        source: this.bucketName,
        sourceKeyArn: this.keyArn,
        versioning,
      },
      this.parent,
    );
    return copied;
  }
}
