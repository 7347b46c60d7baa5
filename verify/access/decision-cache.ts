import type { Simulation } from "@cloud-copilot/iam-simulate";

import { isRecord } from "../graph/serialization";

/** Decisions kept; a process that asks for more begins anew. */
const SIZE = 50_000;

const PLACES_OF_DOCUMENTS = ["policy", "sessionPolicy", "resourcePolicy"];

const known = new Map<string, Promise<unknown>>();
const numbers = new Map<string, number>();
const numbered = new WeakMap<object, number>();

/**
 * What deciding a request comes to, computed once for all graphs whose policies say the same: graphs
 * that are compared differ in a policy or two.
 *
 * @param also what the outcome depends on besides the simulation
 */
export function cachedDecision<T>(
  simulation: Simulation,
  also: readonly unknown[],
  compute: () => Promise<T>,
): Promise<T> {
  const key = JSON.stringify([simulation, also], (name, value: unknown) =>
    isRecord(value) && PLACES_OF_DOCUMENTS.includes(name) ? numberOf(value) : value,
  );
  if (known.size >= SIZE) known.clear();
  const outcome = (known.get(key) as Promise<T> | undefined) ?? compute();
  known.set(key, outcome);
  return outcome;
}

/** Number of a document; documents that say the same have the same. */
function numberOf(document: object): number {
  const number = numbered.get(document);
  if (number !== undefined) return number;
  const text = JSON.stringify(document);
  const next = numbers.get(text) ?? numbers.size;
  numbers.set(text, next);
  numbered.set(document, next);
  return next;
}
