/** Advance widths in thousandths of the font size, of the widest fonts that viewers fall back to. */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ijl|'’:.,;!]/, 345],
  [/[ ftrI()[\]{}/\\-]/, 420],
  [/[mwMW@%–—→…✔✖]/, 1000],
  [/[A-Z_~+=<>#&]/, 780],
  [/[\u0020-\u024f]/, 640],
];
/** Anything else, such as CJK, is as wide as it is high. */
const WIDEST = 1050;
const BOLD = 1.12;

/** How a text is set. */
export interface Font {
  readonly size: number;
  readonly bold?: boolean;
}

/** Width of a text that no common sans-serif font exceeds. */
export function widthOf(text: string, { size, bold = false }: Font): number {
  let width = 0;
  for (const character of text) {
    width += WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? WIDEST;
  }
  return (width / 1000) * size * (bold ? BOLD : 1);
}

/** Breaks a text into lines of a width: behind spaces and punctuation, inside words if need be. */
export function wrap(text: string, width: number, font: Font): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces(text, width, font)) {
    if (line !== "" && widthOf((line + piece).trimEnd(), font) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

/** Parts of a text between which it may be broken, none of which is too wide by itself. */
const pieces = (text: string, width: number, font: Font): string[] =>
  text
    .split(/(?<=[ \-/.:,_])/)
    .flatMap((piece) => (widthOf(piece, font) > width ? [...piece] : piece));
