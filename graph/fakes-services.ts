import { type Fake, nothing, regional } from "./fake-parts";

/** Answers of the services that watch, tell and keep tables. */
export const SERVICE_FAKES: Readonly<Record<string, Fake>> = {
  "aws:cloudwatch/dashboard:Dashboard": ({ inputs, place }) => ({
    dashboardArn: `arn:${place.partition}:cloudwatch::${place.accountId}:dashboard/${String(inputs["dashboardName"])}`,
  }),
  "aws:cloudwatch/eventRule:EventRule": (made) => ({
    name: made.inputs["name"] ?? made.id,
    arn: regional(made, "events", `rule/${String(made.inputs["name"] ?? made.id)}`),
  }),
  "aws:cloudwatch/eventTarget:EventTarget": nothing,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": nothing,
  "aws:dynamodb/table:Table": (made) => ({
    arn: regional(made, "dynamodb", `table/${String(made.inputs["name"])}`),
  }),
  "aws:sns/topic:Topic": (made) => ({
    arn: regional(made, "sns", String(made.inputs["name"] ?? made.id)),
  }),
  "aws:sns/topicPolicy:TopicPolicy": nothing,
  "aws:sns/topicSubscription:TopicSubscription": (made) => ({
    arn: `${String(made.inputs["topic"])}:${made.id}`,
  }),
  "aws:sqs/queue:Queue": (made) => {
    const name = String(made.inputs["name"] ?? made.id);
    const { region, accountId } = made.place;
    const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
    return { arn: regional(made, "sqs", name), url };
  },
  "aws:sqs/queuePolicy:QueuePolicy": nothing,
  "aws:transfer/workflow:Workflow": (made) => ({
    arn: regional(made, "transfer", `workflow/${made.id}`),
  }),
};
