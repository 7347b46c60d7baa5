import { type Html, markup } from "../../verify/report/markup";

/** A part of the page, in HTML whose data is escaped. */
export interface Fragment {
  readonly html: string;
}

/** Answer that is a part of the page. */
export const fragment = ({ text }: Html): Fragment => ({ html: text });

/** What a command prints: its first line as a heading, the lines below it, and the command itself. */
export function printedFragment(
  lines: readonly string[],
  command: string,
  file: string | undefined,
): Fragment {
  const [first = "", ...rest] = lines;
  const [, subject = first, verdict = ""] = /^(.*): ([^:]*)$/.exec(first) ?? [];
  return fragment(markup`<p class="verdict">${subject}: <strong class="${classOf(verdict)}">${verdict}</strong></p>
<ul class="lines">${rest.filter((line) => line !== "").map(lineItem)}</ul>
${commandHint(command, file)}`);
}

/** A line whose mark is coloured; what explains it is indented. */
function lineItem(line: string): Html {
  const [, indent = "", mark = "", text = ""] = /^( *)([✔✖~]?) ?(.*)$/.exec(line) ?? [];
  const depth = indent === "" ? "zone" : indent.length > 2 ? "detail" : "step";
  return markup`<li class="${depth}">${
    mark !== "" && markup`<span class="${mark === "✔" ? "allowed" : "denied"}">${mark}</span> `
  }${text}</li>`;
}

/** The command line that says the same. */
export const commandHint = (command: string, file?: string): Html =>
  markup`<p class="hint">The same in a terminal: <code>${command}${file !== undefined && ` --file ${file}`}</code></p>`;

const classOf = (verdict: string): string => (verdict === "allowed" ? "allowed" : "denied");
