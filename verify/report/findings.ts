import type { ResourceChange } from "../preview/compare";
import { MARKS, propertyLine, replaceReason } from "../preview/render-text";
import { summaryLine, title, warnings } from "../preview/summary";
import { SECURITY_RULES } from "../checks/security/rules";
import { type Html, judged, markup } from "./markup";
import type { Report } from "./report";
import { table } from "./table";

/** Every invariant, and what breaks it. */
export function policiesSection({ violations }: Report): Html {
  const broken = new Set(violations.map(({ rule }) => rule)).size;
  const rows = SECURITY_RULES.map(({ name, description }) => {
    const messages = violations.filter(({ rule }) => rule === name).map(({ message }) => message);
    return { cells: [name, result(messages), description] };
  });
  const head = { id: "policy-table", caption: "Every policy, and whether it holds" };
  const verdict = broken === 0 ? "All of them hold." : `${broken} of them are broken.`;
  return markup`<p>${SECURITY_RULES.length} invariants for every stack. <strong>${verdict}</strong></p>
${table({ ...head, columns: ["Policy", "Result", "What it says"] }, rows)}`;
}

const result = (messages: readonly string[]): Html =>
  messages.length === 0
    ? judged(true, "holds")
    : markup`${judged(false, "broken")}${list(messages)}`;

const list = (texts: readonly (string | Html)[]): Html =>
  markup`<ul>${texts.map((each) => markup`<li>${each}</li>`)}</ul>`;

/** What deploying would change, and what an operator has to know before. */
export function changesSection({
  graph,
  changes,
  baseline,
}: Pick<Report, "graph" | "changes" | "baseline">): Html {
  const changed = changes.filter(({ kind }) => kind !== "same");
  const entries = changed.map((change) => changeEntry(change, changes));
  const nothing = markup`<p>Nothing changes against ${baseline}.</p>`;
  return markup`<p><strong>${summaryLine(changes)}</strong></p>
${list(warnings(changes, graph))}
${changed.length === 0 ? nothing : entries}`;
}

function changeEntry(change: ResourceChange, all: readonly ResourceChange[]): Html {
  const { kind, resource, properties } = change;
  const why = kind === "replace" ? `: ${replaceReason(change)}` : "";
  const heading = markup`${MARKS[kind]} ${kind} <code>${title(resource)}</code>${why}`;
  if (properties.length === 0) return markup`<p class="leaf">${heading}</p>`;
  const lines = properties.map((each) => markup`<code>${propertyLine(each, all)}</code>`);
  return markup`<details open><summary>${heading}</summary>${list(lines)}</details>`;
}
