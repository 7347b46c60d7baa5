import type { TransferFamilyAuthorizerResult } from "aws-lambda";

import { authenticate, type AuthenticatorPorts } from "./authenticate";
import { type Decision, type Denial, deny, type LoginAttempt, PROTOCOLS } from "./decision";
import { isObject } from "./json";
import type { AuthorizerSettings } from "./settings";
import { errorName, type Measures, monotonicClock, timed } from "./telemetry/timing";

/** Log line of one attempt; never holds a password, hash, key or policy. */
export interface LogLine extends Readonly<Measures> {
  readonly username?: string;
  readonly serverId?: string;
  readonly protocol?: string;
  readonly sourceIp?: string;
  readonly decision: Decision["kind"] | "outage";
  readonly method?: string;
  readonly reason?: string;
  readonly detail?: string;
  readonly warnings?: readonly string[];
  /** Name of the error of an outage. */
  readonly error?: string;
}

/** Writes one line to the log. */
export type Log = (line: LogLine) => void;

/**
 * Creates the function that answers the service. It writes one log line for each event. It throws if
 * no decision could be made, so that an outage raises an alarm and a denied login does not.
 *
 * @param clock milliseconds that never decrease, from any start
 */
export const createHandler =
  (ports: AuthenticatorPorts, settings: AuthorizerSettings, log: Log, clock = monotonicClock) =>
  async (event: unknown): Promise<TransferFamilyAuthorizerResult> => {
    const loggable = loggableFields(event);
    const { ports: timedPorts, measures } = timed(ports, clock);
    try {
      const decision = await decide(event, timedPorts, settings);
      log({ ...loggable, ...lineOf(decision), ...measures });
      return resultOf(decision);
    } catch (error) {
      const name = errorName(error);
      log({ ...loggable, decision: "outage", error: name, ...measures });
      // Without the cause, which Lambda would log whole.
      throw new Error(`identity function: no decision could be made, got ${name}; see its log`);
    }
  };

async function decide(
  event: unknown,
  ports: AuthenticatorPorts,
  settings: AuthorizerSettings,
): Promise<Decision> {
  const attempt = parseEvent(event);
  return "kind" in attempt ? { ...attempt, warnings: [] } : authenticate(attempt, ports, settings);
}

const isOptionalText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";

/** Reads the service's event, or names the field that is wrong. */
export function parseEvent(event: unknown): LoginAttempt | Denial {
  if (!isObject(event)) return deny("malformed-event", "is not an object");
  const { username, password, serverId, sourceIp } = event;
  const protocol = PROTOCOLS.find((each) => each === event["protocol"]);
  if (typeof username !== "string") return deny("malformed-event", "username is not text");
  if (!isOptionalText(password)) return deny("malformed-event", "password is not text");
  if (protocol === undefined) return deny("malformed-event", "protocol is not SFTP, FTPS or FTP");
  if (typeof serverId !== "string") return deny("malformed-event", "serverId is not text");
  if (!isOptionalText(sourceIp)) return deny("malformed-event", "sourceIp is not text");
  return {
    username,
    protocol,
    serverId,
    ...(password !== undefined && { password }),
    ...(sourceIp !== undefined && sourceIp !== "" && { sourceIp }),
  };
}

/** Fields of an event, well formed or not, that may be logged. */
function loggableFields(event: unknown): Record<string, string> {
  if (!isObject(event)) return {};
  const loggable = ["username", "serverId", "protocol", "sourceIp"].flatMap((name) => {
    const value = event[name];
    return typeof value === "string" ? [[name, printable(value)]] : [];
  });
  return Object.fromEntries(loggable) as Record<string, string>;
}

/** Replaces look-alike letters and control characters, which could forge what an operator reads. */
const printable = (text: string): string => text.slice(0, 100).replace(/[^\x20-\x7e]/g, "?");

function lineOf(decision: Decision): LogLine {
  const { kind, method, warnings } = decision;
  return {
    decision: kind,
    ...(method !== undefined && { method }),
    ...(kind === "deny" && { reason: decision.reason }),
    ...(kind === "deny" && decision.detail !== undefined && { detail: decision.detail }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** Answer in the form that the service takes; all denials look the same to the client. */
export function resultOf(decision: Decision): TransferFamilyAuthorizerResult {
  if (decision.kind === "deny") return {};
  const { grant } = decision;
  return {
    Role: grant.role,
    ...("policy" in grant ? { Policy: grant.policy } : { PosixProfile: grant.posixProfile }),
    HomeDirectoryType: "LOGICAL",
    HomeDirectoryDetails: JSON.stringify(grant.home),
    // The service refuses keys in the answer to a password login.
    ...(decision.method === "key" && { PublicKeys: [...decision.publicKeys] }),
  };
}
