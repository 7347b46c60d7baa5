import { dollars } from "../cost/render";
import type { ReachRow } from "../reachability/rows";
import { listed } from "../risk/model";
import { type Content, type Html, judged, markup } from "./markup";
import type { Report } from "./report";

/** What one wants to know next, with a mark where something is not as it should be. */
export function factsOf(report: Report): Html {
  const { graph, violations, statements, cost, changes, reach } = report;
  const broken = new Set(violations.map(({ rule }) => rule)).size;
  const unproven = statements.filter(({ exceptions }) => exceptions.length > 0).length;
  const changed = changes.filter(({ kind }) => kind !== "same").length;
  const facts: Readonly<Record<string, Content>> = {
    Changes: changed,
    Policies: broken === 0 ? judged(true, "all hold") : judged(false, `${broken} broken`),
    Reachability: unproven === 0 ? judged(true, "proven") : judged(false, `${unproven} not proven`),
    "USD a month": dollars(cost.total),
    Resources: graph.resources.length,
    "Server reached by": reachedBy(reach),
  };
  const entries = Object.entries(facts).map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  );
  return markup`<dl class="facts">${entries}</dl>`;
}

/** Who reaches the server from outside, with protocol and ports. */
function reachedBy(rows: readonly ReachRow[]): string {
  const clients = rows.filter(
    ({ from, to, verdict }) =>
      to.startsWith("server") && from !== "function" && verdict !== "denied",
  );
  const byPorts = new Map<string, string[]>();
  for (const { from, to } of clients) {
    const ports = to.slice(to.lastIndexOf(": ") + 2);
    byPorts.set(ports, [...(byPorts.get(ports) ?? []), from]);
  }
  const texts = [...byPorts].map(([ports, from]) => `${listed(from)} on ${ports}`);
  return texts.length === 0 ? "nobody" : listed(texts);
}
