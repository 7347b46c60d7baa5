import { costOf } from "../../../verify/cost/cost";
import { type Usage, usageFor } from "../../../verify/cost/model";
import { pricesOf } from "../../../verify/cost/prices";
import { regionOf } from "../../../verify/graph/region";
import { costSection } from "../../../verify/report/cost";
import { markup } from "../../../verify/report/markup";
import type { Evaluations } from "../evaluations";
import { commandHint, fragment, type Fragment } from "../fragment";

/** A question about the cost of a stack; what is not known of the usage follows from the rest. */
export interface CostQuestion {
  readonly stack: string;
  readonly usage: Partial<Record<keyof Usage, number | undefined>>;
}

/** Options of `npm run cost`. */
const OPTIONS: Readonly<Record<keyof Usage, string>> = {
  users: "--users",
  gbIn: "--gb-in",
  gbOut: "--gb-out",
  gbStored: "--gb-stored",
  logins: "--logins",
  files: "--files",
};

/** Cost of a stack for a usage, with the usage that was completed. */
export async function costAnswer(
  evaluations: Evaluations,
  { stack, usage: given }: CostQuestion,
): Promise<Fragment & { readonly usage: Usage }> {
  const { graph, file } = await evaluations.of(stack);
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  const usage = usageFor(Object.fromEntries(known));
  const prices = pricesOf(regionOf(graph));
  const options = known.map(([name, value]) => ` ${OPTIONS[name as keyof Usage]} ${value}`);
  const section = costSection({ cost: costOf(graph, usage, prices), prices, usage });
  return {
    usage,
    ...fragment(
      markup`${section}${commandHint(`npm run cost -- ${stack}${options.join("")}`, file)}`,
    ),
  };
}
