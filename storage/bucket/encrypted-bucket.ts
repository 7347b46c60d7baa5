import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { bucketArn, bucketNameOf, type Names, type AwsEnvironment } from "../../aws/resource-names";
import type { StorageConfig } from "../../config/schema/storage";
import { bucketKey, defaultEncryption, restrictToOwner, setKeyPolicy } from "./bucket-security";
import { bucketPolicy, serviceRolesOf } from "./bucket-policy";
import { bucketConsumers } from "./consumers";
import type { StorageKey } from "../encryption-key";
import { MalwareProtection } from "../malware/malware-protection";
import { Invalidation } from "../publish/invalidation";
import { MultiRegion } from "../multi-region/multi-region";
import { PublishedFolder } from "../publish/published-folder";
import type { SigningKeys } from "../publish/signing-keys";
import { Replication } from "../replication/replication";
import type { ReplicationMetrics } from "../replication/replication-rule";
import { recordRequests } from "./request-records";
import { keepVersions } from "./versions";

/** Arguments for {@link EncryptedBucket}. */
export interface EncryptedBucketArgs {
  /** Partition, region and account of the stack. */
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical names of the stack. */
  readonly names: Names;
  /** Section `storage` of the stack's configuration. */
  readonly config: StorageConfig;
  /** Name of the workflow's role, which reads and writes objects like the user role. */
  readonly workflowRole?: string | undefined;
  /** Web ACL in front of the published folder; absent without one. */
  readonly webAclArn?: pulumi.Output<string> | undefined;
  /** Keys for the names in `publish.signingKeys`. */
  readonly signingKeys: SigningKeys;
}

/**
 * Encrypted bucket of the users' files. It does not depend on the network, so a change of the network
 * mode leaves it as it is.
 *
 * Cost: KMS key $1 a month; storage and requests as S3 charges them.
 */
export class EncryptedBucket extends pulumi.ComponentResource {
  public readonly domain = "s3";
  /** Name of the bucket. */
  public readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket, known before the bucket exists. */
  public readonly bucketArn: pulumi.Output<string>;
  /** ARN of the key; absent with AES256. */
  public readonly keyArn: pulumi.Output<string> | undefined;
  /** Metrics of the replication from the bucket; absent without replication. */
  public readonly replication: ReplicationMetrics | undefined;
  /** Second bucket in another region, if there is one. */
  public readonly multiRegion: MultiRegion | undefined;
  /** Published folder, if there is one. */
  public readonly published: PublishedFolder | undefined;
  /** Scans of uploads, if there are any. */
  public readonly malware: MalwareProtection | undefined;

  /** Name of the bucket, known before the bucket exists. */
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
    this.chosenName = awsEnvironment.apply(({ accountId }) =>
      bucketNameOf(names, accountId, config.bucketName),
    );
    this.bucketArn = pulumi
      .all([awsEnvironment, this.chosenName])
      .apply(([environment, bucket]) => bucketArn(environment, bucket));

