import { dollars, unknownText, usageText } from "../cost/render";
import { type Html, markup } from "./markup";
import type { Report } from "./report";
import { table } from "./table";

/** What the stack costs a month, line by line. */
export function costSection({
  cost,
  prices,
  usage,
}: Pick<Report, "cost" | "prices" | "usage">): Html {
  const rows = cost.lines.map(({ usd, item, quantity, price, rule }) => ({
    cells: [item, dollars(usd), `${amount(quantity)} × ${prices.usd[price]}`, rule],
  }));
  const unknown = unknownText(cost);
  const head = { id: "cost-table", caption: "Cost a month", numbers: ["USD"] };
  const columns = ["Item", "USD", "Quantity × price", "Rule"];
  const total = { cells: ["Total", dollars(cost.total), "", ""] };
  return markup`<p><strong>${dollars(cost.total)} USD a month</strong>, for ${usageText(usage)}. Prices of ${prices.date}, before tax.</p>
${unknown !== undefined && markup`<p>${unknown}</p>`}
${table({ ...head, columns }, [...rows, total])}`;
}

const amount = (quantity: number): string =>
  quantity >= 100 ? String(Math.round(quantity)) : String(Number(quantity.toPrecision(3)));
