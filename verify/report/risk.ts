import { nothing, SEVERITIES } from "../risk/render";
import { type Html, markup } from "./markup";
import type { Report } from "./report";

/** What to know before approving, most severe first. */
export function riskSection({
  risks,
  changes,
  baseline,
}: Pick<Report, "risks" | "changes" | "baseline">): Html {
  const changed = changes.filter(({ kind }) => kind !== "same").length;
  const items = risks.map(
    ({ severity, text }) =>
      markup`<li class="${severity}"><strong>${SEVERITIES[severity].word}:</strong> ${text}</li>
`,
  );
  const list =
    risks.length === 0
      ? markup`<p class="harmless">${nothing(changed)}</p>`
      : markup`<ul class="risks">
${items}</ul>`;
  return markup`${list}
<p class="dim">Compared with <code>${baseline}</code>: ${changed} ${changed === 1 ? "resource changes" : "resources change"}.</p>`;
}
