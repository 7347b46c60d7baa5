import type { PolicyEvaluator } from "../access/evaluator";
import type { AccessRequest } from "../access/request";
import type { Arrow } from "./picture";

/** An action that the policies may allow. */
export interface PermittedAction {
  /** Verb for an arrow's label, for example `reads`. */
  readonly verb: string;
  /** Requests that must all be allowed. */
  readonly requests: readonly AccessRequest[];
}

/** Label with the verbs of the allowed actions, for example `reads, writes`; empty without any. */
async function allowed(
  access: PolicyEvaluator,
  actions: readonly PermittedAction[],
): Promise<string> {
  const verbs: string[] = [];
  for (const { verb, requests } of actions) {
    const decisions = await Promise.all(requests.map((request) => access.decide(request)));
    if (decisions.every((decision) => decision.allowed)) verbs.push(verb);
  }
  return verbs.join(", ");
}

/** An arrow with the verbs of the allowed actions; none where none is allowed. */
export async function permittedArrow(
  access: PolicyEvaluator,
  ends: Pick<Arrow, "from" | "to">,
  actions: readonly PermittedAction[],
): Promise<Arrow[]> {
  const label = await allowed(access, actions);
  return label === "" ? [] : [{ ...ends, label, kind: "may" }];
}

/** Actions of one request each. `verbs` has the name of each action, without its service. */
export const permittedActions = (
  request: Omit<AccessRequest, "action">,
  service: string,
  verbs: Readonly<Record<string, string>>,
): readonly PermittedAction[] =>
  Object.entries(verbs).map(([action, verb]) => ({
    verb,
    requests: [{ ...request, action: `${service}:${action}` }],
  }));
