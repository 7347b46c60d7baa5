/** Style sheet of the page. */
export const STYLE = `
:root { color-scheme: light dark;
  --ground: #ffffff; --text: #1f2328; --dim: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --link: #0969da; --good: #1a7f37; --bad: #cf222e; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #0d1117; --text: #e6edf3; --dim: #9198a1; --line: #3d444d; --soft: #151b23;
  --link: #4493f8; --good: #3fb950; --bad: #f85149; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
header, main { max-width: 100rem; margin: 0 auto; padding: 0 1rem; }
main { padding-bottom: 4rem; }
h1 { margin: 1.5rem 0 .5rem; font-size: 1.75rem; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line);
  font-size: 1.25rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--soft); }
.skip:focus { top: .5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .25rem 0; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: .5rem 0 1rem; }
.facts div { display: flex; gap: .5rem; }
.facts dd { padding: 0; font-weight: 600; }
.scroll { max-width: 100%; max-height: 40rem; overflow: auto; border: 1px solid var(--line); border-radius: 6px; }
.picture-box { max-height: none; }
.picture-box svg { display: block; max-width: 100%; min-width: 60rem; height: auto; }
table { width: 100%; min-width: 40rem; border-collapse: collapse; font-size: .875rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .375rem .75rem; border-top: 1px solid var(--line); text-align: left;
  vertical-align: top; }
thead th { position: sticky; top: 0; border-top: 0; background: var(--soft); }
tbody th { font-weight: 600; }
td ul { margin: 0; padding-left: 1.25rem; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.allowed, .denied { white-space: nowrap; font-weight: 600; }
.allowed { color: var(--good); }
.denied { color: var(--bad); }
.filters { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin: 1rem 0; }
.filters[hidden] { display: none; }
.filters p { display: flex; align-items: center; gap: .5rem; margin: 0; }
.filters input { width: 20rem; max-width: 60vw; }
.filters input, .filters select { padding: .375rem .5rem; border: 1px solid var(--dim);
  border-radius: 6px; background: var(--ground); color: var(--text); font: inherit; }
.filters output { color: var(--dim); }
.tree, .tree ul { margin: 0; padding-left: 1.25rem; list-style: none; }
.tree { padding-left: 0; }
.tree .tree { margin-left: .4rem; padding-left: .9rem; border-left: 1px solid var(--line); }
.leaf { margin: .125rem 0 .125rem 1rem; }
summary { padding: .125rem 0; cursor: pointer; }
dl { display: grid; grid-template-columns: minmax(6rem, 14rem) minmax(0, 1fr); gap: .125rem 1rem;
  margin: .25rem 0 .75rem 1rem; font-size: .875rem; }
dl.facts { font-size: 1rem; margin-left: 0; }
dt { color: var(--dim); }
dd { margin: 0; }
code, pre { font: .875em/1.45 ui-monospace, Consolas, "Liberation Mono", monospace; }
pre { margin: 0; white-space: pre-wrap; }
@media (max-width: 40rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; margin-left: .5rem; }
  dd { padding-bottom: .375rem; } }
`;
