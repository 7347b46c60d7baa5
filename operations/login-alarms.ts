import type { Names } from "../aws/resource-names";
import type { DenialReason } from "../identity/authorizer/decision";
import { TIMEOUT_SECONDS } from "../identity/authorizer/settings";
import { NAMESPACE } from "../identity/authorizer/telemetry/metrics";
import { type AlarmContext, type AlarmPlan, AT_ONCE, type Metric } from "./alarms";

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
const BROKEN = [
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

/** Alarms on the identity function. */
export function functionAlarms({ names }: AlarmContext): AlarmPlan[] {
  const group = names.logGroups.identity;
  return [
    {
      key: "identity-errors",
      description: `Logins fail because nothing could be decided. In ${group} look for "decision":"outage" and its error: AccessDenied is a broken permission, a timeout a broken way to the store.`,
      metrics: [ofFunction(names, "Errors")],
      ...AT_ONCE,
    },
    {
      key: "identity-throttles",
      description:
        "Lambda turned logins away: more ran at a time than identity.reservedConcurrency, or the account's quota, allows. See in the dashboard who logs in so often; raise the setting, or the quota, where it is the partners.",
      metrics: [ofFunction(names, "Throttles")],
      ...AT_ONCE,
    },
    {
      key: "identity-slow",
      description: `A login took nearly the function's ${TIMEOUT_SECONDS} s, after which clients see a wrong password. In ${group} compare storeMs, hashMs and lockoutMs; raise identity.memorySize where hashing is slow.`,
      metrics: [ofFunction(names, "Duration")],
      ...AT_ONCE,
      statistic: "Maximum",
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

const AGAINST_PROBES = {
  fenced: "take an address of no partner out of network.clients",
  public:
    "a public endpoint cannot shut out an address, so raise operations.alarms.deniedLogins where scanners are all there is",
} as const;

/** Alarms on denied logins. */
export function loginAlarms(
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
      ...AT_ONCE,
      threshold: deniedLogins ?? DENIED_LOGINS[exposure],
    },
    {
      key: "key-probes",
      description: `Many logins by key are denied: somebody tries names, or a client offers keys before its password. In ${group} filter method = "key" and decision = "deny", and count by sourceIp and username; ${AGAINST_PROBES[exposure]}. Wrong keys of users who exist are not among them: see AuthenticationFailures in the dashboard.`,
      metrics: [ofIdentity(stack, "KeyProbes")],
      ...AT_ONCE,
      threshold: deniedLogins ?? DENIED_LOGINS[exposure],
    },
    {
      key: "denied-restricted",
      description: `Users are refused by their own restrictions: source range, protocol, server, expiry or disabled. In ${group} find username, reason and sourceIp; "npm run users -- --stack ${stack} test <user> --from <sourceIp>" says what to change, if it is to be changed.`,
      metrics: denied(stack, RESTRICTED),
      ...AT_ONCE,
      threshold: deniedLogins ?? DENIED_LOGINS.fenced,
    },
    {
      key: "broken-records",
      description: `A user can't log in because of what the record says. In ${group} reason and detail name the field; look with "npm run users -- --stack ${stack} show <user>", then correct it.`,
      metrics: denied(stack, BROKEN),
      ...AT_ONCE,
    },
  ];
}

/** Alarms on lockouts. */
export function lockoutAlarms({ stack, names }: AlarmContext): AlarmPlan[] {
  return [
    {
      key: "lockouts",
      description: `A user is locked out of a network after wrong passwords; the lock ends by itself. docs/runbooks/locked-out-user.md says how to tell an attack from an old password.`,
      metrics: [ofIdentity(stack, "Locked")],
      ...AT_ONCE,
    },
    {
      key: "lockout-unavailable",
      description: `Logins are decided without the lockout: table ${names.tables.lockout} can't be reached. In ${names.logGroups.identity} lockoutError says why: AccessDenied is a broken permission, a timeout a broken way.`,
      metrics: [ofIdentity(stack, "LockoutUnavailable")],
      ...AT_ONCE,
    },
  ];
}
