import type * as pulumi from "@pulumi/pulumi";

import type { OperationsConfig } from "../config/schema/operations";
import { type AlarmContext, type AlarmPlan, AT_ONCE, type Metric } from "./alarms";
import { SERVER_FILTERS, serverNamespace } from "./metric-filters";

/** Descriptions of the alarm on denied operations, by domain. */
const REFUSALS = {
  s3: (stack: string, group: string) =>
    `S3 or KMS refuses what users do. In ${group} find user, path and operation. A read-only user who uploads is refused as meant. "npm run access -- ${stack} --explain alice put-own" names the policies that decide an upload; one that is denied at CLOSE nearly always lacks the key.`,
  efs: (stack: string, group: string) =>
    `The file system refuses what a user does. In ${group} find user, path and operation. "npm run access -- ${stack} --explain alice write" names the policies that decide; where they allow it, uid, gid and mode of the path do not.`,
} as const;

/** Alarms on transfers. */
export function transferAlarms(
  { stack, names, domain }: AlarmContext,
  { deniedOperations, noTransferHours }: Exclude<OperationsConfig["alarms"], false>,
): AlarmPlan[] {
  const group = names.logGroups.server;
  const metric = (name: keyof typeof SERVER_FILTERS): [Metric] => [
    { namespace: serverNamespace(names), name },
  ];
  return [
    {
      key: "failed-transfers",
      description: `Uploads or downloads fail or break off. In ${group} find the session-id of the ERROR or PARTIAL_CLOSE and read its lines in order.`,
      metrics: metric("FailedTransfers"),
      ...AT_ONCE,
      threshold: 5,
    },
    {
      key: "access-denied",
      description: REFUSALS[domain](stack, group),
      metrics: metric("AccessDenied"),
      ...AT_ONCE,
      threshold: deniedOperations,
    },
    ...(noTransferHours === undefined
      ? []
      : [
          {
            key: "no-transfer",
            description: `Nobody completed a transfer for ${noTransferHours} h. Try "npm run users -- --stack ${stack} test <user>", then sftp; if both work, ask the partners.`,
            metrics: metric("CompletedTransfers"),
            statistic: "Sum",
            period: 3600,
            evaluationPeriods: noTransferHours,
            comparison: "falls below",
            threshold: 1,
          } as const,
        ]),
  ];
}

/** Metric of AWS for failed executions. Source: Transfer Family User Guide, "Using CloudWatch metrics for Transfer Family servers". */
export const workflowAlarm = (serverId: pulumi.Input<string>): AlarmPlan => ({
  key: "workflow-failed",
  description:
    "A workflow for uploads failed, so a file was not processed. In the log group /aws/transfer/<server id> look for StepErrored, ExecutionErrored and ExecutionThrottled; each names the file and the cause. Then process the file by hand, or have it uploaded again, as only an upload starts a workflow.",
  metrics: [
    {
      namespace: "AWS/Transfer",
      name: "OnUploadExecutionsFailed",
      dimensions: { ServerId: serverId },
    },
  ],
  ...AT_ONCE,
});
