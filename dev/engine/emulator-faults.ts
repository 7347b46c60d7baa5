import { isRecord } from "../../verify/graph/serialization";
import { type Json, jsonAnswer, jsonOf, withJson } from "./json-service";
import {
  type ApiCall,
  type HttpAnswer,
  isRefused,
  type StandIn,
  type StandIns,
  withBody,
} from "./proxy";
import { workgroupUpdates } from "./workgroups";

const isDone = ({ status }: HttpAnswer): boolean => status < 300;

/** The same answer to several calls. */
const each = (names: readonly string[], standIn: StandIn): StandIns =>
  Object.fromEntries(names.map((name) => [name, standIn]));

/** Settings of buckets that are described as they were put. */
const KEPT_SETTINGS = [
  "BucketPolicy",
  "BucketLogging",
  "BucketNotification",
  "BucketLifecycle",
  "BucketInventoryConfiguration",
];

/**
 * Settings of buckets. Moto keeps them, and answers without `TargetObjectKeyFormat`,
 * `EventBridgeConfiguration`, `NewerNoncurrentVersions`, sizes of objects and the encryption of reports.
 * Of bucket policies it gets only what {@link logDeliveryIn} finds.
 */
function bucketSettings(): StandIns {
  const settings = new Map<string, Buffer>();
  const keyOf = ({ path, query }: ApiCall): string => `${path.replace(/\/$/, "")}?${query}`;
  const names = (verb: string): string[] => KEPT_SETTINGS.map((name) => `s3:${verb}${name}`);
  return {
    ...each(names("Put"), async (call, forward) => {
      const isPolicy = call.name === "s3:PutBucketPolicy";
      const answer = await forward(isPolicy ? logDeliveryIn(call) : undefined);
      if (isDone(answer)) settings.set(keyOf(call), call.body);
      return answer;
    }),
    ...each(names("Get"), async (call, forward) => {
      const answer = await forward();
      const given = settings.get(keyOf(call));
      return isDone(answer) && given !== undefined ? withBody(answer, given) : answer;
    }),
    "s3:CreateBucket": (call, forward) => {
      for (const key of settings.keys()) if (key.startsWith(keyOf(call))) settings.delete(key);
      return forward();
    },
  };
}

const LOG_DELIVERY = "logging.s3.amazonaws.com";

/**
 * What moto needs of a bucket policy. It evaluates them without the condition keys of the request, so a
 * denial with a condition denies every upload; and a principal that is a string ends a later `?logging`
 * with an exception. It gets only the permission to deliver access logs, for which it looks.
 */
function logDeliveryIn(call: ApiCall): Buffer {
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
    Resource: `arn:aws:s3:::${call.path.split("/")[1] ?? ""}/*`,
  };
  return Buffer.from(JSON.stringify({ Version, Statement: delivers ? [delivery] : [] }));
}

const FUNCTION_CHANGES = ["lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"];

/** Where functions log, which moto does not return. */
function functionLogging(): StandIns {
  const given = new Map<string, Json>();
  const completed = (value: unknown): unknown => {
    if (!isRecord(value)) return value;
    const { FunctionName: name, FunctionArn: arn } = value;
    if (typeof name !== "string" || typeof arn !== "string") return value;
    const usual = { LogFormat: "Text", LogGroup: `/aws/lambda/${name}` };
    return { LoggingConfig: { ...usual, ...given.get(unversioned(arn)) }, ...value };
  };
  const names = [
    ...FUNCTION_CHANGES,
    ...[
      "GetFunction",
      "GetFunctionConfiguration",
      "ListVersionsByFunction",
      "UpdateFunctionCode",
    ].map((action) => `lambda:${action}`),
  ];
  return each(names, async (call, forward) => {
    const answer = await forward();
    if (!isDone(answer)) return answer;
    const output = jsonOf(answer);
    const { LoggingConfig } = FUNCTION_CHANGES.includes(call.name) ? jsonOf(call) : {};
    if (isRecord(LoggingConfig)) given.set(unversioned(output["FunctionArn"]), LoggingConfig);
    const { Configuration, Versions } = output;
    return withJson(answer, {
      ...(completed(output) as Json),
      ...(Configuration !== undefined && { Configuration: completed(Configuration) }),
      ...(Array.isArray(Versions) && { Versions: Versions.map(completed) }),
    });
  });
}

/** ARN of a function without its version. */
const unversioned = (arn: unknown): string => String(arn).split(":").slice(0, 7).join(":");

/** Policies of file systems, of which moto neither keeps that for backups nor deletes the other. */
function fileSystemPolicies(): StandIns {
  const backups = new Map<string, Json>();
  const deleted = new Set<string>();
  const headers = { "content-type": "application/json" };
  return {
    "elasticfilesystem:PutBackupPolicy": async (call, forward) => {
      const answer = await forward();
      if (!isRefused(answer)) return answer;
      const { BackupPolicy } = jsonOf(call);
      backups.set(call.path, { BackupPolicy });
      return jsonAnswer(200, { BackupPolicy }, headers);
    },
    "elasticfilesystem:DescribeBackupPolicy": async ({ path }, forward) => {
      const own = backups.get(path);
      return own === undefined ? forward() : jsonAnswer(200, own, headers);
    },
    "elasticfilesystem:DeleteFileSystemPolicy": async ({ path }, forward) => {
      const answer = await forward();
      if (!isRefused(answer)) return answer;
      deleted.add(path);
      return jsonAnswer(200, {}, headers);
    },
    "elasticfilesystem:PutFileSystemPolicy": ({ path }, forward) => {
      deleted.delete(path);
      return forward();
    },
    "elasticfilesystem:DescribeFileSystemPolicy": async ({ path }, forward) => {
      if (!deleted.has(path)) return forward();
      const error = { ErrorCode: "PolicyNotFound", Message: "There is no policy" };
      return jsonAnswer(404, error, { ...headers, "x-amzn-errortype": "PolicyNotFound" });
    },
  };
}

/** Quota of concurrent executions, which moto does not list; the program reserves a part of it. */
const lambdaQuota: StandIn = async (call, forward) => {
  const answer = await forward();
  const { ServiceCode, QuotaCode } = jsonOf(call);
  if (isDone(answer) || QuotaCode !== "L-B99A9384") return answer;
  const own = { ServiceCode, QuotaCode, QuotaName: "Concurrent executions", Unit: "None" };
  const Quota = { ...own, Adjustable: true, GlobalQuota: false, Value: 1000 };
  return jsonAnswer(200, { Quota });
};

/** Corrections of what the emulator answers wrongly, for one run. */
export const corrections = (): StandIns => ({
  ...bucketSettings(),
  ...functionLogging(),
  ...workgroupUpdates(),
  ...fileSystemPolicies(),
  "servicequotas:GetServiceQuota": lambdaQuota,
});
