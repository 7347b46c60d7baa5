import { createHash } from "node:crypto";

import { PICTURE_STYLE } from "../../../verify/diagram/svg-style";
import { Html, markup } from "../../../verify/report/markup";
import { table } from "../../../verify/report/table";
import { scriptText, styleText } from "./assets";
import { accessForm, costForm, reachForm, riskForm } from "./forms";
import { usersView } from "./users";

/** A view of the page, of which one is shown at a time. */
interface View {
  readonly id: string;
  readonly title: string;
  readonly content: Html;
}

const PICTURE_HASH = createHash("sha256").update(PICTURE_STYLE).digest("base64");

/** Allows the page its own script, styles and calls, and nothing that comes from anywhere else. */
export const contentPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}' 'sha256-${PICTURE_HASH}'`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** The page, without anything about a stack: its script asks for that. */
export const pageText = (nonce: string): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>managed-sftp console</title>
<style nonce="${nonce}">${new Html(styleText())}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<div class="bar">
<h1>managed-sftp</h1>
<p class="field"><label for="stack">Stack</label> <select id="stack"></select></p>
</div>
<nav aria-label="Views"><ul>${VIEWS.map(link)}</ul></nav>
</header>
<p id="announcement" class="unseen" role="status"></p>
<main id="main" tabindex="-1">
<noscript><p>The console needs JavaScript, which only asks this machine.</p></noscript>
${VIEWS.map(view)}</main>
<script nonce="${nonce}" type="module">${new Html(scriptText())}</script>
</body>
</html>
`.text;

const VIEWS: readonly View[] = [
  { id: "stacks", title: "Stacks", content: stacksView() },
  {
    id: "risk",
    title: "Risk",
    content: markup`<p class="lead">What a change of the files on this machine brings, compared with a commit.</p>
${riskForm()}${region("risk-answer")}`,
  },
  { id: "picture", title: "Picture", content: region("picture-answer") },
  {
    id: "access",
    title: "Access",
    content: markup`<p class="lead">Who may do what, decided over role, session, resource, key and endpoint policies together.</p>
${accessForm()}${region("access-answer")}`,
  },
  {
    id: "reach",
    title: "Reachability",
    content: markup`<p class="lead">Whether a connection gets through, with routes, network ACLs, security groups and endpoints, there and back.</p>
${reachForm()}${region("reach-answer")}
<h3>What is proven about this stack</h3>
${region("reach-statements")}`,
  },
  {
    id: "cost",
    title: "Cost",
    content: markup`<p class="lead">What the stack costs a month. Storage, logins and files follow the other sliders until they are moved.</p>
${costForm()}${region("cost-answer")}`,
  },
  { id: "users", title: "Users", content: usersView() },
];

const link = ({ id, title }: View): Html => markup`<li><a href="#${id}">${title}</a></li>`;

const view = ({ id, title, content }: View): Html =>
  markup`<section id="${id}" class="view" aria-labelledby="${id}-heading" hidden>
<h2 id="${id}-heading" tabindex="-1">${title}</h2>
${content}
</section>
`;

/** Where the script puts an answer. */
function region(id: string): Html {
  return markup`<div id="${id}" class="answer"></div>`;
}

function stacksView(): Html {
  const numbers = ["Resources", "USD a month"];
  const columns = ["Stack", "Region", "Mode", "Protocols", "Storage", ...numbers];
  return markup`<p class="lead">Every stack file of this folder, evaluated without AWS. The cost is for 50 users and 100 GB up.</p>
${table({ id: "stacks-table", caption: "All stacks", columns, numbers }, [])}`;
}
