import type { AccessMatrix } from "../access/matrix/matrix";
import { type Content, type Html, markup } from "./markup";
import type { Verdict } from "../reachability/reachability";
import type { ReachRow } from "../reachability/rows";
import type { ReachStatement } from "../reachability/statements";
import { details } from "./resources";

/** What a table is about. */
export interface TableHead {
  readonly id: string;
  /** For whoever cannot see what stands above it. */
  readonly caption: string;
  /** Names of the columns; the first one names the rows. */
  readonly columns: readonly string[];
}

/** A table in a box of its own, which scrolls where the page is narrow. */
export function table({ id, caption, columns }: TableHead, rows: readonly Html[]): Html {
  const head = columns.map((name) => markup`<th scope="col">${name}</th>`);
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table id="${id}">
<caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows}</tbody></table></div>`;
}

/** Who may do what, a row an operation. */
export function accessSection({ principals, operations, cells, note }: AccessMatrix): Html {
  const who = new Map(principals.map((each) => [each.id, each.who]));
  const what = new Map(operations.map((each) => [each.id, each.what]));
  const rows = cells.map(({ principal, operation, allowed, by }) =>
    row(word(allowed), markup`<th scope="row" title="${who.get(principal)}">${principal}</th>`, [
      markup`<code>${operation}</code> ${what.get(operation)}`,
      ...[verdict(word(allowed)), by],
    ]),
  );
  const named = principals.map((each) => markup`<dt>${each.id}</dt><dd>${each.who}</dd>`);
  const head = { id: "access-table", caption: "Who may do what" };
  return markup`<p>Decided over role, session, resource, key and endpoint policies together.</p>
${note !== undefined && markup`<p>${note}</p>`}
${details("Who is who", markup`<dl>${named}</dl>`)}
${filters("access", rows.length)}
${table({ ...head, columns: ["Who", "What", "Verdict", "By"] }, rows)}`;
}

/** Who reaches what: statements, and the sets of packets that they are held against. */
export function reachSection(
  rows: readonly ReachRow[],
  statements: readonly ReachStatement[],
): Html {
  const cells = rows.map(({ from, to, verdict: word, by }) =>
    row(word, markup`<th scope="row">${from}</th>`, [to, verdict(word), by]),
  );
  const head = { id: "reach-table", caption: "Who reaches what" };
  return markup`<p>Proven over every address, port and protocol, with routes, network ACLs, security groups and endpoints, there and back.</p>
${statementList(statements)}
${filters("reach", cells.length, ["partly"])}
${table({ ...head, columns: ["From", "To", "Verdict", "By"] }, cells)}`;
}

/** Statements with their verdicts and what contradicts them. */
export function statementList(statements: readonly ReachStatement[]): Html {
  const items = statements.map(({ text, exceptions }) => {
    const isProven = exceptions.length === 0;
    const mark = markup`<span class="${isProven ? "allowed" : "denied"}">${isProven ? "✔ proven" : "✖ not proven"}</span>`;
    const list = isProven
      ? ""
      : markup`<ul>${exceptions.map((each) => markup`<li>${each}</li>`)}</ul>`;
    return markup`<li>${mark} ${text}${list}</li>`;
  });
  return markup`<ul>${items}</ul>`;
}

const word = (allowed: boolean): Verdict => (allowed ? "allowed" : "denied");

const row = (word: Verdict, first: Html, cells: readonly Content[]): Html =>
  markup`<tr data-verdict="${word}">${first}${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>
`;

const MARKS = { allowed: "✔", partly: "~", denied: "✖" } as const;

/** What is only partly allowed is marked like what is denied, as a proof takes it. */
const verdict = (word: Verdict): Html =>
  markup`<span class="${word === "allowed" ? word : "denied"}">${MARKS[word]} ${word}</span>`;

/** Filters of a table; without script there are none, and the table is whole. */
const filters = (
  name: string,
  count: number,
  verdicts: readonly Verdict[] = [],
): Html => markup`<form class="filters" data-table="${name}-table" hidden>
<p><label for="${name}-text">Text</label>
<input id="${name}-text" type="search" autocomplete="off" spellcheck="false"></p>
<p><label for="${name}-verdict">Verdict</label>
<select id="${name}-verdict"><option value="">all</option><option>allowed</option>${verdicts.map((each) => markup`<option>${each}</option>`)}<option>denied</option></select></p>
<output for="${name}-text ${name}-verdict" aria-live="polite">${count} of ${count} rows</output>
</form>`;
