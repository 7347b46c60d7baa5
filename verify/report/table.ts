import { type Content, type Html, markup } from "./markup";

/** What a table is about. */
export interface TableHead {
  readonly id: string;
  /** For whoever cannot see what stands above it. */
  readonly caption: string;
  /** Names of the columns; the first one names the rows. */
  readonly columns: readonly string[];
  /** Columns of numbers. */
  readonly numbers?: readonly string[];
}

/** A row with a cell for each column. */
export interface TableRow {
  readonly cells: readonly Content[];
  /** Values that filters compare, by the key of the filter. */
  readonly data?: Readonly<Record<string, string>>;
}

/**
 * A table in a box of its own. Its cells have roles because narrow screens show rows as blocks, which
 * takes the meaning of a table from its elements in some browsers.
 */
export function table(
  { id, caption, columns, numbers = [] }: TableHead,
  rows: readonly TableRow[],
): Html {
  const align = (name: string) => numbers.includes(name) && markup` class="number"`;
  const head = columns.map(
    (name) => markup`<th role="columnheader" scope="col"${align(name)}>${name}</th>`,
  );
  const cell = (content: Content, index: number): Html => {
    const name = columns[index] ?? "";
    if (index === 0) return markup`<th role="rowheader" scope="row">${content}</th>`;
    return markup`<td role="cell" data-column="${name}"${align(name)}>${content}</td>`;
  };
  const body = rows.map(
    ({ cells, data = {} }) => markup`<tr role="row"${attributes(data)}>${cells.map(cell)}</tr>
`,
  );
  return markup`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table id="${id}" role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${head}</tr></thead>
<tbody role="rowgroup">
${body}</tbody></table></div>`;
}

const attributes = (data: Readonly<Record<string, string>>): readonly Html[] =>
  Object.entries(data).map(([key, value]) => markup` data-${key}="${value}"`);

/** A choice between values of one key of a table's rows. */
export interface Filter {
  readonly key: string;
  readonly label: string;
  /** What every row has. */
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly text?: string }[];
}

/** Filters of a table; without script there are none, and the table is whole. */
export function filters(name: string, count: number, choices: readonly Filter[]): Html {
  const ids = ["text", ...choices.map(({ key }) => key)].map((key) => `${name}-${key}`);
  const fields = choices.map(
    ({ key, label, all, options }) => markup`<p><label for="${name}-${key}">${label}</label>
<select id="${name}-${key}" name="${key}"><option value="">${all}</option>${options.map(option)}</select></p>
`,
  );
  return markup`<form class="filters" data-table="${name}-table" aria-label="Filters" hidden>
${fields}<p><label for="${name}-text">Text</label>
<input id="${name}-text" type="search" autocomplete="off" spellcheck="false"></p>
<p><button type="button">Clear</button>
<output for="${ids.join(" ")}" aria-live="polite">${count} of ${count} rows</output></p>
</form>`;
}

const option = ({ value, text = value }: Filter["options"][number]): Html =>
  markup`<option value="${value}">${text}</option>`;

/** What is only a heading until it is opened. */
export const details = (heading: Content, content: Content): Html =>
  markup`<details><summary>${heading}</summary>${content}</details>`;
