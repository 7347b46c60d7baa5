import type { PolicyEvaluator } from "../access/evaluator";
import type { AccessRequest } from "../access/request";

/** Something that somebody may be allowed to do. */
export interface PermittedAction {
  /** What an arrow says of it, for example `reads`. */
  readonly word: string;
  /** Requests that all have to be allowed. */
  readonly requests: readonly AccessRequest[];
}

/** Words of the deeds that all policies together allow, for example `reads, writes`. */
export async function allowed(
  access: PolicyEvaluator,
  deeds: readonly PermittedAction[],
): Promise<string> {
  const words: string[] = [];
  for (const { word, requests } of deeds) {
    const decisions = await Promise.all(requests.map((request) => access.decide(request)));
    if (decisions.every((decision) => decision.allowed)) words.push(word);
  }
  return words.join(", ");
}

/** Deeds of one request each, by the action's name behind its service. */
export const permittedActions = (
  request: Omit<AccessRequest, "action">,
  service: string,
  words: Readonly<Record<string, string>>,
): readonly PermittedAction[] =>
  Object.entries(words).map(([action, word]) => ({
    word,
    requests: [{ ...request, action: `${service}:${action}` }],
  }));
