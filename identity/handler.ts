import type { TransferFamilyAuthorizerResult } from "aws-lambda";

import { answerOf } from "./answer";
import { authenticate, type Ports } from "./authenticate";
import type { Decision } from "./decision";
import { loggableEvent, parseEvent } from "./event";
import type { Settings } from "./settings";

/** One line about one attempt; never a password, hash, key or policy. */
export interface LogLine {
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

async function decide(event: unknown, ports: Ports, settings: Settings): Promise<Decision> {
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

/** Name of an error and its network code; the message may quote the request, so it is left out. */
function nameOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const words = [name, code].filter(
    (word): word is string => typeof word === "string" && /^\w{1,60}$/.test(word),
  );
  return [...new Set(words)].join(" ") || "Error";
}

/**
 * Makes the function that answers the service: event in, answer out, one log line. It throws where
 * no decision could be made, so that an outage alarms and a refused login does not.
 */
export const createHandler =
  (ports: Ports, settings: Settings, log: Log) =>
  async (event: unknown): Promise<TransferFamilyAuthorizerResult> => {
    const seen = loggableEvent(event);
    try {
      const decision = await decide(event, ports, settings);
      log({ ...seen, ...lineOf(decision) });
      return answerOf(decision);
    } catch (error) {
      const name = nameOf(error);
      log({ ...seen, decision: "outage", error: name });
      // Without the cause: Lambda would log it whole.
      throw new Error(`identity function: no decision could be made, got ${name}; see its log`);
    }
  };
