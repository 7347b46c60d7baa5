import type { Cost } from "./cost";
import type { Usage } from "./model";
import type { PriceList } from "./prices";
import { markdownTable, plainTable } from "../text/table";

/** Amount in US dollars, with cents. */
export const dollars = (usd: number): string => usd.toFixed(2);

const count = (quantity: number): string =>
  quantity >= 100 ? String(Math.round(quantity)) : String(Number(quantity.toPrecision(3)));

/** Usage in words. */
export const usageText = ({ users, gbIn, gbOut, gbStored, logins, files }: Usage): string =>
  `${users} users, ${gbIn} GB up, ${gbOut} GB down, ${gbStored} GB kept, ${logins} logins, ${files} files a month`;

/** Rows of a bill: amount, item, quantity times price, rule. */
function rowsOf({ lines, total }: Cost, { usd }: PriceList): string[][] {
  const rows = lines.map((line) => [
    dollars(line.usd),
    line.item,
    `${count(line.quantity)} × ${usd[line.price]}`,
    line.rule,
  ]);
  return [...rows, [dollars(total), "total", "", ""]];
}

/** Note about resources without a price, if there are any. */
export const unknownText = ({ unknown }: Cost): string | undefined =>
  unknown.length === 0 ? undefined : `not priced, so not in the total: ${unknown.join(", ")}`;

/** A bill for the terminal. */
export function renderCost(cost: Cost, prices: PriceList): string {
  const rows = [["USD", "item", "quantity × price", "rule"], ...rowsOf(cost, prices)];
  const lines = plainTable(rows, { right: [0] });
  const unknown = unknownText(cost);
  return `${[...lines, ...(unknown === undefined ? [] : [unknown])].join("\n")}\n`;
}

/** Bills of several stacks side by side, as a Markdown table. */
export function compareCosts(costs: ReadonlyMap<string, Cost>): string {
  const items = new Map<string, Map<string, number>>();
  for (const [stack, { lines }] of costs) {
    for (const { item, usd } of lines) {
      const byStack = items.get(item) ?? new Map<string, number>();
      items.set(item, byStack.set(stack, (byStack.get(stack) ?? 0) + usd));
    }
  }
  const stacks = [...costs.keys()];
  const highest = (byStack: Map<string, number>): number => Math.max(...byStack.values());
  const rows = [...items]
    .filter(([, byStack]) => highest(byStack) >= 0.005)
    .sort(([, a], [, b]) => highest(b) - highest(a))
    .map(([item, byStack]) => [
      item,
      ...stacks.map((stack) => (byStack.has(stack) ? dollars(byStack.get(stack) ?? 0) : "")),
    ]);
  const total = [
    "**total**",
    ...stacks.map((stack) => `**${dollars(costs.get(stack)?.total ?? 0)}**`),
  ];
  const head = ["USD a month", ...stacks.map((stack) => `\`${stack}\``)];
  const right = stacks.map((_, index) => index + 1);
  return markdownTable(head, [...rows, total], { right }).join("\n");
}
