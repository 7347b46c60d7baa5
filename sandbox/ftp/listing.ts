import { posix } from "node:path";

import { matchesGlob } from "./glob";
import { FileError, type ListingEntry, longLine, type UserFiles } from "../files/user-files";
import { printable } from "../log";

/** Command that lists a folder. */
export type ListingForm = "LIST" | "NLST" | "MLSD";

/** Options of `ls` that some clients send before the name. */
const LS_OPTIONS = /^(?:-\w+(?: +|$))+/;
const WILDCARD = /[*?[]/;

/** Entries of a folder, of a file itself, or of the pattern at the end of a path. */
export async function entriesOf(
  operations: UserFiles,
  argument: string,
  form: ListingForm,
  at: (path: string) => string,
): Promise<readonly ListingEntry[]> {
  // RFC 3659 gives MLSD the name of a folder only.
  if (form === "MLSD") return operations.list(at(argument));
  const path = argument.replace(LS_OPTIONS, "").replace(/(.)\/+$/, "$1");
  try {
    return await operations.list(at(path));
  } catch (error) {
    if (!(error instanceof FileError) || error.refusal !== "missing") throw error;
    const name = posix.basename(path);
    if (!WILDCARD.test(name)) return [{ ...(await operations.stat(at(path))), name }];
    return matching(await operations.list(at(folderOf(path))), path, form);
  }
}

/** Entries whose name is the pattern itself, or else those that match it. */
function matching(
  entries: readonly ListingEntry[],
  path: string,
  form: ListingForm,
): readonly ListingEntry[] {
  const pattern = posix.basename(path);
  const exact = entries.filter(({ name }) => name === pattern);
  const found = exact.length > 0 ? exact : entries.filter(({ name }) => matchesGlob(pattern, name));
  // Clients use the names of NLST as they are (RFC 1123, 4.1.2.7).
  const prefix = form === "NLST" ? path.slice(0, -pattern.length) : "";
  return found.map((entry) => ({ ...entry, name: prefix + entry.name }));
}

const folderOf = (path: string): string => path.slice(0, -posix.basename(path).length) || ".";

/** How a session shows entries. */
export interface ListingStyle {
  /** Owner's name. */
  readonly user: string;
  readonly facts: readonly Fact[];
}

/** Line of an entry in a listing. A line end in its name would forge another entry. */
export function lineOf(
  entry: ListingEntry,
  form: ListingForm,
  { user, facts }: ListingStyle,
): string {
  switch (form) {
    case "LIST":
      return printable(longLine(entry, user));
    case "NLST":
      return printable(entry.name);
    case "MLSD":
      return `${factsOf(entry, facts)} ${printable(entry.name)}`;
  }
}

/** Facts of RFC 3659 that MLSD and MLST give. */
export const FACTS = ["type", "size", "modify"] as const;

/** One of {@link FACTS}. */
export type Fact = (typeof FACTS)[number];

/** Facts that a client asks for by OPTS MLST, whose names end in ";"; it may name ones that do not exist. */
export const factsNamed = (list: string): readonly Fact[] => {
  const names = list.toLowerCase().split(";");
  return FACTS.filter((fact) => names.includes(fact));
};

/** Facts of an entry; folders of S3 have no date. */
export function factsOf(
  { isFolder, size, modified }: ListingEntry,
  facts: readonly Fact[],
): string {
  const values: Partial<Record<Fact, string>> = isFolder
    ? { type: "dir" }
    : { type: "file", size: String(size), modify: timeOf(modified) };
  return facts
    .map((fact) => (values[fact] === undefined ? "" : `${fact}=${values[fact]};`))
    .join("");
}

/** UTC time in the format of MDTM and MLSD. */
export const timeOf = (date: Date): string => date.toISOString().replace(/\D/g, "").slice(0, 14);
