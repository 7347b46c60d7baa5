import { explain, matrixCasesOf } from "../../../verify/access/matrix/matrix";
import { explanationLines } from "../../../verify/access/matrix/render";
import type { Evaluations } from "../evaluations";
import { type Fragment, printedFragment } from "../fragment";
import type { AccessQuestion, StackQuestion } from "../questions";

/** A name that the command line takes, and what it means. */
export interface NamedChoice {
  readonly id: string;
  readonly text: string;
}

/** Who and what can be asked about. */
export async function accessNames(
  evaluations: Evaluations,
  { stack }: StackQuestion,
): Promise<{
  readonly principals: readonly NamedChoice[];
  readonly operations: readonly NamedChoice[];
}> {
  const { graph, config } = await evaluations.of(stack);
  const { actors, operations } = matrixCasesOf(graph, config);
  return {
    principals: actors.map(({ id, who }) => ({ id, text: `${id}: ${who}` })),
    operations: operations.map(({ id, what }) => ({ id, text: `${id}: ${what}` })),
  };
}

/** Explanation of an operation of a principal. */
export async function accessAnswer(
  evaluations: Evaluations,
  { stack, principal, operation }: AccessQuestion,
): Promise<Fragment> {
  const { graph, config, file } = await evaluations.of(stack);
  const lines = explanationLines(await explain(graph, config, { principal, operation }));
  const command = `npm run access -- ${stack} --explain ${principal} ${operation}`;
  return printedFragment(lines, command, file);
}
