import { isAddress } from "../../../aws/cidr";
import { namedEndpoints } from "../../../verify/reachability/endpoints";
import { networkOf } from "../../../verify/reachability/network";
import { reach } from "../../../verify/reachability/reachability";
import { flowLines } from "../../../verify/reachability/render";
import { statementsOf } from "../../../verify/reachability/statements";
import { markup } from "../../../verify/report/markup";
import { statementList } from "../../../verify/report/reach";
import type { Evaluations } from "../evaluations";
import { fragment, type Fragment, printedFragment } from "../fragment";
import type { ReachQuestion, StackQuestion } from "../questions";

/** Names of a stack that packets can come from or go to, and what is proven about it. */
export async function reachNames(
  evaluations: Evaluations,
  { stack }: StackQuestion,
): Promise<Fragment & { readonly endpoints: readonly string[] }> {
  const { graph, config } = await evaluations.of(stack);
  return {
    endpoints: namedEndpoints(networkOf(graph, {})).map(({ alias }) => alias),
    ...fragment(markup`${statementList(statementsOf(graph, config))}`),
  };
}

/** Path of a connection. */
export async function reachAnswer(
  evaluations: Evaluations,
  { stack, ...query }: ReachQuestion,
): Promise<Fragment> {
  const { graph, file } = await evaluations.of(stack);
  const { from, to, port, protocol } = query;
  const target = isAddress(to) && to.includes(":") ? `[${to}]:${port}` : `${to}:${port}`;
  const other = protocol === "tcp" ? "" : ` --protocol ${protocol}`;
  const command = `npm run reach -- ${stack} --from ${from} --to ${target}${other}`;
  return printedFragment(flowLines(stack, query, reach(graph, query)), command, file);
}
