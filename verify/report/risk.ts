import { nothing, SEVERITIES } from "../risk/render";
import { type Html, markup } from "./markup";
import type { Report } from "./report";

/** What to know before approving, most severe first. */
export function riskSection({ risks, changes }: Pick<Report, "risks" | "changes">): Html {
  const changed = changes.filter(({ kind }) => kind !== "same").length;
  if (risks.length === 0) return markup`<p>${nothing(changed)}</p>`;
  const items = risks.map(({ severity, text }) => {
    const { mark, word } = SEVERITIES[severity];
    return markup`<li><span aria-hidden="true">${mark}</span> <strong>${word}:</strong> ${text}</li>`;
  });
  return markup`<ul class="risks">${items}</ul>`;
}
