import { isRecord } from "../../verify/graph/serialization";
import { type Json, jsonOf, withJson } from "./json-service";
import { type ApiCall, type HttpAnswer, isRefused, type StandIn, withBody } from "./proxy";

const isDone = ({ status }: HttpAnswer): boolean => status < 300;

/**
 * Bucket policies. Moto evaluates them without the condition keys of the request, so a denial with a
 * condition denies every upload; and a principal that is a string ends a later `?logging` with an
 * exception. It gets only the permission to deliver access logs, for which it looks.
 */
export function bucketPolicies(): StandIn {
  const policies = new Map<string, Buffer>();
  return (call, forward) => {
    const bucket = call.path.split("/")[1] ?? "";
    switch (call.name) {
      case "s3:PutBucketPolicy":
        return forward(logDeliveryIn(call, bucket)).then((answer) => {
          if (isDone(answer)) policies.set(bucket, call.body);
          return answer;
        });
      case "s3:GetBucketPolicy":
        return forward().then((answer) => {
          const policy = policies.get(bucket);
          return isDone(answer) && policy !== undefined ? withBody(answer, policy) : answer;
        });
      case "s3:DeleteBucketPolicy":
      case "s3:DeleteBucket":
        return forward().then((answer) => {
          if (isDone(answer)) policies.delete(bucket);
          return answer;
        });
      default:
        return undefined;
    }
  };
}

const LOG_DELIVERY = "logging.s3.amazonaws.com";

