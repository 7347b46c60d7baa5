/** Delimiters of files that spreadsheets write as CSV; Excel takes that of the machine's region. */
const DELIMITERS = [",", ";", "\t"];

/** Cells of the line of column names, as far as that takes no quotes into account. */
const namesIn = (line: string, delimiter: string): string[] =>
  line.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .toLowerCase(),
  );

/** Text of a file without what Excel adds: a mark at its beginning, `sep=;` and Windows line ends. */
export function plainCsv(file: string): { readonly text: string; readonly delimiter: string } {
  // The parser counts a quoted Windows line end twice.
  const text = file.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const [first, told] = /^"?sep=([^\n"])"?[,;\t]*(?=\n|$)/i.exec(text) ?? [];
  // The line stays as a blank one, so that lines have the numbers of the file.
  if (first !== undefined && told !== undefined) {
    return { text: withoutFormulas(text.slice(first.length)), delimiter: told };
  }
  const header = text.split("\n").find((line) => line.trim() !== "") ?? "";
  const delimiter = DELIMITERS.find((each) => namesIn(header, each).includes("user")) ?? ",";
  return { text: withoutFormulas(text), delimiter };
}

/** Text whose cells such as `="0815"`, which keep Excel from making numbers of texts, are texts. */
const withoutFormulas = (text: string): string =>
  text.replace(/(^|[,;\t|\n])=("(?:[^"]|"")*")(?=[,;\t|\n]|$)/g, "$1$2");

/** Beginnings of cells that a spreadsheet takes for a formula. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** Cell that a spreadsheet shows as it is: one that looks like a formula gets an apostrophe. */
export const safeCell = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** Content of a cell, also of one that {@link safeCell} made safe. */
export const cellContent = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
