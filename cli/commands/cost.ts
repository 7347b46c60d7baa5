import { InvalidArgumentError } from "commander";

import { type Cost, costOf } from "../../verify/cost/cost";
import { regionOf } from "../../verify/graph/stack-model";
import { pricesOf } from "../../verify/cost/prices";
import { compareCosts, renderCost, unknownText, usageText } from "../../verify/cost/render";
import { type Usage, usageFor } from "../../verify/cost/model";
import { command, say, UsageError } from "../command-line";
import { evaluateGiven, givenStack, type StackOptions } from "../stacks";

type CostOptions = StackOptions & Partial<Usage>;

/** Prints the bill of one stack, or compares those of several. */
async function main(stacks: readonly string[], options: CostOptions): Promise<void> {
  if (options.file !== undefined && stacks.length > 1) {
    throw new UsageError("--file goes with one stack");
  }
  for (const stack of stacks) givenStack(stack, options);
  const usage = usageFor(options);
  const costs = new Map<string, Cost>();
  for (const stack of stacks) {
    const graph = await evaluateGiven(stack, options);
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

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError("Give a number of 0 or more.");
  }
  return value;
}

const TEXT = {
  name: "npm run cost",
  description:
    "Prints what a stack costs a month, line by line; of several stacks, a Markdown table. Prices are those of verify/cost/prices, before tax, without free tiers and discounts.",
  examples: ["prod --users 200 --gb-in 500 --gb-out 100", "dev prod closed"],
  fails: "the stack file has mistakes",
};

/** `npm run cost`. */
export const cost = command(module, TEXT, (program) =>
  program
    .argument("<stacks...>", "names of stacks")
    .option("--users <n>", "users that exist (default: 50)", amount)
    .option("--gb-in <n>", "gigabytes uploaded a month (default: 100)", amount)
    .option("--gb-out <n>", "gigabytes downloaded a month (default: 0)", amount)
    .option("--gb-stored <n>", "gigabytes stored on average (default: --gb-in)", amount)
    .option("--logins <n>", "login attempts a month (default: 1000 for each user)", amount)
    .option("--files <n>", "files up and down a month (default: 10 for each gigabyte)", amount)
    .option("--file <path>", "stack file to read instead of Pulumi.<stack>.yaml, for one stack")
    .action(main),
);
