import { parsePublicKey } from "../../authorizer/user/public-key";
import type { Changes, ChangeableField } from "../changes";
import { mappingsOf, splitWords } from "../parsing";

/** Cells of a row by the names of their columns. */
export type Cells = Readonly<Record<string, string>>;
type CsvColumn = (cell: string, cells: Cells) => Changes;

/** A column that holds one field as it is; a blank cell takes the field away. */
const plain =
  (field: ChangeableField): CsvColumn =>
  (cell) => ({ [field]: cell.trim() || undefined });

/** A column that holds a list. */
const list =
  (field: ChangeableField): CsvColumn =>
  (cell) => ({ [field]: cell.trim() === "" ? undefined : splitWords(cell) });

function profile(_: string, { uid = "", gid = "", secondaryGids = "" }: Cells): Changes {
  if ([uid, gid, secondaryGids].every((cell) => cell.trim() === "")) {
    return { PosixProfile: undefined };
  }
  // Not a number stays text, for which the record is refused in the end.
  const id = (text: string): unknown => (/^\d+$/.test(text.trim()) ? Number(text) : text);
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
  const text = cell.trim();
  const none = { HomeDirectory: undefined, HomeDirectoryDetails: undefined };
  if (text === "") return none;
  const mappings = mappingsOf(text.split(";"));
  return mappings === undefined
    ? { ...none, HomeDirectory: text }
    : { ...none, HomeDirectoryDetails: mappings };
}

/** Every column that a file may have, but `user` and `password`. */
const COLUMNS: Readonly<Record<string, CsvColumn>> = {
  // A blank cell of these two leaves what is stored, so that a file may lose its passwords.
  passwordHash: (cell) => (cell.trim() === "" ? {} : { PasswordHash: cell.trim() }),
  publicKeys: (cell) => {
    const keys = cell.split(/[\r\n;]+/).map((line) => line.trim());
    const given = keys.filter((line) => line !== "").map((key) => parsePublicKey(key) ?? key);
    return { PublicKeys: given.length === 0 ? undefined : given };
  },
  allowedCidrs: list("AllowedCidrs"),
  protocols: list("Protocols"),
  access: plain("Access"),
  expires: plain("Expires"),
  disabled: plain("Disabled"),
  uid: profile,
  gid: profile,
  secondaryGids: profile,
  homeDirectory: home,
  serverId: plain("serverId"),
};

/** Names of all columns. */
export const COLUMN_NAMES: readonly string[] = ["user", "password", ...Object.keys(COLUMNS)];

/** What a row changes of a record, but for the password. */
export const changesIn = (cells: Cells): Changes =>
  Object.assign(
    {},
    ...Object.entries(cells).map(([name, cell]) => COLUMNS[name]?.(cell, cells) ?? {}),
  ) as Changes;
