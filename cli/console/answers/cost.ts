import { costOf } from "../../../verify/cost/cost";
import { type Usage, usageFor } from "../../../verify/cost/model";
import { pricesOf } from "../../../verify/cost/prices";
import { regionOf } from "../../../verify/graph/stack-model";
import { costSection } from "../../../verify/report/cost";
import { markup } from "../../../verify/report/markup";
import type { Evaluations } from "../evaluations";
import { commandHint, fragment, type Fragment } from "../fragment";
import type { CostQuestion } from "../questions";

/** Option of `npm run cost`, such as `--gb-in` for `gbIn`. */
const optionOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Cost of a stack for a usage, with the usage that was completed. */
export async function costAnswer(
  evaluations: Evaluations,
  { stack, usage: given }: CostQuestion,
): Promise<Fragment & { readonly usage: Usage }> {
  const { graph, file } = await evaluations.of(stack);
  const usage = usageFor(given);
  const prices = pricesOf(regionOf(graph));
  const options = Object.entries(given).map(([name, value]) => ` ${optionOf(name)} ${value}`);
  const section = costSection({ cost: costOf(graph, usage, prices), prices, usage });
  return {
    usage,
    ...fragment(
      markup`${section}${commandHint(`npm run cost -- ${stack}${options.join("")}`, file)}`,
    ),
  };
}
