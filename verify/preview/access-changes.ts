import { accessMatrix, type AccessMatrix } from "../access/matrix/matrix";
import type { MatrixConfig } from "../access/matrix/actors";
import type { Graph } from "../graph/graph";
import { withOutputs } from "../risk/context";

/** Answer to whether somebody may do something. */
export type Answer = "allowed" | "denied" | "not asked";

/** A cell of the access matrix that differs. */
export interface AccessChange {
  readonly who: string;
  readonly operation: string;
  readonly before: Answer;
  readonly now: Answer;
}

/** Cells that differ, or why there is no answer. */
export interface AccessChanges {
  readonly changes: readonly AccessChange[];
  readonly problem?: string;
}

/** A graph and the configuration that decides who and what is asked about. */
export interface AccessSide {
  readonly graph: Graph;
  readonly config: MatrixConfig;
}

/**
 * Cells of the access matrix that differ. Both graphs are asked all questions, those of the old
 * configuration and those of the new one: somebody whom only one of them names has an answer in both.
 */
export async function accessChanges(before: AccessSide, after: AccessSide): Promise<AccessChanges> {
  try {
    const isNew = before.graph.resources.length === 0;
    const is = answersOf(await matrixOf(after.graph, after.config));
    const was = isNew
      ? new Map<string, Answer>()
      : answersOf(await matrixOf(before.graph, before.config));
    if (!isNew && [...is.keys()].some((key) => !was.has(key))) {
      await addTo(was, before.graph, after.config);
    }
    if ([...was.keys()].some((key) => !is.has(key))) await addTo(is, after.graph, before.config);
    const keys = [...new Set([...is.keys(), ...was.keys()])];
    const changes = keys.flatMap((key): AccessChange[] => {
      const [old, now] = [was.get(key) ?? "not asked", is.get(key) ?? "not asked"];
      const [who = "", id = "", what = ""] = key.split("\n");
      // What a stack does not have, nobody may use.
      const isNothing = [old, now].every((answer) => answer !== "allowed");
      // The operation of one configuration can be about another folder than that of the other.
      const isOnly = keys.filter((other) => other.startsWith(`${who}\n${id}\n`)).length === 1;
      const operation = isOnly ? id : what;
      return old === now || isNothing ? [] : [{ who, operation, before: old, now }];
    });
    return { changes };
  } catch (error) {
    return { changes: [], problem: (error as Error).message };
  }
}

const matrixOf = (graph: Graph, config: MatrixConfig): Promise<AccessMatrix> =>
  accessMatrix(withOutputs(graph), config);

/** Answers by principal, operation, and what the operation does. */
function answersOf({ cells, operations }: AccessMatrix): Map<string, Answer> {
  const texts = new Map(operations.map(({ id, what }) => [id, what]));
  return new Map(
    cells.map(({ principal, operation, allowed }) => [
      `${principal}\n${operation}\n${texts.get(operation)}`,
      allowed ? "allowed" : "denied",
    ]),
  );
}

/** Adds answers to the questions of another configuration, where the graph can be asked them. */
async function addTo(
  answers: Map<string, Answer>,
  graph: Graph,
  config: MatrixConfig,
): Promise<void> {
  try {
    for (const [key, answer] of answersOf(await matrixOf(graph, config))) {
      if (!answers.has(key)) answers.set(key, answer);
    }
  } catch {
    // A graph without what the configuration asks about, such as another kind of storage.
  }
}
