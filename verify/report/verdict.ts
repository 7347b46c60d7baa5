import type { Verdict } from "../reachability/reachability";
import { type Html, markup } from "./markup";

const MARKS = { allowed: "✔", partly: "~", denied: "✖" } as const;

/** What is only partly allowed is marked like what is denied, as a proof takes it. */
export const verdict = (word: Verdict): Html => judged(word === "allowed", word, MARKS[word]);

/** A word in the colour of what is as it should be, or is not. */
export const judged = (good: boolean, word: string, mark = good ? "✔" : "✖"): Html =>
  markup`<span class="${good ? "allowed" : "denied"}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
