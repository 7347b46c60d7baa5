/**
 * Label with the open ports, for example `TCP 21, 22, 8192–8200`; empty if none is open.
 *
 * @param checked ports that were checked, in ascending order; ports between two neighbours that
 *   are open count as open
 */
export function portsLabel(checked: readonly number[], open: ReadonlySet<number>): string {
  const ranges: [first: number, last: number][] = [];
  checked.forEach((port, index) => {
    if (!open.has(port)) return;
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === checked[index - 1]) range[1] = port;
    else ranges.push([port, port]);
  });
  const parts = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`));
  return parts.length === 0 ? "" : `TCP ${parts.join(", ")}`;
}
