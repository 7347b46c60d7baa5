import { type Fake, type FakeInput, nothing, regional } from "./fake";

/** The chosen name, or else the one that is made up. */
const nameOf = ({ inputs, id }: FakeInput): string =>
  typeof inputs["name"] === "string" ? inputs["name"] : id;

/** Answers of the services that watch, tell and keep tables. */
export const SERVICE_FAKES: Readonly<Record<string, Fake>> = {
  "aws:cloudwatch/dashboard:Dashboard": ({ inputs, awsEnvironment }) => ({
    dashboardArn: `arn:${awsEnvironment.partition}:cloudwatch::${awsEnvironment.accountId}:dashboard/${String(inputs["dashboardName"])}`,
  }),
  "aws:cloudwatch/eventRule:EventRule": (made) => ({
    name: nameOf(made),
    arn: regional(made, "events", `rule/${nameOf(made)}`),
  }),
  "aws:cloudwatch/eventTarget:EventTarget": nothing,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": nothing,
  "aws:dynamodb/table:Table": (made) => ({
    arn: regional(made, "dynamodb", `table/${String(made.inputs["name"])}`),
  }),
  "aws:sns/topic:Topic": (made) => ({
    arn: regional(made, "sns", nameOf(made)),
  }),
  "aws:sns/topicPolicy:TopicPolicy": nothing,
  "aws:sns/topicSubscription:TopicSubscription": (made) => ({
    arn: `${String(made.inputs["topic"])}:${made.id}`,
  }),
  "aws:sqs/queue:Queue": (made) => {
    const name = nameOf(made);
    const { region, accountId } = made.awsEnvironment;
    const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
    return { arn: regional(made, "sqs", name), url };
  },
  "aws:sqs/queuePolicy:QueuePolicy": nothing,
  "aws:transfer/workflow:Workflow": (made) => ({
    arn: regional(made, "transfer", `workflow/${made.id}`),
  }),
};
