import { escaped } from "../diagram/escape";

/** Text that is HTML already; anything else is escaped where it is put into a page. */
export class Html {
  public constructor(public readonly text: string) {}
}

/** What {@link markup} takes: lists are put together, and what is missing is left out. */
export type Content = Html | string | number | undefined | false | readonly Content[];

/** HTML from a template in which everything that is not {@link Html} is data. */
export const markup = (parts: TemplateStringsArray, ...contents: readonly Content[]): Html =>
  new Html(parts.map((part, index) => part + textOf(contents[index])).join(""));

function textOf(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Html) return content.text;
  if (typeof content === "object") return content.map(textOf).join("");
  return escaped(String(content));
}
