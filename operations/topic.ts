import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { denyPlainHttp, type Policy, policyOf, through } from "../aws/policy-document";
import { accountArn, alarmArn, type AwsEnvironment, snsTopicArn } from "../aws/resource-names";
import { keyAdministration } from "../storage/key-policies";

/**
 * Policy of the key of topics and queues. The publishing services have no condition on the source, as
 * EventBridge passes none to KMS. The policies of the queues and of the alarm topic have one.
 */
export const messagingKeyPolicy = (awsEnvironment: AwsEnvironment): Policy =>
  policyOf(
    keyAdministration(awsEnvironment),
    {
      Sid: "Publishers",
      Effect: "Allow",
      Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
    },
    {
      // Principals that IAM lets use the queues: receiving decrypts, and moving messages back from the
      // dead-letter queue encrypts them again. Source: SQS Developer Guide, "Configuring dead-letter
      // queue redrive permissions".
      Sid: "ConsumersThroughTheQueue",
      Effect: "Allow",
      Principal: { AWS: accountArn(awsEnvironment) },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: through("sqs", awsEnvironment.region),
    },
  );

/** Arguments for {@link createTopic}. */
export interface TopicArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical name, fixed so that the topic policy is known at preview. */
  readonly topicName: string;
  readonly displayName: string;
  readonly keyArn: pulumi.Input<string>;
  /**
   * Names of the alarms that publish, with `*`.
   * @default none: EventBridge publishes. It sends none of the condition keys: "You can't use Condition
   * blocks in Amazon SNS topic policies for EventBridge" (EventBridge User Guide, "Using resource-based
   * policies").
   */
  readonly alarms?: string;
  /** E-mail addresses to subscribe; each recipient must confirm. */
  readonly emails: readonly string[];
  /**
   * Region of the topic.
   * @default the provider's
   */
  readonly region?: string;
}

/** Creates an encrypted topic to which one service of this account may publish, over TLS only. */
export function createTopic(
  name: string,
  args: TopicArgs,
  opts: pulumi.CustomResourceOptions,
): aws.sns.Topic {
  const { awsEnvironment, topicName, displayName, keyArn, alarms, emails, region } = args;
  const topic = new aws.sns.Topic(
    name,
    { region, name: topicName, displayName, kmsMasterKeyId: keyArn, tags: { Name: name } },
    opts,
  );
  new aws.sns.TopicPolicy(
    name,
    {
      region,
      arn: topic.arn,
      policy: pulumi.jsonStringify(
        awsEnvironment.apply((environment) =>
          policyOf(
            {
              Sid: "Publish",
              Effect: "Allow",
              Principal: {
                Service: alarms === undefined ? "events.amazonaws.com" : "cloudwatch.amazonaws.com",
              },
              Action: "sns:Publish",
              Resource: snsTopicArn(environment, topicName),
              ...(alarms !== undefined && {
                Condition: {
                  StringEquals: { "aws:SourceAccount": environment.accountId },
                  ArnLike: { "aws:SourceArn": [alarmArn(environment, alarms)] },
                },
              }),
            },
            denyPlainHttp("sns:Publish", snsTopicArn(environment, topicName)),
          ),
        ),
      ),
    },
    opts,
  );
  for (const email of emails) {
    new aws.sns.TopicSubscription(
      `${name}-${email.replace(/[^A-Za-z0-9]+/g, "-")}`,
      { region, topic: topic.arn, protocol: "email", endpoint: email },
      opts,
    );
  }
  return topic;
}
