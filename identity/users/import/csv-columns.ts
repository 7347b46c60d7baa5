import { parsePublicKey, splitKeys } from "../../authorizer/user/public-key";
import type { FieldName } from "../../authorizer/user/record-fields";
import { type Changes, mappingsOf } from "../changes";

/** Cells of a row by the names of their columns. */
export type Cells = Readonly<Record<string, string>>;
type CsvColumn = (cell: string, cells: Cells) => Changes;

/** Words of a cell, separated by blanks, commas or semicolons. */
const splitWords = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** Column with the value of a field; a blank cell removes the field. */
const text =
  (field: FieldName): CsvColumn =>
  (cell) => ({ [field]: cell.trim() || undefined });

/** Column with a list; a blank cell removes the field. */
const list =
  (field: FieldName): CsvColumn =>
  (cell) => ({ [field]: cell.trim() === "" ? undefined : splitWords(cell) });

function profile(_: string, { uid = "", gid = "", secondaryGids = "" }: Cells): Changes {
  if ([uid, gid, secondaryGids].every((cell) => cell.trim() === "")) {
    return { PosixProfile: undefined };
  }
  // Text that is not a number stays text, and the check of the record refuses it.
  const id = (cell: string): unknown => (/^\d+$/.test(cell.trim()) ? Number(cell) : cell);
  const SecondaryGids = splitWords(secondaryGids).map(id);
  return {
    PosixProfile: {
      Uid: id(uid),
      Gid: id(gid),
      ...(SecondaryGids.length > 0 && { SecondaryGids }),
    },
  };
}

function home(cell: string): Changes {
  const path = cell.trim();
  const none = { HomeDirectory: undefined, HomeDirectoryDetails: undefined };
  if (path === "") return none;
  const mappings = mappingsOf(path.split(";"));
  return mappings === undefined
    ? { ...none, HomeDirectory: path }
    : { ...none, HomeDirectoryDetails: mappings };
}

/** All columns except `user` and `password`. */
const COLUMNS: Readonly<Record<string, CsvColumn>> = {
  // Unlike in other columns a blank cell keeps the stored hash, so that a file need not have it.
  passwordHash: (cell) => (cell.trim() === "" ? {} : { PasswordHash: cell.trim() }),
  publicKeys: (cell) => {
    const given = splitKeys(cell)
      .map((key) => key.replace(/;\s*$/, "").trim())
      .map((key) => parsePublicKey(key) ?? key);
    return { PublicKeys: given.length === 0 ? undefined : given };
  },
  allowedCidrs: list("AllowedCidrs"),
  protocols: list("Protocols"),
  access: text("Access"),
  expires: text("Expires"),
  // Spreadsheets write TRUE.
  disabled: (cell) => text("Disabled")(cell.toLowerCase(), {}),
  uid: profile,
  gid: profile,
  secondaryGids: profile,
  homeDirectory: home,
  serverId: text("serverId"),
};

/** Names of all columns. */
export const COLUMN_NAMES: readonly string[] = ["user", "password", ...Object.keys(COLUMNS)];

/** Changes of a record by a row, except for the password. */
export const changesIn = (cells: Cells): Changes =>
  Object.assign(
    {},
    ...Object.entries(cells).map(([name, cell]) => (COLUMNS[name] as CsvColumn)(cell, cells)),
  ) as Changes;
