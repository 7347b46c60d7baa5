import type * as pulumi from "@pulumi/pulumi";

import type { Names } from "../aws/resource-names";
import type { NetworkConfig } from "../config/schema/network";
import type { OperationsConfig } from "../config/schema/operations";
import type { DenialReason } from "../identity/authorizer/decision";
import { NAMESPACE } from "../identity/authorizer/telemetry/metrics";
import { TIMEOUT_SECONDS } from "../identity/authorizer/settings";
import { SERVER_FILTERS, serverNamespace } from "./metric-filters";

/** CloudWatch metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Alarm on the sum, or on the highest value, of one or several metrics. */
export interface AlarmPlan {
  /** Key of the alarm, the last part of its name. */
  readonly key: string;
  /** Cause and remedy, for the recipients. */
  readonly description: string;
  /** Metrics; the alarm is on their sum. */
  readonly metrics: readonly [Metric, ...Metric[]];
  readonly statistic: "Sum" | "Maximum";
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly comparison: "reaches" | "falls below";
  readonly threshold: number;
  /** URN in earlier versions, for an alias: otherwise the deletion of the old alarm would delete the new one, which has the same name. */
  readonly formerUrn?: pulumi.Output<pulumi.URN>;
}

/** Settings of the stack for {@link planAlarms}. */
export interface AlarmContext {
  readonly stack: string;
  readonly names: Names;
  readonly config: OperationsConfig;
  /** Network mode: with mode public, every address may try to log in. */
  readonly mode: NetworkConfig["mode"];
  /** Storage of the users' files. */
  readonly domain: "s3" | "efs";
  /** Whether wrong passwords cause lockouts. */
  readonly hasLockout: boolean;
  /** Server, whose workflows the service counts. */
  readonly serverId: pulumi.Input<string>;
}

/** Denial reasons of guessed users and passwords. */
const GUESSING = [
  "unknown-user",
  "wrong-password",
  "blank-password",
  "invalid-username",
  "no-key",
  "no-password",
] as const satisfies readonly DenialReason[];

/** Denial reasons of a user's restrictions. */
const RESTRICTED = [
  "disabled",
  "expired",
  "wrong-server",
  "wrong-protocol",
  "unknown-source",
  "wrong-source",
] as const satisfies readonly DenialReason[];

/** Denial reasons of invalid user records; a metric math alarm takes at most ten metrics. */
export const BROKEN = [
  "no-current-version",
  "binary-secret",
  "not-json",
  "not-an-object",
  "bad-record",
  "policy-too-long",
  "no-posix-profile",
  "not-enforceable",
  "malformed-event",
] as const satisfies readonly DenialReason[];

const FIVE_MINUTES = { period: 300, evaluationPeriods: 1, comparison: "reaches" } as const;

const ofFunction = (names: Names, name: string): Metric => ({
  namespace: "AWS/Lambda",
  name,
  dimensions: { FunctionName: names.identityFunction },
});

const ofIdentity = (stack: string, name: string): Metric => ({
  namespace: NAMESPACE,
  name,
  dimensions: { Stack: stack },
});

const denied = (stack: string, reasons: readonly DenialReason[]): [Metric, ...Metric[]] =>
  reasons.map((reason) => ({
    namespace: NAMESPACE,
    name: "Denied",
    dimensions: { Stack: stack, reason },
  })) as unknown as [Metric, ...Metric[]];

/** Plans the alarms of a stack, except those of replication and queues. */
export function planAlarms(context: AlarmContext): AlarmPlan[] {
  const { config } = context;
  if (config.alarms === false) return [];
  return [
    ...functionAlarms(context),
    ...loginAlarms(context, config.alarms.deniedLogins),
    ...(context.hasLockout ? lockoutAlarms(context) : []),
    ...transferAlarms(context, config.alarms),
    ...(config.workflow === undefined ? [] : [workflowAlarm(context.serverId)]),
  ];
}

function functionAlarms({ names }: AlarmContext): AlarmPlan[] {
  const group = names.logGroups.identity;
  return [
    {
      key: "identity-errors",
      description: `Logins fail because nothing could be decided. In ${group} look for "decision":"outage" and its error: AccessDenied is a broken permission, a timeout a broken way to the store.`,
      metrics: [ofFunction(names, "Errors")],
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: 1,
    },
    {
      key: "identity-throttles",
      description:
        "Lambda turned logins away. Raise the account's concurrency quota, or see in the dashboard who logs in so often.",
      metrics: [ofFunction(names, "Throttles")],
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: 1,
    },
    {
      key: "identity-slow",
      description: `A login took nearly the function's ${TIMEOUT_SECONDS} s, after which clients see a wrong password. In ${group} compare storeMs, hashMs and lockoutMs; raise identity.memorySize where hashing is slow.`,
      metrics: [ofFunction(names, "Duration")],
      statistic: "Maximum",
      ...FIVE_MINUTES,
      threshold: TIMEOUT_SECONDS * 800,
    },
  ];
}

/** Denied logins within five minutes, by default; scanners reach a public endpoint within hours. */
const DENIED_LOGINS = { fenced: 20, public: 300 } as const;

