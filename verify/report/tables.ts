import type { AccessMatrix } from "../access/matrix/matrix";
import { type Content, type Html, markup } from "./markup";
import type { ReachRow } from "../reachability/rows";
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
    row(allowed, markup`<th scope="row" title="${who.get(principal)}">${principal}</th>`, [
      markup`<code>${operation}</code> ${what.get(operation)}`,
      ...[verdict(allowed), by],
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

/** Who reaches what, a row a connection. */
export function reachSection(reached: readonly ReachRow[]): Html {
  const rows = reached.map(({ from, to, ports, allowed, by }) =>
    row(allowed, markup`<th scope="row">${from}</th>`, [
      `${to} TCP ${ports.join(", ")}`,
      ...[verdict(allowed), by],
    ]),
  );
  const head = { id: "reach-table", caption: "Who reaches what" };
  return markup`<p>Walked through routes, network ACLs, security groups and endpoints, there and back.</p>
${filters("reach", rows.length)}
${table({ ...head, columns: ["From", "To", "Verdict", "By"] }, rows)}`;
}

const row = (allowed: boolean, first: Html, cells: readonly Content[]): Html =>
  markup`<tr data-verdict="${word(allowed)}">${first}${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>
`;

const word = (allowed: boolean): string => (allowed ? "allowed" : "denied");

const verdict = (allowed: boolean): Html =>
  markup`<span class="${word(allowed)}">${allowed ? "✔" : "✖"} ${word(allowed)}</span>`;

/** Filters of a table; without script there are none, and the table is whole. */
const filters = (
  name: string,
  count: number,
): Html => markup`<form class="filters" data-table="${name}-table" hidden>
<p><label for="${name}-text">Text</label>
<input id="${name}-text" type="search" autocomplete="off" spellcheck="false"></p>
<p><label for="${name}-verdict">Verdict</label>
<select id="${name}-verdict"><option value="">all</option><option>allowed</option><option>denied</option></select></p>
<output for="${name}-text ${name}-verdict" aria-live="polite">${count} of ${count} rows</output>
</form>`;
