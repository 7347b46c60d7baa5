import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Id of the replication rule. */
export const RULE = "everything";

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

/** Bucket that a rule copies to. */
export interface RuleTarget {
  readonly arn: pulumi.Input<string>;
  /** ARN of its key; absent with AES256. */
  readonly keyArn: pulumi.Input<string> | undefined;
}

/** Arguments for {@link replicationRule}. */
export interface ReplicationRuleArgs {
  readonly target: RuleTarget;
  /** Whether the deletion of an object hides its replica, too. */
  readonly deleteMarkers: boolean;
  /**
   * Account that becomes the owner of the replicas.
   * @default the owner of the source bucket
   */
  readonly accountId?: string | undefined;
  /**
   * Whether changes to replicas, such as tags, are copied back, for replication both ways.
   * @default false
   */
  readonly replicaModifications?: boolean;
}

/** Rule that copies every object, with S3 Replication Time Control and its metrics. */
export function replicationRule({
  target,
  deleteMarkers,
  accountId,
  replicaModifications = false,
}: ReplicationRuleArgs): aws.types.input.s3.BucketReplicationConfigRule {
  const minutes = { minutes: 15 };
  const enabled = { status: "Enabled" };
  return {
    id: RULE,
    ...enabled,
    filter: { prefix: "" },
    deleteMarkerReplication: { status: deleteMarkers ? "Enabled" : "Disabled" },
    ...((target.keyArn !== undefined || replicaModifications) && {
      sourceSelectionCriteria: {
        ...(replicaModifications && { replicaModifications: enabled }),
        ...(target.keyArn && { sseKmsEncryptedObjects: enabled }),
      },
    }),
    destination: {
      bucket: target.arn,
      ...(accountId && { account: accountId, accessControlTranslation: { owner: "Destination" } }),
      ...(target.keyArn && { encryptionConfiguration: { replicaKmsKeyId: target.keyArn } }),
      metrics: { ...enabled, eventThreshold: minutes },
      replicationTime: { ...enabled, time: minutes },
    },
  };
}
