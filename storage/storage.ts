import type * as pulumi from "@pulumi/pulumi";

/** CloudWatch metrics of a bucket's replication. */
export interface ReplicationMetrics {
  /** Dimensions of the metrics. */
  readonly dimensions: {
    readonly SourceBucket: pulumi.Output<string>;
    readonly DestinationBucket: pulumi.Output<string>;
    readonly RuleId: string;
  };
  /** URN of the replication alarm in earlier versions, for an alias. */
  readonly formerAlarm?: pulumi.Output<pulumi.URN>;
}

/** Outputs of a bucket. */
export interface BucketStorage {
  readonly domain: "s3";
  /** Name of the bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the bucket. */
  readonly bucketArn: pulumi.Output<string>;
  /** ARN of the bucket's key; absent with AES256. */
  readonly keyArn: pulumi.Output<string> | undefined;
  /** Metrics of the replication from the bucket; absent without replication. */
  readonly replication: ReplicationMetrics | undefined;
  /** Second bucket in another region; absent without one. */
  readonly multiRegion: MultiRegionOutputs | undefined;
  /** Published folder; absent unless there is one. */
  readonly published: PublishedOutputs | undefined;
  /** Scans of uploads; absent without them. */
  readonly malware: MalwareOutputs | undefined;
}

/** What a second bucket in another region is known by. */
export interface MultiRegionOutputs {
  /** Metrics of the replication from the second bucket, which are in its region. */
  readonly backMetrics: ReplicationMetrics;
  /** ARN of the Multi-Region Access Point; absent without one. */
  readonly accessPointArn: pulumi.Output<string> | undefined;
}

/** What the alarms on scans are about. */
export interface MalwareOutputs {
  /** Identifier of GuardDuty's plan. */
  readonly planId: pulumi.Output<string>;
  /** Name of the scanned bucket. */
  readonly bucketName: pulumi.Output<string>;
  /** ARN of the quarantine's state machine, if there is one. */
  readonly stateMachineArn: pulumi.Output<string> | undefined;
}

/** What a published folder is known by. */
export interface PublishedOutputs {
  /** Beginning of all links, without a slash at its end. */
  readonly url: pulumi.Output<string>;
  /** Identifiers of the public keys by the names of the keys. */
  readonly keyPairIds: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Outputs of a file system. */
export interface FileStorage {
  readonly domain: "efs";
  /** Identifier, for example `fs-0123456789abcdef0`. */
  readonly fileSystemId: pulumi.Output<string>;
  /** ARN of the file system. */
  readonly fileSystemArn: pulumi.Output<string>;
  /** ARN of the key, which only EFS uses. */
  readonly keyArn: pulumi.Output<string>;
}

/** Storage of the users' files. */
export type Storage = BucketStorage | FileStorage;
