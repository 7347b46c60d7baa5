import { differenceOf, type ServiceAnswer } from "../../identity/users/answer";
import { reasonInWords, type ExplainedUser } from "../../identity/users/explain";
import type { Decision } from "../../identity/authorizer/decision";

/** Findings about a login attempt. */
export interface LoginFindings {
  /** Answer of the service. */
  readonly answer: ServiceAnswer;
  /** Decision that follows from the record as it is stored now. */
  readonly decision: Decision;
  /** Whether wrong passwords have locked the user out. */
  readonly isLocked: boolean;
  /** Time for which the function caches users. */
  readonly cacheSeconds: number;
}

/** Label and text of a finding. */
export type LoginFinding = readonly [string, string];

/** Labelled findings, for an operator who asks why a user can't log in. */
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
