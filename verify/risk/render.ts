import type { Risk, Severity } from "./model";

/** Words and marks of severities, as the comment, the terminal and the report print them. */
export const SEVERITIES: Readonly<
  Record<Severity, { readonly mark: string; readonly word: string }>
> = {
  high: { mark: "🔴", word: "High" },
  medium: { mark: "🟠", word: "Medium" },
  unjudged: { mark: "⚪", word: "Not judged" },
};

/** Title of the block. */
export const TITLE = "Before you approve";

/** Sentence where nothing is of note, which is proven: whatever is not known would be listed. */
export const nothing = (changes: number): string =>
  changes === 0
    ? "Nothing changes."
    : `Nothing of note: ${changes === 1 ? "the one change is" : `each of the ${changes} changes is`} of a kind that gives nobody more rights, opens nothing, and neither deletes nor weakens anything.`;

/** The block in lines, a risk each. */
export const riskLines = (risks: readonly Risk[], changes: number): readonly string[] =>
  risks.length === 0
    ? [nothing(changes)]
    : risks.map(
        ({ severity, text }) =>
          `${SEVERITIES[severity].mark} ${SEVERITIES[severity].word}: ${text}`,
      );

/** The block in Markdown, which a reviewer reads first. */
export const riskBlock = (risks: readonly Risk[], changes: number): string[] => [
  `**${TITLE}**`,
  "",
  ...riskLines(risks, changes).map((line) => (risks.length === 0 ? line : `- ${line}`)),
  "",
];
