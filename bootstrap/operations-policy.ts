import type { AwsEnvironment } from "../aws/resource-names";
import type { Statement } from "../aws/policy-document";
import type { StackArns } from "./stack-arns";
import { allow } from "./statements";

/** Logs, alarms, events and names. */
export const operationsStatements = (
  awsEnvironment: AwsEnvironment,
  arns: StackArns,
): Statement[] => [
  allow(
    "LogGroups",
    arns.logGroups.flatMap((arn) => [arn, `${arn}:*`]),
    [
      "logs:AssociateKmsKey",
      "logs:CreateLogGroup",
      "logs:DeleteLogGroup",
      "logs:DeleteMetricFilter",
      "logs:DeleteRetentionPolicy",
      "logs:DisassociateKmsKey",
      "logs:PutMetricFilter",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:UntagResource",
    ],
  ),
  // The server's JSON events are a delivery, which has no resource to name.
  allow("LogDelivery", "*", [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ]),
  allow(
    "Alarms",
    [arns.alarms, arns.dashboards],
    [
      "cloudwatch:DeleteAlarms",
      "cloudwatch:DeleteDashboards",
      "cloudwatch:PutDashboard",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
  ),
  allow(
    "Topics",
    [arns.topics],
    [
      "sns:CreateTopic",
      "sns:DeleteTopic",
      "sns:SetSubscriptionAttributes",
      "sns:SetTopicAttributes",
      "sns:Subscribe",
      "sns:TagResource",
      "sns:Unsubscribe",
      "sns:UntagResource",
    ],
  ),
  allow(
    "Queues",
    [arns.queues],
    [
      "sqs:CreateQueue",
      "sqs:DeleteQueue",
      "sqs:SetQueueAttributes",
      "sqs:TagQueue",
      "sqs:UntagQueue",
    ],
  ),
  allow(
    "Events",
    [arns.rules],
    [
      "events:DeleteRule",
      "events:PutRule",
      "events:PutTargets",
      "events:RemoveTargets",
      "events:TagResource",
      "events:UntagResource",
    ],
  ),
  allow(
    "Names",
    [`arn:${awsEnvironment.partition}:route53:::hostedzone/*`],
    [
      "route53:AssociateVPCWithHostedZone",
      "route53:ChangeResourceRecordSets",
      "route53:ChangeTagsForResource",
      "route53:DeleteHostedZone",
      "route53:DisassociateVPCFromHostedZone",
      "route53:UpdateHostedZoneComment",
    ],
  ),
  allow("NewZones", "*", ["route53:CreateHostedZone"]),
];