/** Remedies against guessing, by whether the endpoint has a list of clients. */
const AGAINST_GUESSING = {
  fenced: "take it out of network.clients, or tell the partner whose script has an old password",
  public:
    "tell the partner if it is one whose script has an old password. A public endpoint cannot shut out an address: use identity.lockout, keys instead of passwords, or mode internet-facing; raise operations.alarms.deniedLogins where scanners are all there is",
} as const;

function loginAlarms(
  { stack, names, mode }: AlarmContext,
  deniedLogins: number | undefined,
): AlarmPlan[] {
  const group = names.logGroups.identity;
  const exposure = mode === "public" ? "public" : "fenced";
  return [
    {
      key: "denied-guessing",
      description: `Somebody guesses users or passwords. In ${group} find the sourceIp; ${AGAINST_GUESSING[exposure]}.`,
      metrics: denied(stack, GUESSING),
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: deniedLogins ?? DENIED_LOGINS[exposure],
    },
    {
      key: "denied-restricted",
      description: `Users are refused by their own restrictions: source range, protocol, server, expiry or disabled. In ${group} find username, reason and sourceIp; "npm run users -- --stack ${stack} test <user> --from <sourceIp>" says what to change, if it is to be changed.`,
      metrics: denied(stack, RESTRICTED),
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: deniedLogins ?? DENIED_LOGINS.fenced,
    },
    {
      key: "broken-records",
      description: `A user can't log in because of what the record says. In ${group} reason and detail name the field; look with "npm run users -- --stack ${stack} show <user>", then correct it.`,
      metrics: denied(stack, BROKEN),
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: 1,
    },
  ];
}

function lockoutAlarms({ stack, names }: AlarmContext): AlarmPlan[] {
  return [
    {
      key: "lockouts",
      description: `A user is locked out of a network after wrong passwords; the lock ends by itself. docs/runbooks/locked-out-user.md says how to tell an attack from an old password.`,
      metrics: [ofIdentity(stack, "Locked")],
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: 1,
    },
    {
      key: "lockout-unavailable",
      description: `Logins are decided without the lockout: table ${names.tables.lockout} can't be reached. In ${names.logGroups.identity} lockoutError says why: AccessDenied is a broken permission, a timeout a broken way.`,
      metrics: [ofIdentity(stack, "LockoutUnavailable")],
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: 1,
    },
  ];
}

/** Descriptions of the alarm on denied operations, by domain. */
const REFUSALS = {
  s3: (stack: string, group: string) =>
    `S3 or KMS refuses what users do. In ${group} find user, path and operation. A read-only user who uploads is refused as meant. "npm run access -- ${stack} --explain alice put-own" names the policies that decide an upload; one that is denied at CLOSE nearly always lacks the key.`,
  efs: (stack: string, group: string) =>
    `The file system refuses what a user does. In ${group} find user, path and operation. "npm run access -- ${stack} --explain alice write" names the policies that decide; where they allow it, uid, gid and mode of the path do not.`,
} as const;

function transferAlarms(
  { stack, names, domain }: AlarmContext,
  { deniedOperations, noTransferHours }: Exclude<OperationsConfig["alarms"], false>,
): AlarmPlan[] {
  const group = names.logGroups.server;
  const metric = (name: keyof typeof SERVER_FILTERS): [Metric] => [
    { namespace: serverNamespace(names), name },
  ];
  return [
    {
      key: "failed-transfers",
      description: `Uploads or downloads fail or break off. In ${group} find the session-id of the ERROR or PARTIAL_CLOSE and read its lines in order.`,
      metrics: metric("FailedTransfers"),
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: 5,
    },
    {
      key: "access-denied",
      description: REFUSALS[domain](stack, group),
      metrics: metric("AccessDenied"),
      statistic: "Sum",
      ...FIVE_MINUTES,
      threshold: deniedOperations,
    },
    ...(noTransferHours === undefined
      ? []
      : [
          {
            key: "no-transfer",
            description: `Nobody completed a transfer for ${noTransferHours} h. Try "npm run users -- --stack ${stack} test <user>", then sftp; if both work, ask the partners.`,
            metrics: metric("CompletedTransfers"),
            statistic: "Sum",
            period: 3600,
            evaluationPeriods: noTransferHours,
            comparison: "falls below",
            threshold: 1,
          } as const,
        ]),
  ];
}

/** Metric of AWS for failed executions. Source: Transfer Family User Guide, "Using CloudWatch metrics for Transfer Family servers". */
const workflowAlarm = (serverId: pulumi.Input<string>): AlarmPlan => ({
  key: "workflow-failed",
  description:
    "A workflow for uploads failed, so a file was not processed. In the log group /aws/transfer/<server id> look for StepErrored, ExecutionErrored and ExecutionThrottled; each names the file and the cause. Then process the file by hand, or have it uploaded again, as only an upload starts a workflow.",
  metrics: [
    {
      namespace: "AWS/Transfer",
      name: "OnUploadExecutionsFailed",
      dimensions: { ServerId: serverId },
    },
  ],
  statistic: "Sum",
  ...FIVE_MINUTES,
  threshold: 1,
});
