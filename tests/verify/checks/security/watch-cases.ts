import type { Graph, GraphResource } from "../../../../verify/graph/graph";
import { made } from "../../../support/reachability";
import type { RuleCase } from "../rule-case";
import { about } from "./case";

/** A change of stack prod that nobody would notice, and what is said of it. */
export interface Blinded {
  readonly rule: string;
  readonly refuses: string;
  readonly change: (resources: readonly GraphResource[]) => readonly GraphResource[];
  readonly says: readonly string[];
}

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const without =
  (isGone: (resource: GraphResource) => boolean): Blinded["change"] =>
  (resources) =>
    resources.filter((resource) => !isGone(resource));
const withInputs =
  (type: string, inputs: object): Blinded["change"] =>
  (resources) =>
    resources.map((each) =>
      each.type === type
        ? {
            ...each,
            inputs: { ...each.inputs, ...inputs },
            outputs: { ...each.outputs, ...inputs },
          }
        : each,
    );
const isA =
  (type: string) =>
  (resource: GraphResource): boolean =>
    resource.type === type;

const unwatched = (metric: string): string =>
  `aws:transfer:Server sftp-internet-facing: no alarm watches ${metric}; add it, or set operations.alarms to false for a stack that nobody watches`;

/** Changes that make a stack blind or forgetful. */
export const BLINDED: readonly Blinded[] = [
  {
    ...{ rule: "alarmed", refuses: "a stack without alarms" },
    change: without(isA(ALARM)),
    says: [
      ...["AccessDenied", "Denied", "Duration", "Errors", "FailedTransfers", "KeyProbes"],
      "Throttles",
    ].map(unwatched),
  },
  ...["AccessDenied", "FailedTransfers", "KeyProbes"].map((metric): Blinded => ({
    ...{ rule: "alarmed", refuses: `a stack without its alarm for ${metric}` },
    change: without((each) => each.inputs["metricName"] === metric),
    says: [unwatched(metric)],
  })),
  {
    ...{ rule: "alarmed", refuses: "a stack without its alarms for denied logins" },
    change: without((each) => each.type === ALARM && each.inputs["metricQueries"] !== undefined),
    says: [unwatched("Denied")],
  },
  {
    ...{ rule: "logged", refuses: "a server without a log" },
    change: withInputs("aws:transfer/server:Server", { structuredLogDestinations: [] }),
    says: [
      "aws:transfer:Server sftp-internet-facing: structuredLogDestinations is missing, so nothing says who did what; set it",
    ],
  },
  {
    ...{ rule: "logged", refuses: "a function without a log group" },
    change: without(({ inputs }) => inputs["name"] === "/aws/lambda/managed-sftp-prod-identity"),
    says: [
      "aws:lambda:Function sftp-identity: has no LogGroup, so its log is neither encrypted nor kept for the set time; add one",
    ],
  },
  {
    ...{ rule: "logged", refuses: "a network without flow logs" },
    change: without(isA("aws:ec2/flowLog:FlowLog")),
    says: [
      "aws:ec2:Vpc sftp-10-10-0-0-16: has no FlowLog, so nothing says who tried to connect; add one",
    ],
  },
  {
    ...{ rule: "logged", refuses: "a network with another one's flow logs" },
    change: (resources) =>
      withInputs("aws:ec2/flowLog:FlowLog", { vpcId: "vpc-other" })(
        resources.map((each) => ({ ...each, dependencies: {} })),
      ),
    says: [
      "aws:ec2:Vpc sftp-10-10-0-0-16: has no FlowLog, so nothing says who tried to connect; add one",
    ],
  },
  {
    ...{ rule: "versioned", refuses: "a bucket without versions" },
    change: without(isA("aws:s3/bucketVersioning:BucketVersioning")),
    says: [
      "aws:s3:Bucket sftp: has no BucketVersioning, so an overwritten or deleted object is lost; add one",
    ],
  },
];

/** The graph after a change. */
export const changed = (graph: Graph, { change }: Blinded): Graph => ({
  ...graph,
  resources: change(graph.resources),
});

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BLOCKED = {
  ...{ blockPublicAcls: true, blockPublicPolicy: true },
  ...{ ignorePublicAcls: true, restrictPublicBuckets: true },
};
const TOPIC = "arn:aws:sns:eu-central-1:111122223333:alarms";
const DEAF = "alarmActions is empty or off, so nobody hears of it; set it to the topic of alarms";
const TRAIL = "aws:cloudtrail/trail:Trail";
const STORE = "aws:cloudtrail/eventDataStore:EventDataStore";
const STOPPED = "is stopped, so nothing is recorded; set enableLogging to true, or remove suspend";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const UNVERSIONED =
  "versioningConfiguration.status is not Enabled, so deleted objects are lost; set it";
