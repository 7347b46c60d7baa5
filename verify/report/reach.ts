import type { ReachRow } from "../reachability/rows";
import type { ReachStatement } from "../reachability/statements";
import { type Html, judged, markup, verdict } from "./markup";
import { filters, table } from "./table";

/** Who reaches what: statements, and the sets of packets that they are held against. */
export function reachSection(
  rows: readonly ReachRow[],
  statements: readonly ReachStatement[],
): Html {
  const body = rows.map(({ from, to, verdict: word, by }) => ({
    cells: [from, to, verdict(word), by],
    data: { from, may: word },
  }));
  const senders = [...new Set(rows.map(({ from }) => from))].map((value) => ({ value }));
  const head = { id: "reach-table", caption: "Who reaches what" };
  return markup`<p>Proven over every address, port and protocol, with routes, network ACLs, security groups and endpoints, there and back.</p>
${statementList(statements)}
${filters("reach", body.length, [
  { key: "from", label: "From", all: "anywhere", options: senders },
  {
    ...{ key: "may", label: "Verdict", all: "any" },
    options: [{ value: "allowed" }, { value: "partly" }, { value: "denied" }],
  },
])}
${table({ ...head, columns: ["From", "To", "Verdict", "By"] }, body)}`;
}

/** Statements with their verdicts and what contradicts them. */
export function statementList(statements: readonly ReachStatement[]): Html {
  const items = statements.map(({ text, exceptions }) => {
    const isProven = exceptions.length === 0;
    const mark = judged(isProven, isProven ? "proven" : "not proven");
    const list = isProven
      ? ""
      : markup`<ul>${exceptions.map((each) => markup`<li>${each}</li>`)}</ul>`;
    return markup`<li>${mark} ${text}${list}</li>`;
  });
  return markup`<ul class="statements">${items}</ul>`;
}
