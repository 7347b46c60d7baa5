import { text, texts } from "../../graph/graph";
import { each, fine, harmless, type InputChange, nameOf, show, type TypeJudges } from "../judge";
import { type Change, high, listed, medium, type Risk, type RiskContext, unjudged } from "../model";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";

/** Who is told of what. */
export const OPERATIONS: TypeJudges = {
  [ALARM]: {
    inputs: {
      ...each(["alarmDescription", "name", "okActions", "insufficientDataActions"]),
      alarmActions: ({ was, is, resource }) => {
        const lost = texts(was).filter((action) => !texts(is).includes(action));
        return lost.length === 0
          ? []
          : [
              high(
                `Alarms no longer tell ${listed(lost)}${texts(is).length === 0 ? ", nor anybody else" : ""}: {}`,
                nameOf({ resource }),
              ),
            ];
      },
      actionsEnabled: ({ is, resource }) =>
        is === false ? [high("Alarms are silenced: {}", nameOf({ resource }))] : [],
      threshold,
    },
    created: fine,
  },
  [FILTER]: { inputs: each(["name"]), created: fine },
  "aws:cloudwatch/dashboard:Dashboard": harmless("dashboardBody", "dashboardName"),
  "aws:cloudwatch/eventRule:EventRule": {
    inputs: {
      ...each(["description", "name"]),
      eventPattern: ({ title }) => [medium(`Other events are sent on by ${title}`)],
      state: ({ is, title }) =>
        is === "DISABLED" ? [high(`${title} is disabled: its events are lost`)] : [],
    },
    created: fine,
    deleted: (change) => [
      text(change.before?.inputs["eventPattern"]).includes("aws.guardduty")
        ? high(`Results of malware scans are no longer sent on (${nameOf(change)})`)
        : medium(`Events of ${nameOf(change)} are no longer sent on`),
    ],
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    inputs: {
      ...each(["rule", "targetId", "retryPolicy"]),
      arn: ({ is }) => [medium(`Events go to ${show(is)}`)],
    },
    created: ({ after }, context) => target(show(after?.inputs["arn"]), context),
    deleted: fine,
    replaced: fine,
  },
  "aws:sns/topic:Topic": {
    inputs: {
      ...each(["displayName", "name", "policy"]),
      kmsMasterKeyId: ({ was, is, title }) => [
        is === undefined
          ? high(`${title} is no longer encrypted`)
          : medium(`${title} changes its key: ${show(was)} → ${show(is)}`),
      ],
    },
    created: fine,
    deleted: (change) => [
      medium(`Topic ${nameOf(change)} is deleted; its subscribers are told nothing any more`),
    ],
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    inputs: each(["policy", "arn"]),
    created: fine,
    deleted: fine,
  },
  [SUBSCRIPTION]: {
    inputs: each(["topic", "endpoint", "protocol"]),
    created: ({ after }, context) =>
      target(
        `${show(after?.inputs["endpoint"])} (${show(after?.inputs["protocol"])})`,
        context,
        topicOf(after),
      ),
    deleted: ({ before }, { after }) => {
      const topic = before?.inputs["topic"];
      const isHeard = after.resources.some(
        ({ type, inputs }) => type === SUBSCRIPTION && inputs["topic"] === topic,
      );
      return [
        (isHeard ? medium : high)(
          `${show(before?.inputs["endpoint"])} is no longer told what topic ${topicOf(before)} says${isHeard ? "" : ", nor is anybody else of this stack"}`,
        ),
      ];
    },
    replaced: ({ after }, context) =>
      target(show(after?.inputs["endpoint"]), context, topicOf(after)),
  },
  "aws:sqs/queue:Queue": {
    inputs: {
      ...each(["name", "visibilityTimeoutSeconds", "receiveWaitTimeSeconds", "policy"]),
      messageRetentionSeconds: ({ was, is, title }) =>
        Number(is ?? 345600) >= Number(was ?? 345600)
          ? []
          : [
              high(
                `${title} deletes unread messages after ${Number(is ?? 345600) / 86400} days instead of ${Number(was ?? 345600) / 86400}`,
              ),
            ],
      kmsMasterKeyId: ({ was, is, title }) => [
        (is === undefined ? high : medium)(`${title} changes its key: ${show(was)} → ${show(is)}`),
      ],
    },
    created: fine,
    deleted: (change) => [medium(`Queue ${nameOf(change)} is deleted with its unread messages`)],
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    inputs: each(["policy", "queueUrl"]),
    created: fine,
    deleted: fine,
  },
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
  "aws:ec2/flowLog:FlowLog": {
    inputs: {
      ...each([
        "iamRoleArn",
        "vpcId",
        "logDestination",
        "logDestinationType",
        "logFormat",
        "maxAggregationInterval",
      ]),
      trafficType: ({ is, title }) =>
        is === "ALL" ? [] : [medium(`${title} records ${show(is)} only`)],
    },
    ...{ created: fine, replaced: fine },
    deleted: ({ resource }, { after }) =>
      after.resources.some(({ type }) => type === "aws:ec2/vpc:Vpc") &&
      !after.resources.some(({ type }) => type === "aws:ec2/flowLog:FlowLog")
        ? [high(`Traffic of the VPC is no longer recorded (flow log ${resource.name})`)]
        : [],
  },
};

const topicOf = (resource: Change["after"]): string =>
  text(resource?.inputs["topic"]).split(":").at(-1) ?? "";

function target(who: string, { awsEnvironment }: RiskContext, topic?: string): readonly Risk[] {
  const account = /:(\d{12}):/.exec(who)?.[1];
  const isForeign = account !== undefined && account !== awsEnvironment.accountId;
  const what = topic === undefined ? "Events go to" : `What topic ${topic} says goes to`;
  if (!isForeign) return [medium(`${what} {}`, who)];
  return [high(`${what} foreign account ${account}: {}`, who)];
}

/** How much a query may scan is a matter of cost; anything else is not. */
function workgroup({ was, is, title }: InputChange): readonly Risk[] {
  const rest = (value: unknown): string =>
    JSON.stringify(value ?? {}, (key, each: unknown) =>
      key === "bytesScannedCutoffPerQuery" ? undefined : each,
    );
  return rest(was) === rest(is) ? [] : [unjudged(`configuration of ${title}`)];
}

/** A threshold that is met later; which way that is, the comparison says. */
function threshold({ was, is, after, resource }: InputChange): readonly Risk[] {
  const isUpper = text(after?.inputs["comparisonOperator"]).startsWith("Greater");
  const isLater = isUpper ? Number(is) > Number(was) : Number(is) < Number(was);
  return isLater
    ? [
        medium(
          `Alarms are raised later, at ${show(is)} instead of ${show(was)}: {}`,
          nameOf({ resource }),
        ),
      ]
    : [];
}

/** Alarms that are deleted, and filters that feed them. */
export function alarmRisks({ changes }: RiskContext): readonly Risk[] {
  const deleted = (type: string): readonly string[] =>
    changes.filter(({ kind, resource }) => kind === "delete" && resource.type === type).map(nameOf);
  const [alarms, filters] = [deleted(ALARM), deleted(FILTER)];
  return [
    ...(alarms.length > 0
      ? [
          high(
            `${alarms.length === 1 ? "An alarm is" : `${alarms.length} alarms are`} deleted: ${listed(alarms)}`,
          ),
        ]
      : []),
    ...(filters.length > 0 && alarms.length === 0
      ? [high(`Alarms lose what they count: ${listed(filters)}`)]
      : []),
  ];
}
