/**
 * Open ports as an arrow says them, for example `TCP 21, 22, 8192–8200`; empty where none is.
 *
 * @param asked ports that were asked about, sorted; between two that answer alike, all do
 */
export function portsLabel(asked: readonly number[], open: ReadonlySet<number>): string {
  const stretches: [first: number, last: number][] = [];
  asked.forEach((port, index) => {
    if (!open.has(port)) return;
    const stretch = stretches.at(-1);
    if (stretch !== undefined && stretch[1] === asked[index - 1]) stretch[1] = port;
    else stretches.push([port, port]);
  });
  const words = stretches.map(([first, last]) =>
    first === last ? `${first}` : `${first}–${last}`,
  );
  return words.length === 0 ? "" : `TCP ${words.join(", ")}`;
}
