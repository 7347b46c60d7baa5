import { isRecord } from "../../verify/graph/serialization";
import { type Json, jsonOf, withJson } from "./json-service";
import { workgroupUpdates } from "./workgroups";
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

/** Quota of concurrent executions, which moto does not list; the program reserves a part of it. */
export const lambdaQuota: StandIn = (call, forward) => {
  if (call.name !== "servicequotas:GetServiceQuota") return undefined;
  const { ServiceCode, QuotaCode } = jsonOf(call);
  if (QuotaCode !== "L-B99A9384") return undefined;
  return forward().then((answer) => {
    if (isDone(answer)) return answer;
    const headers = { "content-type": "application/x-amz-json-1.1" };
    const own = { ServiceCode, QuotaCode, QuotaName: "Concurrent executions", Unit: "None" };
    const Quota = { ...own, Adjustable: true, GlobalQuota: false, Value: 1000 };
    return withJson({ status: 200, headers, body: Buffer.of() }, { Quota });
  });
};

/** Corrections of what the emulator answers wrongly, for one run. */
export const corrections = (): readonly StandIn[] => [
  bucketPolicies(),
  bucketSettings(),
  functionLogging(),
  workgroupUpdates(),
  fileSystemPolicies(),
  lambdaQuota,
];
