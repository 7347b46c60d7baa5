import type { AccessMatrix } from "../access/matrix/matrix";
import { type Html, markup, verdict } from "./markup";
import { details, filters, table } from "./table";

/** Who may do what, a row an operation. */
export function accessSection({ principals, operations, cells, note }: AccessMatrix): Html {
  const what = new Map(operations.map((each) => [each.id, each.what]));
  const rows = cells.map(({ principal, operation, allowed, by }) => {
    const may = allowed ? "allowed" : "denied";
    const action = markup`<code>${operation}</code> ${what.get(operation)}`;
    return {
      cells: [principal, action, verdict(may), by],
      data: { who: principal, action: operation, may },
    };
  });
  const used = new Set(cells.map(({ operation }) => operation));
  const who = principals.map(({ id, who }) => ({ value: id, text: `${id}: ${who}` }));
  const actions = operations.filter(({ id }) => used.has(id));
  const named = principals.map((each) => markup`<dt>${each.id}</dt><dd>${each.who}</dd>`);
  const head = { id: "access-table", caption: "Who may do what" };
  return markup`<p>Decided over role, session, resource, key and endpoint policies together.</p>
${note !== undefined && markup`<p>${note}</p>`}
${details("Who is who", markup`<dl>${named}</dl>`)}
${filters("access", rows.length, [
  { key: "who", label: "Who", all: "everybody", options: who },
  {
    ...{ key: "may", label: "May", all: "allowed or denied" },
    options: [{ value: "allowed" }, { value: "denied" }],
  },
  {
    ...{ key: "action", label: "What", all: "everything" },
    options: actions.map(({ id, what: text }) => ({ value: id, text: `${id}: ${text}` })),
  },
])}
${table({ ...head, columns: ["Who", "What", "May", "By"] }, rows)}`;
}
