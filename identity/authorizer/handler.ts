import type { TransferFamilyAuthorizerResult } from "aws-lambda";

import { answerOf } from "./response";
import { authenticate, type AuthenticatorPorts } from "./authenticate";
import { monotonicClock } from "./clock";
import type { Decision } from "./decision";
import { errorName } from "./error-name";
import { loggableEvent, parseEvent } from "./event";
import { timed, type Measures } from "./telemetry/timing";
import type { AuthorizerSettings } from "./settings";

/** One line about one attempt; never a password, hash, key or policy. */
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

/** Takes one line for the log. */
export type Log = (line: LogLine) => void;

async function decide(
  event: unknown,
  ports: AuthenticatorPorts,
  settings: AuthorizerSettings,
): Promise<Decision> {
  const attempt = parseEvent(event);
  return "kind" in attempt ? { ...attempt, warnings: [] } : authenticate(attempt, ports, settings);
}

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

/**
 * Makes the function that answers the service: event in, answer out, one log line. It throws where
 * no decision could be made, so that an outage alarms and a refused login does not.
 *
 * @param clock milliseconds from any moment, which only ever grow
 */
export const createHandler =
  (ports: AuthenticatorPorts, settings: AuthorizerSettings, log: Log, clock = monotonicClock) =>
  async (event: unknown): Promise<TransferFamilyAuthorizerResult> => {
    const seen = loggableEvent(event);
    const { ports: timedPorts, measures } = timed(ports, clock);
    try {
      const decision = await decide(event, timedPorts, settings);
      log({ ...seen, ...lineOf(decision), ...measures });
      return answerOf(decision);
    } catch (error) {
      const name = errorName(error);
      log({ ...seen, decision: "outage", error: name, ...measures });
      // Without the cause: Lambda would log it whole.
      throw new Error(`identity function: no decision could be made, got ${name}; see its log`);
    }
  };
