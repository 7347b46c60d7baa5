import { differenceOf, type ServiceAnswer } from "../../identity/users/answer";
import { reasonInWords, type ExplainedUser } from "../../identity/users/explain";
import type { Decision } from "../../identity/authorizer/decision";

/** What was found out about one attempt. */
export interface LoginFindings {
  /** What the service said. */
  readonly answer: ServiceAnswer;
  /** What comes of the record as it is stored now. */
  readonly decision: Decision;
  /** Whether wrong passwords have locked the user out. */
  readonly isLocked: boolean;
  /** For how long the function remembers users. */
  readonly cacheSeconds: number;
}

/** One finding in words: what it is about, and what it is. */
export type LoginFinding = readonly [string, string];

/** Everything that was found, for an operator who wonders why somebody does not get in. */
export function findingsOf(found: LoginFindings, subject: ExplainedUser): LoginFinding[] {
  const difference = differenceOf(found.answer, found.decision, found);
  return [
    ...ofAnswer(found.answer),
    ...ofDecision(found.decision, subject),
    ...(found.isLocked ? ofLock(subject) : []),
    ...(difference === undefined ? [] : [["but", difference] as const]),
  ];
}

function ofAnswer(answer: ServiceAnswer): LoginFinding[] {
  switch (answer.kind) {
    case "allow":
      return [["service", "allowed"], ...answer.lines];
    case "deny":
      return [["service", `denied${answer.message === "" ? "" : `: ${answer.message}`}`]];
    case "outage":
      return [["service", `could not decide: ${answer.message}; see the log of the function`]];
  }
}

function ofDecision(decision: Decision, subject: ExplainedUser): LoginFinding[] {
  if (decision.kind === "allow") return [["record", `allowed by ${decision.method}`]];
  const { why, change } = reasonInWords(decision, subject);
  return [
    ["record", `denied, ${decision.reason}: ${why}`],
    ...(change === undefined ? [] : [["change", change] as const]),
  ];
}

function ofLock(subject: ExplainedUser): LoginFinding[] {
  const { why, change = "" } = reasonInWords({ kind: "deny", reason: "locked" }, subject);
  return [["lock", `locked out: ${why}; ${change}`]];
}
