/** Longest key that S3 takes, in bytes. */
export const MAX_KEY_BYTES = 1024;

/** Longest part of a name: file systems take 255 bytes, so longer names are split into folders. */
const CHUNK = 200;
const CUT = "%-";
/** Stands for the empty last piece of a key that ends in "/", the marker of a folder. */
const MARKER = "%";

/**
 * Path segments of a key's file, relative to the store's folder. None is `.` or `..` or holds a
 * slash. Each "/" of the key ends a folder's name, encoded as `%2F`, so that the object `a` and the
 * folder `a/` can both exist. Upper case is encoded as well, because some disks ignore case and
 * `Bob` and `bob` would share a folder.
 */
export const fileOf = (key: string): readonly string[] =>
  key.split("/").flatMap((piece, index, pieces) => {
    const name = encode(piece);
    if (index < pieces.length - 1) return chunks(`${name}%2F`);
    return chunks(name === "" ? MARKER : name);
  });

/** Meaning of a directory entry. */
export type ObjectEntry =
  | { readonly kind: "object"; readonly piece: string }
  | { readonly kind: "folder"; readonly piece: string }
  /** First part of a long name, to be joined with the entries in the folder. */
  | { readonly kind: "cut"; readonly part: string };

/**
 * Decodes the name of a directory entry; undefined for one that the store did not make.
 *
 * @param before earlier parts of the name, from the folders above
 */
export function entryOf(name: string, before = ""): ObjectEntry | undefined {
  if (name.endsWith(CUT)) return { kind: "cut", part: before + name.slice(0, -CUT.length) };
  const whole = before + name;
  if (whole === MARKER) return { kind: "object", piece: "" };
  try {
    return whole.endsWith("%2F")
      ? { kind: "folder", piece: decodeURIComponent(whole.slice(0, -"%2F".length)) }
      : { kind: "object", piece: decodeURIComponent(whole) };
  } catch {
    return undefined;
  }
}

const encode = (piece: string): string =>
  encodeURIComponent(piece).replace(
    /[A-Z!'()*~]|^\./g,
    (character, offset: number, text: string) =>
      isEscape(text, offset) ? character : hexadecimal(character),
  );

const hexadecimal = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Whether a character is one of the two after a percent sign. */
const isEscape = (text: string, offset: number): boolean =>
  text[offset - 1] === "%" || text[offset - 2] === "%";

function chunks(name: string): readonly string[] {
  if (name.length <= CHUNK) return [name];
  const parts: string[] = [];
  // Without dots no part can be `.` or `..`, wherever the name is split.
  const dotless = name.replaceAll(".", "%2E");
  for (let rest = dotless; rest !== ""; rest = rest.slice(CHUNK)) parts.push(rest.slice(0, CHUNK));
  return parts.map((part, index) => (index < parts.length - 1 ? part + CUT : part));
}