const METHODS = "aws:apigateway/methodSettings:MethodSettings";

/** Rules about single resources that keep a stack visible, and passwords invisible. */
export const WATCH_CASES: readonly RuleCase[] = [
  about("alarms-heard", "an alarm without actions", ALARM, {
    good: { alarmActions: [TOPIC] },
    bad: { alarmActions: [] },
    says: DEAF,
  }),
  about("audit-complete", "a trail whose log files anybody could change", TRAIL, {
    good: { kmsKeyId: "arn:key", enableLogFileValidation: true },
    bad: { kmsKeyId: "arn:key" },
    says: "enableLogFileValidation is off, so nobody notices a changed or deleted log file; set it to true",
  }),
  about("audit-complete", "a trail that records nothing", TRAIL, {
    good: { kmsKeyId: "arn:key", enableLogFileValidation: true, enableLogging: true },
    bad: { kmsKeyId: "arn:key", enableLogFileValidation: true, enableLogging: false },
    says: STOPPED,
  }),
  about("audit-complete", "an event data store that records nothing", STORE, {
    good: { retentionPeriod: 90 },
    bad: { retentionPeriod: 90, suspend: "true" },
    says: STOPPED,
  }),
  about("alarms-heard", "an alarm that names no topic", ALARM, {
    good: { alarmActions: [TOPIC] },
    bad: { alarmActions: [""] },
    says: DEAF,
  }),
  about("alarms-heard", "an alarm that is switched off", ALARM, {
    good: { alarmActions: [TOPIC], actionsEnabled: true },
    bad: { alarmActions: [TOPIC], actionsEnabled: false },
    says: DEAF,
  }),
  about("flows-complete", "flow logs of rejected connections only", "aws:ec2/flowLog:FlowLog", {
    good: { trafficType: "ALL", tags: { Name: "it" } },
    bad: { trafficType: "REJECT", tags: { Name: "it" } },
    says: "trafficType is not ALL; set it to ALL",
  }),
  ...["Suspended", "Disabled", undefined].map((status) =>
    about("versioning-on", `versioning that is ${status ?? "not on"}`, VERSIONING, {
      good: { versioningConfiguration: { status: "Enabled" } },
      bad: { versioningConfiguration: { status } },
      says: UNVERSIONED,
    }),
  ),
  ...["INFO", "ERROR"].map((loggingLevel) =>
    about("passwords-unlogged", `execution logs of level ${loggingLevel}`, METHODS, {
      good: { settings: { loggingLevel: "OFF" } },
      bad: { settings: { loggingLevel } },
      says: `settings.loggingLevel is ${loggingLevel}, and execution logs have the values of headers; set it to OFF`,
    }),
  ),
  about("passwords-unkept", "a log of requests that is on as a text", METHODS, {
    good: { settings: { dataTraceEnabled: "false" } },
    bad: { settings: { dataTraceEnabled: "true" } },
    says: "settings.dataTraceEnabled is on, and what passes through holds passwords; set it to false",
  }),
  ...["defaultRouteSettings", "routeSettings"].map((key) =>
    about("passwords-unkept", `a log of requests in ${key}`, "aws:apigatewayv2/stage:Stage", {
      good: { [key]: [{ dataTraceEnabled: false }] },
      bad: { [key]: [{ dataTraceEnabled: false }, { dataTraceEnabled: true }] },
      says: "dataTraceEnabled is on, and what passes through holds passwords; set it to false",
    }),
  ),
  ...["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].flatMap(
    (key): RuleCase[] => [
      about("nothing-public", `a bucket with ${key} off`, BLOCK, {
        good: BLOCKED,
        bad: { ...BLOCKED, [key]: false },
        says: `${key} is off; set it to true`,
      }),
      about("nothing-public", `a bucket without ${key}`, BLOCK, {
        good: BLOCKED,
        bad: Object.fromEntries(Object.entries(BLOCKED).filter(([name]) => name !== key)),
        says: `${key} is off; set it to true`,
      }),
      about("nothing-public", `an access point with ${key} off`, "aws:s3/accessPoint:AccessPoint", {
        good: { publicAccessBlockConfiguration: BLOCKED },
        bad: { publicAccessBlockConfiguration: { ...BLOCKED, [key]: false } },
        says: `publicAccessBlockConfiguration.${key} is off; set it to true`,
      }),
    ],
  ),
  {
    rule: "alarms-heard",
    refuses: "each alarm that nobody hears",
    good: [made(ALARM, "a", { alarmActions: [TOPIC] })],
    bad: [made(ALARM, "a", { alarmActions: [] }), made(ALARM, "b", {})],
    says: ["a", "b"].map((name) => `aws:cloudwatch:MetricAlarm ${name}: ${DEAF}`),
  },
];
