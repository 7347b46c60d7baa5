import type { Problem } from "../rule";
import {
  differs,
  each,
  isMissing,
  ofType,
  type PolicySubject,
  recordsOf,
  type SecurityRule,
  textsOf,
  UNKNOWN,
  valueAt,
} from "./subject";

const SERVER = "aws:transfer/server:Server";
const FUNCTION = "aws:lambda/function:Function";
const BUCKET = "aws:s3/bucket:Bucket";
const TRAIL = "aws:cloudtrail/trail:Trail";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const WEB_ACL_LOG = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

/** Whether resources are a whole stack: a server, a function that decides logins, and storage. */
const isWhole = (stack: readonly PolicySubject[]): boolean =>
  ofType(stack, SERVER).length > 0 &&
  ofType(stack, FUNCTION).length > 0 &&
  [BUCKET, "aws:efs/fileSystem:FileSystem"].some((type) => ofType(stack, type).length > 0);

/** Whether a resource names another in a property, or may name it. */
const names = (subject: PolicySubject, property: string, target: PolicySubject): boolean => {
  const value = subject.properties[property];
  if (subject.sources[property]?.includes(target.urn) === true || value === UNKNOWN) return true;
  const { id, bucket, name, arn } = target.properties;
  return [id, bucket, name, arn].includes(value);
};

/** Metrics that every stack has an alarm for. */
export const WATCHED: readonly string[] = [
  "AccessDenied",
  "Denied",
  "Duration",
  "Errors",
  "FailedTransfers",
  "KeyProbes",
  "Throttles",
];

/** Web ACLs in front of published files. Those of logins keep no log, as it would hold passwords. */
const webFirewalls = (stack: readonly PolicySubject[]): PolicySubject[] =>
  ofType(stack, "aws:wafv2/webAcl:WebAcl").filter(
    ({ properties: { scope } }) => scope === "CLOUDFRONT",
  );

/** Metrics of an alarm; undefined where they are unknown. */
function metricsOf({ properties: { metricName, metricQueries } }: PolicySubject) {
  const inner = recordsOf(metricQueries).map((query) => valueAt(query, "metric", "metricName"));
  const all = [metricName, metricQueries, ...inner];
  return all.includes(UNKNOWN) ? undefined : textsOf(all);
}

/** Whether the stack file says that there are no alarms. */
const isUnwatched = (stack: readonly PolicySubject[]): boolean =>
  ofType(stack, SERVER).some(
    ({ properties: { tags } }) => tags === UNKNOWN || valueAt(tags, "Alarms") === "none",
  );

function missingAlarms(stack: readonly PolicySubject[]): Problem[] {
  const metrics = ofType(stack, ALARM).map(metricsOf);
  if (isUnwatched(stack) || metrics.includes(undefined)) return [];
  const watched = new Set(metrics.flat());
  const [subject] = ofType(stack, SERVER);
  const wanted = [...WATCHED, ...(webFirewalls(stack).length > 0 ? ["BlockedRequests"] : [])];
  return wanted
    .filter((metric) => !watched.has(metric))
    .map((metric) => ({
      subject,
      problem: `no alarm watches ${metric}; add it, or set operations.alarms to false for a stack that nobody watches`,
    }));
}

/** Log group that a function writes to. */
const logGroupOf = ({ properties: { loggingConfig, name } }: PolicySubject): unknown => {
  const given = loggingConfig === UNKNOWN ? UNKNOWN : valueAt(loggingConfig, "logGroup");
  if (!isMissing(given)) return given;
  return typeof name === "string" ? `/aws/lambda/${name}` : UNKNOWN;
};

