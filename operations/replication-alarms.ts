import type * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, type Names, parseArn } from "../aws/resource-names";
import type { MultiRegionConfig } from "../config/schema/multi-region";
import type { OperationsConfig } from "../config/schema/operations";
import { EncryptionKey } from "../storage/encryption-key";
import type { ReplicationMetrics } from "../storage/replication/replication-rule";
import { type AlarmPlan, AT_ONCE, createAlarm } from "./alarms";
import { createTopic, messagingKeyPolicy } from "./topic";

/** Alarm on objects that S3 could not replicate, in the region of the source bucket. */
export const replicationAlarm = ({ dimensions, formerAlarm }: ReplicationMetrics): AlarmPlan => ({
  key: "replication-failed",
  description:
    "Objects were not copied to the other region. Look for replication status FAILED, and at the replication role, both keys and the other bucket; then copy them with S3 Batch Replication, as S3 does not try again.",
  metrics: [{ namespace: "AWS/S3", name: "OperationsFailedReplication", dimensions }],
  ...AT_ONCE,
  formerUrn: formerAlarm,
});

/** Arguments for {@link createSecondRegionAlarm}. */
export interface SecondRegionAlarmArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: MultiRegionConfig;
  readonly alarms: Exclude<OperationsConfig["alarms"], false>;
  /** Metrics of the copies from the second region. */
  readonly metrics: ReplicationMetrics;
}

/**
 * Creates the alarm on copies from the second region there, as S3 publishes the metric of failed copies
 * in the region of their source (S3 User Guide, "Using S3 Replication metrics"). Its topic has to be
 * there, too: a topic of the operator's, or one of the stack with the recipients of its other alarms.
 */
export function createSecondRegionAlarm(
  name: string,
  { awsEnvironment, names, config, alarms, metrics }: SecondRegionAlarmArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const { region } = config;
  const existing =
    config.alarmTopicArn ??
    (alarms.topicArn !== undefined && parseArn(alarms.topicArn).region === region
      ? alarms.topicArn
      : undefined);
  const there = awsEnvironment.apply((environment) => ({ ...environment, region }));
  const topicArn =
    existing ??
    createTopic(
      `${name}-second-alarms`,
      {
        awsEnvironment: there,
        topicName: `${names.prefix}-second-alarms`,
        displayName: `Alarms of ${names.prefix} in ${region}`,
        keyArn: new EncryptionKey(
          `${name}-second`,
          {
            alias: `${names.prefix}-second-alarms`,
            description: `Alarms of ${names.prefix} in another region`,
            policy: there.apply(messagingKeyPolicy),
            region,
          },
          opts,
        ).key.arn,
        alarms: `${names.prefix}-second-*`,
        emails: alarms.emails,
        region,
      },
      opts,
    ).arn;
  const plan = { ...replicationAlarm(metrics), key: "second-replication-failed" };
  createAlarm(name, { names, plan, topicArn, region }, opts);
}
