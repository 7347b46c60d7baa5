import { resourcesOf, text, texts } from "../../graph/graph";
import { each, falls, fine, harmless, type JudgeInput, show, type TypeJudges } from "../judge";
import {
  type Change,
  high,
  listed,
  medium,
  type Risk,
  type RiskContext,
  unjudged,
  without,
} from "../model";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

/** A threshold that is met later; which way that is, the comparison says. */
const threshold: JudgeInput = ({ was, is, after, name }) => {
  const isUpper = text(after?.inputs["comparisonOperator"]).startsWith("Greater");
  const isLater = isUpper ? Number(is) > Number(was) : Number(is) < Number(was);
  return (
    isLater && medium(`Alarms are raised later, at ${show(is)} instead of ${show(was)}: {}`, name)
  );
};

/** How much a query may scan is a matter of cost; anything else is not. */
const workgroup: JudgeInput = ({ was, is, title }) => {
  const rest = (value: unknown): string =>
    JSON.stringify(value ?? {}, (key, each: unknown) =>
      key === "bytesScannedCutoffPerQuery" ? undefined : each,
    );
  return rest(was) !== rest(is) && unjudged(`configuration of ${title}`);
};

/** Who is told of what. */
export const OPERATIONS: TypeJudges = {
  [ALARM]: {
    inputs: {
      ...each(["alarmDescription", "name", "okActions", "insufficientDataActions"]),
      alarmActions: ({ was, is, name }) => {
        const lost = without(texts(was), texts(is));
        const nobody = texts(is).length === 0 ? ", nor anybody else" : "";
        return lost.length > 0 && high(`Alarms no longer tell ${listed(lost)}${nobody}: {}`, name);
      },
      actionsEnabled: ({ is, name }) => is === false && high("Alarms are silenced: {}", name),
      threshold,
    },
    deleted: fine, // Told by alarmRisks.
  },
  [FILTER]: { inputs: { name: fine }, deleted: fine },
  "aws:cloudwatch/dashboard:Dashboard": harmless("dashboardBody", "dashboardName"),
  "aws:cloudwatch/eventRule:EventRule": {
    inputs: {
      ...each(["description", "name"]),
      eventPattern: ({ title }) => medium(`Other events are sent on by ${title}`),
      state: ({ is, title }) =>
        is === "DISABLED" && high(`${title} is disabled: its events are lost`),
    },
    deleted: ({ before, name }) =>
      text(before?.inputs["eventPattern"]).includes("aws.guardduty")
        ? high(`Results of malware scans are no longer sent on (${name})`)
        : medium(`Events of ${name} are no longer sent on`),
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    ...harmless(),
    inputs: {
      ...each(["rule", "targetId", "retryPolicy"]),
      arn: ({ is }) => medium(`Events go to ${show(is)}`),
    },
    created: ({ after }, context) => target("Events go to", after?.inputs["arn"], context),
  },
  "aws:sns/topic:Topic": {
    inputs: {
      ...each(["displayName", "name", "policy"]),
      kmsMasterKeyId: ({ was, is, title }) =>
        is === undefined
          ? high(`${title} is no longer encrypted`)
          : medium(`${title} changes its key: ${show(was)} → ${show(is)}`),
    },
    deleted: ({ name }) =>
      medium(`Topic ${name} is deleted; its subscribers are told nothing any more`),
  },
  "aws:sns/topicPolicy:TopicPolicy": { inputs: each(["policy", "arn"]), deleted: fine },
  [SUBSCRIPTION]: {
    inputs: each(["topic", "endpoint", "protocol"]),
    created: ({ after }, context) =>
      target(
        `What topic ${topicOf(after)} says goes to`,
        `${show(after?.inputs["endpoint"])} (${show(after?.inputs["protocol"])})`,
        context,
      ),
    deleted: ({ before }, { after }) => {
      const topic = before?.inputs["topic"];
      const isHeard = resourcesOf(after, SUBSCRIPTION).some(
        ({ inputs }) => inputs["topic"] === topic,
      );
      return (isHeard ? medium : high)(
        `${show(before?.inputs["endpoint"])} is no longer told what topic ${topicOf(before)} says${isHeard ? "" : ", nor is anybody else of this stack"}`,
      );
    },
    replaced: ({ after }, context) =>
      target(`What topic ${topicOf(after)} says goes to`, after?.inputs["endpoint"], context),
  },
  "aws:sqs/queue:Queue": {
    inputs: {
      ...each(["name", "visibilityTimeoutSeconds", "receiveWaitTimeSeconds", "policy"]),
      messageRetentionSeconds: falls(345600, ({ was, is, title }) =>
        high(
          `${title} deletes unread messages after ${Number(is ?? 345600) / 86400} days instead of ${Number(was ?? 345600) / 86400}`,
        ),
      ),
      kmsMasterKeyId: ({ was, is, title }) =>
        (is === undefined ? high : medium)(`${title} changes its key: ${show(was)} → ${show(is)}`),
    },
    deleted: ({ name }) => medium(`Queue ${name} is deleted with its unread messages`),
  },
  "aws:sqs/queuePolicy:QueuePolicy": { inputs: each(["policy", "queueUrl"]), deleted: fine },
  "aws:athena/workgroup:Workgroup": {
    ...harmless(),
    inputs: { ...each(["description", "name", "forceDestroy"]), configuration: workgroup },
  },
  "aws:athena/namedQuery:NamedQuery": harmless(
    "query",
    "description",
    "name",
    "database",
    "workgroup",
  ),
  "aws:glue/catalogDatabase:CatalogDatabase": harmless("name", "description"),
  "aws:glue/catalogTable:CatalogTable": harmless(
    "parameters",
    "partitionKeys",
    "storageDescriptor",
    "name",
    "databaseName",
    "tableType",
  ),
  [FLOW_LOG]: {
    ...harmless(),
    inputs: {
      ...each([
        "iamRoleArn",
        "vpcId",
        "logDestination",
        "logDestinationType",
        "logFormat",
        "maxAggregationInterval",
      ]),
      trafficType: ({ is, title }) => is !== "ALL" && medium(`${title} records ${show(is)} only`),
    },
    deleted: ({ resource }, { after }) =>
      resourcesOf(after, "aws:ec2/vpc:Vpc").length > 0 &&
      resourcesOf(after, FLOW_LOG).length === 0 &&
      high(`Traffic of the VPC is no longer recorded (flow log ${resource.name})`),
  },
};

const topicOf = (resource: Change["after"]): string =>
  text(resource?.inputs["topic"]).split(":").at(-1) ?? "";

function target(what: string, to: unknown, { awsEnvironment }: RiskContext): Risk {
  const account = /:(\d{12}):/.exec(show(to))?.[1];
  return account === undefined || account === awsEnvironment.accountId
    ? medium(`${what} {}`, show(to))
    : high(`${what} foreign account ${account}: {}`, show(to));
}

/** Alarms that are deleted, and filters that feed them. */
export function alarmRisks({ changes }: RiskContext): Risk | false {
  const deleted = (type: string): readonly string[] =>
    changes
      .filter(({ kind, resource }) => kind === "delete" && resource.type === type)
      .map(({ name }) => name);
  const [alarms, filters] = [deleted(ALARM), deleted(FILTER)];
  if (alarms.length === 0) {
    return filters.length > 0 && high(`Alarms lose what they count: ${listed(filters)}`);
  }
  const count = alarms.length === 1 ? "An alarm is" : `${alarms.length} alarms are`;
  return high(`${count} deleted: ${listed(alarms)}`);
}
