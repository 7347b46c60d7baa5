/** Rules for paper: everything is open, in light colours, and nothing scrolls or is cut. */
export const PRINT_STYLE = (colours: string): string => `@page { size: A4 landscape; margin: 12mm;
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; } }
@media print {
  :root { color-scheme: light; ${colours} }
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