/** What moto needs of a policy, without conditions. */
function logDeliveryIn(call: ApiCall, bucket: string): Buffer {
  const { Version, Statement } = jsonOf(call);
  const statements = ([Statement].flat() as readonly unknown[]).filter(isRecord);
  const delivers = statements.some(
    ({ Effect, Principal }) =>
      Effect === "Allow" &&
      isRecord(Principal) &&
      [Principal["Service"]].flat().includes(LOG_DELIVERY),
  );
  const delivery = {
    Effect: "Allow",
    Principal: { Service: LOG_DELIVERY },
    Action: ["s3:PutObject"],
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
  return Buffer.from(JSON.stringify({ Version, Statement: delivers ? [delivery] : [] }));
}

/** Settings of buckets that are described as they were put. */
const KEPT_SETTINGS = [
  "BucketLogging",
  "BucketNotification",
  "BucketLifecycle",
  "BucketInventoryConfiguration",
];

/**
 * Settings of buckets. Moto keeps them, and answers without `TargetObjectKeyFormat`,
 * `EventBridgeConfiguration`, `NewerNoncurrentVersions`, sizes of objects and the encryption of reports.
 */
export function bucketSettings(): StandIn {
  const settings = new Map<string, Buffer>();
  return (call, forward) => {
    const key = `${call.path.replace(/\/$/, "")}?${call.query}`;
    const is = (verb: string): boolean =>
      KEPT_SETTINGS.some((setting) => call.name === `s3:${verb}${setting}`);
    if (is("Put")) {
      return forward().then((answer) => {
        if (isDone(answer)) settings.set(key, call.body);
        return answer;
      });
    }
    if (is("Get")) {
      return forward().then((answer) => {
        const given = settings.get(key);
        return isDone(answer) && given !== undefined ? withBody(answer, given) : answer;
      });
    }
    if (call.name === "s3:CreateBucket") {
      for (const each of settings.keys()) if (each.startsWith(key)) settings.delete(each);
    }
    return undefined;
  };
}

/** Where functions log, which moto does not return. */
export function functionLogging(): StandIn {
  const given = new Map<string, Json>();
  const completed = (value: unknown): unknown => {
    if (!isRecord(value)) return value;
    const { FunctionName: name, FunctionArn: arn } = value;
    if (typeof name !== "string" || typeof arn !== "string") return value;
    const usual = { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` };
    return { LoggingConfig: { ...usual, ...given.get(unversioned(arn)) }, ...value };
  };
  return (call, forward) => {
    if (!/^lambda:(Create|Get|Update|ListVersionsBy)Function/.test(call.name)) return undefined;
    return forward().then((answer) => {
      if (!isDone(answer)) return answer;
      const output = jsonOf(answer);
      const { LoggingConfig } =
        call.name === "lambda:CreateFunction" || call.name === "lambda:UpdateFunctionConfiguration"
          ? jsonOf(call)
          : {};
      if (isRecord(LoggingConfig)) given.set(unversioned(output["FunctionArn"]), LoggingConfig);
      const { Configuration, Versions } = output;
      return withJson(answer, {
        ...(completed(output) as Json),
        ...(Configuration !== undefined && { Configuration: completed(Configuration) }),
        ...(Array.isArray(Versions) && { Versions: Versions.map(completed) }),
      });
    });
  };
}

/** ARN of a function without its version. */
const unversioned = (arn: unknown): string => String(arn).split(":").slice(0, 7).join(":");

/** Changes of a workgroup, which moto does not implement; it describes the one that was created. */
export function workgroupUpdates(): StandIn {
  const updates = new Map<string, Json>();
  return (call, forward) => {
    const key = (name: unknown): string => `${call.region} ${String(name)}`;
    if (call.name === "athena:UpdateWorkGroup") {
      return forward().then((answer) => {
        if (!isRefused(answer)) return answer;
        const { WorkGroup, ...changes } = jsonOf(call);
        const before = updates.get(key(WorkGroup)) ?? {};
        updates.set(key(WorkGroup), merged(before, changes));
        const headers = { "content-type": "application/x-amz-json-1.1" };
        return withJson({ ...answer, status: 200, headers }, {});
      });
    }
    if (call.name === "athena:CreateWorkGroup") updates.delete(key(jsonOf(call)["Name"]));
    if (call.name !== "athena:GetWorkGroup") return undefined;
    return forward().then((answer) => {
      const changes = updates.get(key(jsonOf(call)["WorkGroup"]));
      if (!isDone(answer) || changes === undefined) return answer;
      const { WorkGroup } = jsonOf(answer) as { WorkGroup: Json };
      const { ConfigurationUpdates, ...own } = changes;
      const Configuration = configurationOf(WorkGroup["Configuration"], ConfigurationUpdates);
      return withJson(answer, { WorkGroup: { ...WorkGroup, ...own, Configuration } });
    });
  };
}

/** A configuration after updates; some of them have other names, and some remove a setting. */
function configurationOf(configuration: unknown, updates: unknown): Json {
  const { ResultConfigurationUpdates, ...own } = isRecord(updates) ? updates : {};
  const renamed = isRecord(ResultConfigurationUpdates)
    ? { ...own, ResultConfiguration: ResultConfigurationUpdates }
    : own;
  return withoutRemoved(merged(isRecord(configuration) ? configuration : {}, renamed));
}

function withoutRemoved(value: Json): Json {
  const removed = Object.keys(value).flatMap((key) =>
    key.startsWith("Remove") ? [key, ...(value[key] === true ? [key.slice(6)] : [])] : [],
  );
  const kept = Object.entries(value).filter(([key]) => !removed.includes(key));
  return Object.fromEntries(
    kept.map(([key, inner]) => [key, isRecord(inner) ? withoutRemoved(inner) : inner]),
  );
}

/** Policies of file systems, of which moto neither keeps that for backups nor deletes the other. */
export function fileSystemPolicies(): StandIn {
  const backups = new Map<string, Json>();
  const deleted = new Set<string>();
  const headers = { "content-type": "application/json" };
  const done = (value: Json): HttpAnswer =>
    withJson({ status: 200, headers, body: Buffer.of() }, value);
  return (call, forward) => {
    const { name, path } = call;
    switch (name) {
      case "elasticfilesystem:PutBackupPolicy":
        return forward().then((answer) => {
          if (!isRefused(answer)) return answer;
          const { BackupPolicy } = jsonOf(call);
          backups.set(path, { BackupPolicy });
          return done({ BackupPolicy });
        });
      case "elasticfilesystem:DescribeBackupPolicy":
        return forward().then((answer) => {
          const own = backups.get(path);
          return own === undefined ? answer : done(own);
        });
      case "elasticfilesystem:DeleteFileSystemPolicy":
        return forward().then((answer) => {
          if (!isRefused(answer)) return answer;
          deleted.add(path);
          return done({});
        });
      case "elasticfilesystem:PutFileSystemPolicy":
        deleted.delete(path);
        return undefined;
      case "elasticfilesystem:DescribeFileSystemPolicy":
        return forward().then((answer) => {
          if (!isDone(answer) || !deleted.has(path)) return answer;
          const error = { ErrorCode: "PolicyNotFound", Message: "There is no policy" };
          const type = { ...headers, "x-amzn-errortype": "PolicyNotFound" };
          return withJson({ status: 404, headers: type, body: Buffer.of() }, error);
        });
      default:
        return undefined;
    }
  };
}

/** One object with the properties of another, at every level. */
const merged = (value: Json, other: Json): Json => ({
  ...value,
  ...Object.fromEntries(
    Object.entries(other).map(([key, inner]) => {
      const own = value[key];
      return [key, isRecord(own) && isRecord(inner) ? merged(own, inner) : inner];
    }),
  ),
});

/** Corrections of what the emulator answers wrongly, for one run. */
export const corrections = (): readonly StandIn[] => [
  bucketPolicies(),
  bucketSettings(),
  functionLogging(),
  workgroupUpdates(),
  fileSystemPolicies(),
];
