import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type AwsEnvironment, snsTopicArn } from "../aws/resource-names";
import { policyOf } from "../aws/policy-document";

/** Arguments for {@link createTopic}. */
export interface TopicArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  /** Physical name, fixed so that the topic policy is known at preview. */
  readonly topicName: string;
  readonly displayName: string;
  readonly keyArn: pulumi.Input<string>;
  /** AWS service that may publish, for example `cloudwatch.amazonaws.com`. */
  readonly publisher: string;
  /**
   * ARN patterns of the resources that may publish.
   * @default no condition on the source. EventBridge sends none of the condition keys: "You can't use
   * Condition blocks in Amazon SNS topic policies for EventBridge" (EventBridge User Guide,
   * "Using resource-based policies").
   */
  readonly sources?: (awsEnvironment: AwsEnvironment) => readonly string[];
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
  const { awsEnvironment, topicName, displayName, keyArn, publisher, sources, emails, region } =
    args;
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
              Principal: { Service: publisher },
              Action: "sns:Publish",
              Resource: snsTopicArn(environment, topicName),
              ...(sources && {
                Condition: {
                  StringEquals: { "aws:SourceAccount": environment.accountId },
                  ArnLike: { "aws:SourceArn": sources(environment) },
                },
              }),
            },
            {
              Sid: "DenyPlainHttp",
              Effect: "Deny",
              Principal: "*",
              Action: "sns:Publish",
              Resource: snsTopicArn(environment, topicName),
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
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
