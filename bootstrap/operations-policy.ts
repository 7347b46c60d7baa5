import type { AwsEnvironment } from "../aws/resource-names";
import { allow, type Statement } from "../aws/policy-document";
import type { StackArns } from "./stack-arns";

/** Statements for logs, alarms, events and DNS names. */
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
  // Log deliveries, which the server uses for its JSON events, have no ARNs.
  allow("LogDelivery", "*", [
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
  ]),
  allow(
    "Alarms",
    [...arns.alarms, arns.dashboards],
    [
      "cloudwatch:DeleteAlarms",
      "cloudwatch:DeleteDashboards",
      "cloudwatch:PutDashboard",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
  ),
  allow("Topics", arns.topics, [
    "sns:CreateTopic",
    "sns:DeleteTopic",
    "sns:SetSubscriptionAttributes",
    "sns:SetTopicAttributes",
    "sns:Subscribe",
    "sns:TagResource",
    "sns:UntagResource",
  ]),
  // SNS takes no topic for it.
  allow("Subscriptions", "*", ["sns:Unsubscribe"]),
  allow("Queues", arns.queues, [
    "sqs:CreateQueue",
    "sqs:DeleteQueue",
    "sqs:SetQueueAttributes",
    "sqs:TagQueue",
    "sqs:UntagQueue",
  ]),
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
