/** How much of a comment is printed. */
export interface Room {
  /** Most rows of one kind in a table. */
  readonly rows: number;
  /** Whether the tree and the picture are part of it. */
  readonly extras: boolean;
}

/** Everything, then less and less, until a comment fits. */
const ROOMS: readonly Room[] = [
  { rows: Infinity, extras: true },
  { rows: 20, extras: true },
  { rows: 20, extras: false },
  { rows: 8, extras: false },
  { rows: 3, extras: false },
  { rows: 1, extras: false },
  { rows: 0, extras: false },
];

/**
 * The longest form of a text that is within a limit. What is left out is counted where it would stand;
 * if even the shortest form is too long, its end says how many lines are missing.
 *
 * @param more where to read everything
 */
export function fitted(render: (room: Room) => string, limit: number, more: string): string {
  const [whole = ""] = ROOMS.slice(0, 1).map(render);
  if (whole.length <= limit) return whole;
  const note = `_Shortened to fit a comment. ${more}_\n\n`;
  let shortest = whole;
  for (const room of ROOMS.slice(1)) {
    shortest = `${render(room)}${note}`;
    if (shortest.length <= limit) return shortest;
  }
  const lines = shortest.split("\n");
  for (let kept = lines.length - 1; kept > 0; kept -= 1) {
    const end = `\n\n_${lines.length - kept} more lines are left out. ${more}_\n\n`;
    const text = lines.slice(0, kept).join("\n");
    if (text.length + end.length + CLOSING.length <= limit) return `${text}${closing(text)}${end}`;
  }
  return note.slice(0, limit);
}

const CLOSING = "\n```\n\n</details>";

/** Ends what a cut leaves open. */
function closing(text: string): string {
  const isCode = text.split("\n").filter((line) => line.startsWith("```")).length % 2 === 1;
  const isFolded = text.split("<details>").length > text.split("</details>").length;
  return `${isCode ? "\n```" : ""}${isFolded ? "\n\n</details>" : ""}`;
}

/** The first rows, and a row that counts the rest. */
export function capped<T>(
  rows: readonly T[],
  most: number,
  rest: (count: number) => T,
): readonly T[] {
  // A row that says "and 1 more" would be as long as the row itself.
  return rows.length <= most + 1 && most > 0
    ? rows
    : [...rows.slice(0, most), ...(rows.length > most ? [rest(rows.length - most)] : [])];
}

/** `and 214 more like this`, or the number alone where none is shown. */
export const moreText = (count: number, most: number): string =>
  most === 0 ? `${count} of this kind` : `and ${count} more like this`;
