import { type CostContext, costLine, MILLION } from "../cost/model";
import { resourcesOf } from "../graph/graph";
import {
  named,
  nameOf,
  PROVIDER_ONLY,
  regionalArn,
  type ResourceTypes,
  settingOf,
} from "./resource-type";
import { regionalService } from "../../aws/partition";

const RULE = "aws:cloudwatch/eventRule:EventRule";

/** Events of uploads and scans that a topic or queue gets; other kinds are rare beside them. */
function uploadEvents({ resource, graph, usage }: CostContext): number {
  if (!resource.name.endsWith("-uploads")) return 0;
  const of = (end: string): number =>
    resourcesOf(graph, RULE).some(({ name }) => name === `${resource.name}-${end}`)
      ? usage.files
      : 0;
  return of("completed") + of("scan");
}

/** Amazon EventBridge, whose rules are in the provider's module `cloudwatch`, SNS and SQS. */
export const MESSAGING: ResourceTypes = {
  [RULE]: {
    outputs: (resource) => ({
      name: nameOf(resource),
      arn: regionalArn(resource, "events", `rule/${nameOf(resource)}`),
    }),
    replacedBy: ["eventBusName", "name"],
    api: { operation: "events.PutRule" },
    // Events of AWS's own services are free.
    price: "free",
    uniqueName: named(64),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:cloudwatch/eventTarget:EventTarget": settingOf({
    replacedBy: ["eventBusName", "rule", "targetId"],
    api: {
      operation: "events.PutTargets",
      names: {
        rule: "Rule",
        arn: "Targets[].Arn",
        targetId: "Targets[].Id",
        deadLetterConfig: "Targets[].DeadLetterConfig",
        retryPolicy: "Targets[].RetryPolicy",
        inputPath: "Targets[].InputPath",
        inputTransformer: "Targets[].InputTransformer",
        roleArn: "Targets[].RoleArn",
      },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:sns/topic:Topic": {
    outputs: (resource) => ({ arn: regionalArn(resource, "sns", nameOf(resource)) }),
    replacedBy: ["fifoTopic", "name"],
    // Attributes of topics and queues are texts, which the model does not constrain.
    api: {
      operation: "sns.CreateTopic",
      names: { ...PROVIDER_ONLY, displayName: false, kmsMasterKeyId: false, policy: false },
    },
    price: (context) => [
      costLine(
        "Topics",
        uploadEvents(context) / MILLION,
        "topicMillion",
        "1 message an upload, and 1 a scan",
      ),
    ],
    uniqueName: named(256),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:sns/topicPolicy:TopicPolicy": settingOf({
    replacedBy: ["arn"],
    api: {
      operation: "sns.SetTopicAttributes",
      names: { ...PROVIDER_ONLY, arn: "TopicArn", policy: "AttributeValue" },
    },
    reachability: "irrelevant",
    access: "modelled",
  }),
  "aws:sns/topicSubscription:TopicSubscription": settingOf({
    outputs: ({ id, inputs }) => ({ arn: `${String(inputs["topic"])}:${id}` }),
    replacedBy: ["endpoint", "protocol", "topic"],
    api: {
      operation: "sns.Subscribe",
      names: {
        ...PROVIDER_ONLY,
        topic: "TopicArn",
        filterPolicy: false,
        rawMessageDelivery: false,
      },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:sqs/queue:Queue": {
    outputs: (resource) => {
      const { region, accountId } = resource.awsEnvironment;
      const name = nameOf(resource);
      return {
        arn: regionalArn(resource, "sqs", name),
        url: `https://${regionalService("sqs", region)}/${accountId}/${name}`,
      };
    },
    replacedBy: ["fifoQueue", "name"],
    api: {
      operation: "sqs.CreateQueue",
      names: {
        name: "QueueName",
        kmsMasterKeyId: false,
        kmsDataKeyReusePeriodSeconds: false,
        messageRetentionSeconds: false,
        visibilityTimeoutSeconds: false,
        redrivePolicy: false,
        tags: "tags",
      },
    },
    price: (context) => [
      costLine(
        "Queues",
        (uploadEvents(context) * 3) / MILLION,
        "queueMillion",
        "3 requests an upload, and 3 a scan",
      ),
    ],
    uniqueName: named(80),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:sqs/queuePolicy:QueuePolicy": settingOf({
    replacedBy: ["queueUrl"],
    api: { operation: "sqs.SetQueueAttributes", names: { policy: false } },
    reachability: "irrelevant",
    access: "modelled",
  }),
};
