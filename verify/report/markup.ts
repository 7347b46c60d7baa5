import { escaped } from "../diagram/escape";
import type { Verdict } from "../reachability/reachability";

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

const MARKS = { allowed: "✔", partly: "~", denied: "✖" } as const;

/** What is only partly allowed is marked like what is denied, as a proof takes it. */
export const verdict = (word: Verdict): Html => judged(word === "allowed", word, MARKS[word]);

/** A word in the colour of what is as it should be, or is not. */
export const judged = (good: boolean, word: string, mark = good ? "✔" : "✖"): Html =>
  markup`<span class="${good ? "allowed" : "denied"}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
