import { costLine, MILLION } from "../cost/model";
import { named, nameOf, regionalArn, type ResourceTypes, settingOf } from "./resource-type";

/** Amazon EventBridge, whose rules are in the provider's module `cloudwatch`, SNS and SQS. */
export const MESSAGING: ResourceTypes = {
  "aws:cloudwatch/eventRule:EventRule": {
    outputs: (resource) => ({
      name: nameOf(resource),
      arn: regionalArn(resource, "events", `rule/${nameOf(resource)}`),
    }),
    replacedBy: ["eventBusName", "name"],
    // Events of AWS's own services are free.
    price: "free",
    uniqueName: named(64),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:cloudwatch/eventTarget:EventTarget": settingOf({
    replacedBy: ["eventBusName", "rule", "targetId"],
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:sns/topic:Topic": {
    outputs: (resource) => ({ arn: regionalArn(resource, "sns", nameOf(resource)) }),
    replacedBy: ["fifoTopic", "name"],
    price: ({ resource, usage }) => [
      costLine(
        "Topics",
        (resource.name.endsWith("-uploads") ? usage.files : 0) / MILLION,
        "topicMillion",
        "1 message an upload",
      ),
    ],
    uniqueName: named(256),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:sns/topicPolicy:TopicPolicy": settingOf({
    replacedBy: ["arn"],
    reachability: "irrelevant",
    access: { unmodelled: "the matrix has no row about topics" },
  }),
  "aws:sns/topicSubscription:TopicSubscription": settingOf({
    outputs: ({ id, inputs }) => ({ arn: `${String(inputs["topic"])}:${id}` }),
    replacedBy: ["endpoint", "protocol", "topic"],
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:sqs/queue:Queue": {
    outputs: (resource) => {
      const { region, accountId } = resource.awsEnvironment;
      const name = nameOf(resource);
      return {
        arn: regionalArn(resource, "sqs", name),
        url: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
      };
    },
    replacedBy: ["fifoQueue", "name"],
    price: ({ resource, usage }) => [
      costLine(
        "Queues",
        (resource.name.endsWith("-uploads") ? usage.files * 3 : 0) / MILLION,
        "queueMillion",
        "3 requests an upload",
      ),
    ],
    uniqueName: named(80),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:sqs/queuePolicy:QueuePolicy": settingOf({
    replacedBy: ["queueUrl"],
    reachability: "irrelevant",
    access: { unmodelled: "the matrix has no row about queues" },
  }),
};
