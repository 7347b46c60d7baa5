import { type Cost, costOf, regionOf } from "../verify/cost/cost";
import { compareCosts, renderCost, unknownText, usageText } from "../verify/cost/render";
import { pricesOf } from "../verify/cost/prices";
import { command, say } from "./command-line";
import { readCommand, USAGE } from "./commands/cost";
import { evaluator } from "./stacks";

async function main(args: readonly string[]): Promise<void> {
  const { stacks, file, usage } = readCommand(args);
  const evaluate = evaluator();
  const costs = new Map<string, Cost>();
  for (const stack of stacks) {
    say(`evaluating ${file ?? `Pulumi.${stack}.yaml`} without AWS ...`);
    const graph = await evaluate(stack, file === undefined ? {} : { file });
    const prices = pricesOf(regionOf(graph));
    say(`${regionOf(graph)}: prices of group ${prices.group}, written down ${prices.date}`);
    const cost = costOf(graph, usage, prices);
    costs.set(stack, cost);
    if (stacks.length === 1) process.stdout.write(renderCost(cost, prices));
    else if (cost.unknown.length > 0) say(`${stack}: ${unknownText(cost) ?? ""}`);
  }
  if (stacks.length > 1) process.stdout.write(`${compareCosts(costs)}\n`);
  say(`for ${usageText(usage)}`);
}

/** `npm run cost`. */
export const cost = command(module, main, USAGE);
