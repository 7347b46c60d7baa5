import { type CsvError, type Info, parse } from "csv-parse/sync";

import type { Changes } from "../changes";
import { rangesProblem } from "../ranges";
import { cellContent, plainCsv } from "./spreadsheet";
import { type Cells, COLUMN_NAMES, changesIn } from "./csv-columns";

/** Row of a file: a user and its changes. */
export interface ImportRow {
  /** First line of the row in the file. */
  readonly line: number;
  readonly username: string;
  /** In plain text; hashed before it is stored. */
  readonly password?: string;
  readonly changes: Changes;
}

/** Problem with a row of the file. */
export interface RowProblem {
  readonly line: number;
  readonly problem: string;
}

/** Content of a file: valid rows, and the problems of the others. */
export interface ImportFile {
  readonly rows: readonly ImportRow[];
  readonly problems: readonly RowProblem[];
}

/** Rows of cells, each with its first line. */
function cellsOf(file: string): { readonly line: number; readonly cells: readonly string[] }[] {
  const { text, delimiter } = plainCsv(file);
  const records = parse(text, {
    delimiter,
    info: true,
    raw: true,
    skip_empty_lines: true,
    // Spreadsheets often end a file with rows that have only commas.
    skip_records_with_empty_values: true,
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      throw new Error(csvProblem(error));
    },
  }) as unknown as { record: string[]; raw: string; info: Info }[];
  return records.map(({ record, raw, info }) => ({
    line: info.lines - (raw.trim().match(/\n/g)?.length ?? 0),
    cells: record,
  }));
}

/** Message for a parser error. The parser's own may quote the file, which has passwords. */
function csvProblem(error: CsvError | undefined): string {
  const line = `line ${String(error?.["lines"])}`;
  return error?.code === "CSV_QUOTE_NOT_CLOSED"
    ? `${line}: a quote is opened and never closed`
    : `${line}: the quotes are not those of a CSV file; write "" for one within a quoted cell`;
}

/** Names of the columns. The file may write them in another case. */
function headerOf(line: number, cells: readonly string[]): string[] {
  const names = cells.map((cell) => {
    const lowerCase = cell.trim().toLowerCase();
    return COLUMN_NAMES.find((name) => name.toLowerCase() === lowerCase) ?? cell.trim();
  });
  const problem = headerProblem(names);
  if (problem !== undefined) throw new Error(`line ${line}: ${problem}`);
  return names;
}

function headerProblem(names: readonly string[]): string | undefined {
  const known = `the columns are ${COLUMN_NAMES.join(", ")}`;
  if (!names.includes("user")) {
    return `there is no column "user"; ${known}`;
  }
  const unknown = names.find((name) => !COLUMN_NAMES.includes(name));
  if (unknown !== undefined) {
    // A file without column names begins with a user, whose password must not be quoted.
    const isWord = /^[A-Za-z]{1,30}$/.test(unknown);
    const shown = isWord ? `"${unknown}"` : `${names.indexOf(unknown) + 1}`;
    return `column ${shown} is unknown; ${known}`;
  }
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice === undefined ? undefined : `column "${twice}" is there twice`;
}

function rowOf(line: number, given: Cells): ImportRow {
  const {
    user = "",
    password = "",
    ...cells
  } = Object.fromEntries(
    // A password may begin with an apostrophe, and no spreadsheet was told to write one.
    Object.entries(given).map(([name, cell]) => [
      name,
      name === "password" ? cell : cellContent(cell),
    ]),
  );
  return {
    line,
    username: user.trim(),
    ...(password !== "" && { password }),
    changes: changesIn(cells),
  };
}

function rowProblem(
  { username, password, changes }: ImportRow,
  { allowedCidrs = "" }: Cells,
): string | undefined {
  if (username === "") return "there is no user";
  const ranges = rangesProblem(cellContent(allowedCidrs));
  if (ranges !== undefined) return `user ${username}: allowedCidrs: ${ranges}`;
  if (password === undefined) return undefined;
  if (password.trim() === "") return `user ${username}: the password is blank`;
  return changes.PasswordHash === undefined
    ? undefined
    : `user ${username}: password and passwordHash are both given; give one of them`;
}

/**
 * Reads a file of users and reports all invalid rows. It does not check the records that rows make.
 *
 * @throws Error if the file as a whole cannot be read
 */
export function readCsv(text: string): ImportFile {
  const [header, ...lines] = cellsOf(text);
  if (header === undefined) throw new Error("the file is empty; expected a line of column names");
  const names = headerOf(header.line, header.cells);
  const [rows, problems]: [ImportRow[], RowProblem[]] = [[], []];
  const seen = new Map<string, number>();
  for (const { line, cells } of lines) {
    if (cells.length !== names.length) {
      const problem = `it has ${cells.length} cells, and line ${header.line} has ${names.length} columns`;
      problems.push({ line, problem });
      continue;
    }
    const given = Object.fromEntries(names.map((name, i) => [name, cells[i] as string]));
    const row = rowOf(line, given);
    const first = seen.get(row.username);
    const problem =
      rowProblem(row, given) ??
      (first === undefined ? undefined : `user ${row.username} is on line ${first} too`);
    seen.set(row.username, first ?? line);
    if (problem === undefined) rows.push(row);
    else problems.push({ line, problem });
  }
  return { rows, problems };
}
