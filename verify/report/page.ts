import { createHash } from "node:crypto";

import { accessSection } from "./access";
import { costSection } from "./cost";
import { factsOf } from "./facts";
import { changesSection, policiesSection } from "./findings";
import { Html, markup } from "./markup";
import type { Report } from "./report";
import { TITLE } from "../risk/render";
import { reachSection } from "./reach";
import { resourcesSection } from "./resources";
import { riskSection } from "./risk";
import { SCRIPT } from "./script";
import { STYLE } from "./style";

/** A section of the page. */
interface Section {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

/** Allows the page its own script and styles, and nothing that comes from anywhere. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${createHash("sha256").update(SCRIPT).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** A report as one page that needs nothing but itself. */
export function pageOf(report: Report): string {
  const { stack } = report.graph;
  const sections = sectionsOf(report);
  const links = sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Stack ${stack} - managed-sftp</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<h1>Stack ${stack}</h1>
<nav aria-label="Sections"><ul>${links}</ul></nav>
</header>
<main id="main" tabindex="-1">
${sections.map(sectionHtml)}</main>
<script>${new Html(SCRIPT)}</script>
</body>
</html>
`.text;
}

const sectionsOf = (report: Report): readonly Section[] => [
  { id: "risk", title: TITLE, content: riskSection(report) },
  { id: "glance", title: "At a glance", content: factsOf(report) },
  { id: "picture", title: "Picture", content: pictureSection(report) },
  { id: "changes", title: "Changes", content: changesSection(report) },
  { id: "policies", title: "Policies", content: policiesSection(report) },
  { id: "access", title: "Access", content: accessSection(report.access) },
  { id: "reach", title: "Reachability", content: reachSection(report.reach, report.statements) },
  { id: "cost", title: "Cost", content: costSection(report) },
  { id: "resources", title: "Resources", content: resourcesSection(report.graph) },
];

const sectionHtml = ({ id, title, content }: Section): Html =>
  markup`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${title}</h2>
${content}
</section>
`;

/** The picture: as wide as the page, or in its own size, in a box that scrolls. */
const pictureSection = ({ picture }: Report): Html =>
  markup`<p class="choice"><input id="picture-size" type="checkbox"> <label for="picture-size">Actual size</label></p>
<div class="scroll picture-box" role="region" aria-label="Picture of the stack" tabindex="0">
${new Html(picture)}</div>`;