    const key = bucketKey(name, { ...args, bucketArn: this.bucketArn }, this.parent);
    this.keyArn = key?.arn;
    // Depends on the key, so that a bucket which cannot be deleted keeps its key.
    const { id: bucket, bucketRegionalDomainName } = new aws.s3.Bucket(
      name,
      {
        bucket: this.chosenName,
        forceDestroy: !config.deletionProtection,
        tags: {
          Name: name,
          // The policy pack reads these.
          ...(config.fence?.wideReason !== undefined && { WideFence: config.fence.wideReason }),
          ...(config.replication?.bucketArn !== undefined && {
            ReplicatedTo: config.replication.bucketArn,
          }),
        },
      },
      { ...this.parent, dependsOn: [...(key?.resource ?? [])] },
    );
    this.bucketName = bucket;
    const publicAccessBlock = restrictToOwner(name, { bucket }, this.parent);
    defaultEncryption(
      name,
      bucket,
      { algorithm: config.encryption, keyArn: key?.arn },
      this.parent,
    );
    const versions = keepVersions(name, { bucket, config }, this.parent);
    this.published = this.publish(name, key, bucketRegionalDomainName);
    const policy = this.setPolicy(name, key, publicAccessBlock);
    const events = bucketConsumers(
      name,
      { awsEnvironment, bucket, config },
      { ...this.parent, protect: false },
    );
    this.malware = this.scan(name, [policy, ...events]);
    recordRequests(
      name,
      { ...args, chosenName: this.chosenName, bucketName: bucket, published: this.published },
      this.parent,
    );
    this.multiRegion = this.addRegion(name, versions);
    this.replication = this.replicate(name, versions) ?? this.multiRegion?.metrics;
    this.registerOutputs({ bucketName: this.bucketName, keyArn: this.keyArn });
  }

  private publish(
    name: string,
    key: StorageKey | undefined,
    bucketDomainName: pulumi.Output<string>,
  ): PublishedFolder | undefined {
    const { config, signingKeys, webAclArn } = this.args;
    if (config.publish === undefined) return undefined;
    const folder = new PublishedFolder(
      `${name}-published`,
      { bucketDomainName, config: config.publish, signingKeys, webAclArn },
      // It holds no data.
      { ...this.parent, protect: false },
    );
    const { distributionArn } = folder;
    const bucketArn = this.bucketArn;
    setKeyPolicy(name, key, { ...this.args, bucketArn, distributionArn }, this.parent);
    if (config.publish.invalidateOnUpload) {
      const { bucketName } = this;
      const { prefix } = config.publish;
      new Invalidation(
        `${name}-invalidation`,
        { ...this.args, bucketName, distributionArn, prefix },
        { ...this.parent, protect: false },
      );
    }
    return folder;
  }

  private setPolicy(
    name: string,
    key: StorageKey | undefined,
    publicAccessBlock: pulumi.Resource,
  ): pulumi.Resource {
    const { awsEnvironment, names, config, workflowRole } = this.args;
    const keyArn: pulumi.Output<string | undefined> = key?.arn ?? pulumi.output(undefined);
    return new aws.s3.BucketPolicy(
      name,
      {
        bucket: this.bucketName,
        policy: pulumi.jsonStringify(
          pulumi
            .all([awsEnvironment, this.bucketArn, keyArn, this.published?.distributionArn])
            .apply(([environment, arn, keyId, distributionArn]) =>
              bucketPolicy({
                awsEnvironment: environment,
                bucketArn: arn,
                keyArn: keyId,
                names,
                serviceRoles: serviceRolesOf(names, config, workflowRole),
                distributionArn,
                config,
              }),
            ),
        ),
      },
      // S3 refuses concurrent configuration requests for a new bucket.
      { ...this.parent, dependsOn: publicAccessBlock },
    );
  }

  private scan(
    name: string,
    bucketSettings: readonly pulumi.Resource[],
  ): MalwareProtection | undefined {
    const { config } = this.args;
    if (config.malware === undefined) return undefined;
    const { bucketName, bucketArn, keyArn } = this;
    return new MalwareProtection(
      `${name}-malware`,
      { ...this.args, bucketName, bucketArn, keyArn, config: config.malware, bucketSettings },
      // It holds no data.
      { ...this.parent, protect: false },
    );
  }

  private replicate(
    name: string,
    versions: readonly pulumi.Resource[],
  ): ReplicationMetrics | undefined {
    const { awsEnvironment, names, config } = this.args;
    const { replication } = config;
    if (replication === undefined) return undefined;
    return new Replication(
      `${name}-replica`,
      {
        awsEnvironment,
        names,
        config: { ...config, replication },
        sourceName: this.chosenName,
        source: this.bucketName,
        sourceKeyArn: this.keyArn,
        versions,
      },
      { ...this.parent, ...(config.release.includes("replication") && { protect: false }) },
    ).metrics;
  }

  private addRegion(name: string, versions: readonly pulumi.Resource[]): MultiRegion | undefined {
    const { awsEnvironment, names, config } = this.args;
    const { multiRegion } = config;
    if (multiRegion === undefined) return undefined;
    return new MultiRegion(
      `${name}-second`,
      {
        ...{ awsEnvironment, names, versions, config: { ...config, multiRegion } },
        ...{ ownName: this.chosenName, own: this.bucketName, ownKeyArn: this.keyArn },
      },
      { ...this.parent, ...(config.release.includes("multiRegion") && { protect: false }) },
    );
  }
}
