const LIGHT = `--ground: #ffffff; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --link: #0969da; --good: #1a7f37; --bad: #cf222e; --care: #9a6700; --on: #ffffff;
  --bad-soft: #fff0ee; --care-soft: #fff8e5; --good-soft: #eefbf1;`;

/** Rules for paper: everything is open, in light colours, and nothing scrolls or is cut. */
const PRINT_STYLE = `@page { size: A4 landscape; margin: 12mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; } }
@media print {
  :root { color-scheme: light; ${LIGHT} }
  body { font-size: 10pt; print-color-adjust: exact; }
  header, main { max-width: none; padding: 0; }
  .skip, nav, .filters, .choice { display: none; }
  h2, h2 + p, summary { break-after: avoid; }
  .risks li, tr, .picture-box { break-inside: avoid; }
  .scroll { max-height: none; overflow: visible; border: 0; }
  .picture-box svg { width: 100%; min-width: 0; height: auto; max-height: 165mm; }
  #picture:has(#picture-size:checked) svg { max-width: 100%; }
  table { min-width: 0; font-size: 8.5pt; }
  thead { display: table-header-group; }
  thead th { position: static; }
  tbody tr[hidden] { display: table-row; }
  tbody th { min-width: 0; }
  th, td { padding: .125rem .375rem; }
  dl, code, pre { font-size: 8pt; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
`;

/** Style sheet of the page. */
export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root {
  --ground: #0d1117; --text: #e6edf3; --dim: #9198a1; --line: #3d444d; --soft: #151b23;
  --link: #4493f8; --good: #3fb950; --bad: #ff7b72; --care: #d29922; --on: #0d1117;
  --bad-soft: #2d1517; --care-soft: #272008; --good-soft: #0f2418; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 100rem; margin: 0 auto; padding: 0 1rem; }
main { padding-bottom: 4rem; }
h1 { margin: 1.25rem 0 .75rem; font-size: 1.75rem; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line);
  font-size: 1.25rem; }
#risk h2 { margin-top: 1.25rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--soft); }
.skip:focus { top: .5rem; }
.dim { color: var(--dim); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .25rem 0; }
.risks { display: grid; gap: .5rem; margin: 0; padding: 0; list-style: none; }
.risks li, .harmless { margin: 0; padding: .5rem .75rem; border-left: .375rem solid var(--dim);
  border-radius: 4px; background: var(--soft); }
.risks .high { border-color: var(--bad); background: var(--bad-soft); }
.risks .high strong { color: var(--bad); }
.risks .medium { border-color: var(--care); background: var(--care-soft); }
.risks .medium strong { color: var(--care); }
.harmless { border-color: var(--good); background: var(--good-soft); }
.scroll { max-width: 100%; max-height: 40rem; overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
.picture-box { max-height: none; }
.picture-box svg { display: block; max-width: 100%; min-width: 60rem; height: auto; }
#picture:has(#picture-size:checked) svg { max-width: none; }
.choice { margin: 0 0 .5rem; }
.choice input { width: 1.125rem; height: 1.125rem; margin: 0 .25rem 0 0; vertical-align: -.125rem;
  accent-color: var(--link); }
table { width: 100%; min-width: 40rem; border-collapse: collapse; font-size: .875rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .375rem .75rem; border-top: 1px solid var(--line); text-align: left;
  vertical-align: top; }
th { overflow-wrap: break-word; }
thead th { position: sticky; top: 0; border-top: 0; background: var(--soft); }
tbody th { min-width: 7rem; font-weight: 600; }
td ul { margin: 0; padding-left: 1.25rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
tr[hidden] { display: none; }
.allowed, .denied { white-space: nowrap; font-weight: 600; }
.allowed { color: var(--good); }
.denied { color: var(--bad); }
.statements { padding-left: 0; list-style: none; }
.statements ul { padding-left: 1.5rem; }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: .5rem 1rem; margin: 1rem 0; }
.filters[hidden] { display: none; }
.filters p { display: grid; gap: .125rem; margin: 0; max-width: 100%; }
.filters p:last-child { display: flex; align-items: center; gap: .75rem; }
.filters label { font-size: .875rem; color: var(--dim); }
.filters input, .filters select, .filters button { min-height: 2.25rem; max-width: 100%;
  padding: .25rem .5rem; border: 1px solid var(--dim); border-radius: 6px;
  background: var(--ground); color: var(--text); font: inherit; }
.filters input { width: 14rem; }
.filters select { width: 14rem; }
.filters button { background: var(--soft); cursor: pointer; }
.filters output { color: var(--dim); white-space: nowrap; }
.tree, .tree ul { margin: 0; padding-left: 1.25rem; list-style: none; }
.tree { padding-left: 0; }
.tree .tree { margin-left: .4rem; padding-left: .9rem; border-left: 1px solid var(--line); }
.leaf { margin: .125rem 0 .125rem 1rem; }
summary { padding: .125rem 0; cursor: pointer; }
dl { display: grid; grid-template-columns: minmax(6rem, 14rem) minmax(0, 1fr); gap: .125rem 1rem;
  margin: .25rem 0 .75rem 1rem; font-size: .875rem; }
dl.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0; font-size: 1rem; }
.facts div { max-width: 40rem; }
.facts dt { font-size: .875rem; }
.facts dd { font-weight: 600; }
.facts .allowed, .facts .denied { white-space: normal; }
dt { color: var(--dim); }
dd { margin: 0; }
code, pre { font: max(.875rem, .875em)/1.45 ui-monospace, Consolas, "Liberation Mono", monospace; }
pre { margin: 0; white-space: pre-wrap; }
@media screen and (max-width: 40rem) {
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; margin-left: .5rem; }
  dl.facts { gap: .5rem 1.5rem; margin-left: 0; }
  dd { padding-bottom: .375rem; }
  .facts dd { padding-bottom: 0; }
  .filters, .filters p { width: 100%; }
  .filters input, .filters select { width: 100%; }
  .picture-box svg { max-width: none; }
  .choice { display: none; }
  table[role] { min-width: 0; }
  table[role], [role] > tbody, [role="row"], [role="rowheader"], [role="cell"] { display: block; }
  tr[hidden] { display: none; }
  table[role] thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  tbody [role="rowheader"], tbody [role="cell"] { padding: .125rem .75rem; border-top: 0; }
  tbody [role="row"] { padding: .5rem 0; border-top: 1px solid var(--line); }
  tbody [role="row"]:first-child { border-top: 0; }
  [role="cell"].number { text-align: left; }
  [role="cell"]:empty { display: none; }
  [role="cell"]::before { content: attr(data-column) ": "; color: var(--dim); font-weight: 400; }
}
${PRINT_STYLE}`;
