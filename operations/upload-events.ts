import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type Names, type AwsEnvironment, queueArn, ruleArn } from "../aws/resource-names";
import { denyPlainHttp, policyOf } from "../aws/policy-document";
import type { OperationsConfig } from "../config/schema/operations";
import { type EventRulePlan, planEventRules } from "./event-rules";
import { createTopic } from "./topic";

type EventsConfig = NonNullable<OperationsConfig["events"]>;
/** Arguments for {@link UploadEvents}. */
export interface UploadEventsArgs {
  readonly awsEnvironment: pulumi.Output<AwsEnvironment>;
  readonly names: Names;
  readonly config: EventsConfig;
  readonly serverId: pulumi.Input<string>;
  /** Bucket or file system, the first part of every path. */
  readonly root: pulumi.Input<string>;
  /** Published folder of the bucket. */
  readonly published: string | undefined;
  readonly keyArn: pulumi.Input<string>;
}

const SECONDS_PER_DAY = 24 * 60 * 60;

/** Names of the queue and of its dead-letter queue. */
export const queueNames = ({ prefix }: Names): { uploads: string; dead: string } => ({
  uploads: `${prefix}-uploads`,
  dead: `${prefix}-uploads-dead`,
});

/**
 * Events of uploads, other operations and the files themselves, in an encrypted queue for programs and an encrypted topic
 * for people, with a dead-letter queue.
 *
 * Cost: $1 per million events, $0.40 per million messages.
 */
export class UploadEvents extends pulumi.ComponentResource {
  /** URL of the queue. */
  public readonly queueUrl: pulumi.Output<string>;
  /** ARN of the topic. */
  public readonly topicArn: pulumi.Output<string>;

  public constructor(
    private readonly prefix: string,
    private readonly args: UploadEventsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("managed-sftp:operations:UploadEvents", prefix, {}, opts);
    const { awsEnvironment, names, config, keyArn } = args;
    const parent: pulumi.CustomResourceOptions = { parent: this };
    const dead = this.queue("dead", {});
    const uploads = this.queue("uploads", {
      redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 5 }),
    });
    const topic = createTopic(
      prefix,
      {
        ...{ awsEnvironment, keyArn, emails: config.emails },
        topicName: `${names.prefix}-uploads`,
        displayName: "Uploads over SFTP",
      },
      parent,
    );
    for (const plan of planEventRules(names, config.on)) this.rule(plan, { uploads, topic, dead });
    this.queueUrl = uploads.url;
    this.topicArn = topic.arn;
    this.registerOutputs({ queueUrl: this.queueUrl, topicArn: this.topicArn });
  }

  /** Creates a queue to which only the stack's rules may send, over TLS only. */
  private queue(role: "uploads" | "dead", args: aws.sqs.QueueArgs): aws.sqs.Queue {
    const { awsEnvironment, names, config, keyArn } = this.args;
    const queueName = queueNames(names)[role];
    const name = role === "uploads" ? this.prefix : `${this.prefix}-${role}`;
    const queue = new aws.sqs.Queue(
      name,
      {
        name: queueName,
        kmsMasterKeyId: keyArn,
        // Dead letters are kept for the maximum of SQS.
        messageRetentionSeconds: (role === "dead" ? 14 : config.retentionDays) * SECONDS_PER_DAY,
        tags: { Name: name },
        ...args,
      },
      { parent: this },
    );
    new aws.sqs.QueuePolicy(
      name,
      {
        queueUrl: queue.url,
        policy: pulumi.jsonStringify(
          awsEnvironment.apply((environment) => {
            const Resource = queueArn(environment, queueName);
            return policyOf(
              {
                Sid: "Rules",
                Effect: "Allow",
                Principal: { Service: "events.amazonaws.com" },
                Action: "sqs:SendMessage",
                Resource,
                Condition: {
                  StringEquals: { "aws:SourceAccount": environment.accountId },
                  ArnEquals: {
                    "aws:SourceArn": planEventRules(names, config.on).map(({ ruleName }) =>
                      ruleArn(environment, ruleName),
                    ),
                  },
                },
              },
              denyPlainHttp("sqs:*", Resource),
            );
          }),
        ),
      },
      { parent: this },
    );
    return queue;
  }

  private rule(
    plan: EventRulePlan,
    { uploads, topic, dead }: { uploads: aws.sqs.Queue; topic: aws.sns.Topic; dead: aws.sqs.Queue },
  ): void {
    const { config, serverId, root, published = "" } = this.args;
    const name = `${this.prefix}-${plan.key}`;
    const rule = new aws.cloudwatch.EventRule(
      name,
      {
        name: plan.ruleName,
        description: plan.description,
        eventPattern: pulumi.jsonStringify(
          pulumi
            .all([serverId, root])
            .apply(([id, base]) =>
              plan.pattern({ serverId: id, root: base, folder: config.prefix ?? "", published }),
            ),
        ),
        tags: { Name: name },
      },
      { parent: this },
    );
    for (const [role, target] of Object.entries({ queue: uploads, topic })) {
      new aws.cloudwatch.EventTarget(
        `${name}-${role}`,
        {
          rule: rule.name,
          targetId: role,
          arn: target.arn,
          deadLetterConfig: { arn: dead.arn },
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 24 },
        },
        { parent: this },
      );
    }
  }
}