function unlogged(stack: readonly PolicySubject[]): Problem[] {
  const groups = ofType(stack, "aws:cloudwatch/logGroup:LogGroup").map(
    ({ properties: { name } }) => name,
  );
  const lacks = (subjects: readonly PolicySubject[], type: string, property: string) =>
    subjects.filter(
      (subject) => !ofType(stack, type).some((each) => names(each, property, subject)),
    );
  const servers = ofType(stack, SERVER).filter(
    ({ properties: { structuredLogDestinations: to } }) =>
      to !== UNKNOWN && [to].flat().every(isMissing),
  );
  const functions = ofType(stack, FUNCTION).filter((subject) => {
    const group = logGroupOf(subject);
    return group !== UNKNOWN && !groups.includes(UNKNOWN) && !groups.includes(group);
  });
  const vpcs = lacks(ofType(stack, "aws:ec2/vpc:Vpc"), FLOW_LOG, "vpcId");
  return [
    ...lacks(webFirewalls(stack), WEB_ACL_LOG, "resourceArn").map((subject) => ({
      subject,
      problem: "has no WebAclLoggingConfiguration, so nothing says whom it blocked; add one",
    })),
    ...servers.map((subject) => ({
      subject,
      problem: "structuredLogDestinations is missing, so nothing says who did what; set it",
    })),
    ...functions.map((subject) => ({
      subject,
      problem:
        "has no LogGroup, so its log is neither encrypted nor kept for the set time; add one",
    })),
    ...vpcs.map((subject) => ({
      subject,
      problem: "has no FlowLog, so nothing says who tried to connect; add one",
    })),
  ];
}

const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";

/** Buckets that only hold logs, which nobody overwrites. */
const holdsLogs = (stack: readonly PolicySubject[], bucket: PolicySubject): boolean =>
  ofType(stack, "aws:s3/bucketLogging:BucketLogging").some((each) =>
    names(each, "targetBucket", bucket),
  );

const unversioned = (stack: readonly PolicySubject[]): Problem[] =>
  ofType(stack, BUCKET)
    .filter((bucket) => !holdsLogs(stack, bucket))
    .filter((bucket) => !ofType(stack, VERSIONING).some((each) => names(each, "bucket", bucket)))
    .map((subject) => ({
      subject,
      problem: "has no BucketVersioning, so an overwritten or deleted object is lost; add one",
    }));

const ofWhole = (
  name: string,
  description: string,
  problems: (stack: readonly PolicySubject[]) => Problem[],
): SecurityRule => ({
  name,
  description,
  scope: "stack",
  problems: (stack) => (isWhole(stack) ? problems(stack) : []),
});

/** Rules that keep what happens in a stack visible, and what is deleted recoverable. */
export const WATCH_RULES: readonly SecurityRule[] = [
  ofWhole(
    "alarmed",
    "A stack has an alarm for each metric that tells of an attack or a failure.",
    missingAlarms,
  ),
  {
    name: "alarms-heard",
    description: "Every alarm tells somebody.",
    ...each(
      [ALARM],
      ({ alarmActions, actionsEnabled }) =>
        (actionsEnabled === false ||
          (alarmActions !== UNKNOWN && [alarmActions].flat().every(isMissing))) &&
        "alarmActions is empty or off, so nobody hears of it; set it to the topic of alarms",
    ),
  },
  ofWhole(
    "logged",
    "Servers, functions, networks and firewalls of published files have logs.",
    unlogged,
  ),
  {
    name: "flows-complete",
    description: "Flow logs have rejected and accepted connections.",
    ...each(
      [FLOW_LOG],
      ({ trafficType }) => differs(trafficType, "ALL") && "trafficType is not ALL; set it to ALL",
    ),
  },
  {
    name: "audit-complete",
    description: "Trails and event data stores record, and the log files of trails are validated.",
    ...each(
      [TRAIL, "aws:cloudtrail/eventDataStore:EventDataStore"],
      ({ enableLogFileValidation, enableLogging, suspend }, type) => [
        type === TRAIL &&
          differs(enableLogFileValidation, true) &&
          "enableLogFileValidation is off, so nobody notices a changed or deleted log file; set it to true",
        (enableLogging === false || String(suspend) === "true") &&
          "is stopped, so nothing is recorded; set enableLogging to true, or remove suspend",
      ],
    ),
  },
  ofWhole("versioned", "Every bucket of data keeps the versions of its objects.", unversioned),
  {
    name: "versioning-on",
    description: "Versioning is never suspended.",
    ...each(
      [VERSIONING],
      ({ versioningConfiguration }) =>
        differs(valueAt(versioningConfiguration, "status"), "Enabled") &&
        "versioningConfiguration.status is not Enabled, so deleted objects are lost; set it",
    ),
  },
];
