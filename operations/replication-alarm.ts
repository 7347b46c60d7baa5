import type { ReplicationMetrics } from "../storage/storage";
import type { AlarmPlan } from "./alarm-plan";

/** Alarm on objects that S3 could not replicate, in the region of the source bucket. */
export const replicationAlarm = ({ dimensions, formerAlarm }: ReplicationMetrics): AlarmPlan => ({
  key: "replication-failed",
  description:
    "Objects were not copied to the other region. Look for replication status FAILED, and at the replication role, both keys and the other bucket; then copy them with S3 Batch Replication, as S3 does not try again.",
  metrics: [{ namespace: "AWS/S3", name: "OperationsFailedReplication", dimensions }],
  statistic: "Sum",
  period: 300,
  evaluationPeriods: 1,
  comparison: "reaches",
  threshold: 1,
  formerUrn: formerAlarm,
});
