import { markdownTable } from "../../verify/text/table";
import type { Client, ClientProtocol } from "./client";
import { OPERATIONS } from "./operations";
import type { Cell } from "./suite";

/** What the document says of a client, in the order of the operations. */
export interface DocumentedColumn {
  readonly version: string;
  readonly cells: readonly string[];
}

/** Columns of the document by the client's name. */
export type Documented = ReadonlyMap<string, DocumentedColumn>;

const PROTOCOLS: readonly ClientProtocol[] = ["SFTP", "FTPS", "FTP"];
const [START, END] = ["<!-- clients -->", "<!-- /clients -->"];

/** Reads the tables of the document. */
export function documentedIn(document: string): Documented {
  const columns = new Map<string, DocumentedColumn>();
  for (const table of between(document).split(/^#+ .*$/m)) {
    const rows = table
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) =>
        line
          .slice(1, -1)
          .split("|")
          .map((cell) => cell.trim()),
      );
    const [head = [], , versions = [], ...lines] = rows;
    for (const [index, name] of head.entries()) {
      if (index === 0) continue;
      const cells = OPERATIONS.map(({ name: operation }) => {
        const cell = lines.find(([first]) => first === operation)?.[index] ?? "";
        return cell.replace(/ \(\d+\)$/, "");
      });
      columns.set(name, { version: versions[index] ?? "", cells });
    }
  }
  return columns;
}

/** What a run found that the document does not say; a blank cell is one that nobody has tried. */
export function changesOf(
  name: string,
  cells: readonly Cell[],
  documented: Documented,
): readonly string[] {
  return cells.flatMap((cell, index) => {
    const before = documented.get(name)?.cells[index] ?? "";
    if (cell === before && !cell.startsWith("FAILS")) return [];
    const operation = OPERATIONS[index]?.name;
    return [`${name}, ${operation}: ${cell}${before === "" ? "" : `, documented: ${before}`}`];
  });
}

/** Writes columns into the document. */
export function withTables(
  document: string,
  clients: readonly Client[],
  columns: Documented,
): string {
  const notes: string[] = [];
  const tables = PROTOCOLS.flatMap((protocol) => {
    const shown = clients.filter(({ name, ...c }) => c.protocol === protocol && columns.has(name));
    if (shown.length === 0) return [];
    const rows = OPERATIONS.map(({ name }, index) => [
      name,
      ...shown.map((client) => {
        const cell = columns.get(client.name)?.cells[index] ?? "";
        if (cell !== "differs") return cell;
        return `${cell} (${numberOf(notes, client.differs[name] ?? "")})`;
      }),
    ]);
    const versions = ["version", ...shown.map(({ name }) => columns.get(name)?.version ?? "")];
    const head = ["operation", ...shown.map(({ name }) => name)];
    return [
      `## ${protocol}`,
      markdownTable(head, [versions, ...rows], { padded: true }).join("\n"),
    ];
  });
  const list = notes.map((note, index) => `${index + 1}. ${note}`).join("\n");
  const text = [...tables, ...(notes.length === 0 ? [] : ["## Differences", list])].join("\n\n");
  const [from, to] = [document.indexOf(START), document.indexOf(END)];
  return `${document.slice(0, from + START.length)}\n\n${text}\n\n${document.slice(to)}`;
}

/** Number of a note, which is added the first time. */
function numberOf(notes: string[], note: string): number {
  if (!notes.includes(note)) notes.push(note);
  return notes.indexOf(note) + 1;
}

function between(document: string): string {
  const [from, to] = [document.indexOf(START), document.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`clients: ${START} … ${END} is missing; put it back`);
  return document.slice(from + START.length, to);
}
