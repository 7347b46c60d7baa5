import { isObject } from "../../authorizer/json";
import type { RecordFields } from "../repository";
import { COLUMN_NAMES } from "./csv-columns";
import { safeCell } from "./spreadsheet";

/** Fields that columns stand for; hashes and passwords are not written. */
const WRITTEN: ReadonlySet<string> = new Set([
  ...["PublicKeys", "AllowedCidrs", "Protocols", "Access", "Expires", "Disabled"],
  ...["PosixProfile", "HomeDirectory", "HomeDirectoryDetails", "serverId", "PasswordHash"],
]);

/** Columns of the file. A file without the password columns leaves passwords as they are. */
const COLUMNS = COLUMN_NAMES.filter((name) => name !== "password" && name !== "passwordHash");

const joined = (value: unknown, separator: string): string =>
  [value ?? []].flat().map(String).join(separator);

function homeOf({ HomeDirectory, HomeDirectoryDetails }: RecordFields): string {
  const mappings = [HomeDirectoryDetails ?? []].flat().filter(isObject);
  return mappings.length === 0
    ? joined(HomeDirectory, "")
    : mappings.map(({ Entry, Target }) => `${String(Entry)}=${String(Target)}`).join(";");
}

function cellsOf(user: string, fields: RecordFields): Readonly<Record<string, string>> {
  const profile = isObject(fields["PosixProfile"]) ? fields["PosixProfile"] : {};
  return {
    user,
    publicKeys: joined(fields["PublicKeys"], "\n"),
    allowedCidrs: joined(fields["AllowedCidrs"], " "),
    protocols: joined(fields["Protocols"], " "),
    access: joined(fields["Access"], ""),
    expires: joined(fields["Expires"], ""),
    disabled: joined(fields["Disabled"], ""),
    uid: joined(profile["Uid"], ""),
    gid: joined(profile["Gid"], ""),
    secondaryGids: joined(profile["SecondaryGids"], " "),
    homeDirectory: homeOf(fields),
    serverId: joined(fields["serverId"], ""),
  };
}

/** Fields of a record that the file cannot hold. */
export const unwritable = (fields: RecordFields): string[] =>
  Object.keys(fields).filter((name) => !WRITTEN.has(name));

const quoted = (cell: string): string =>
  /[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** CSV file of users without their passwords, which an import reads as it was. */
export function csvOf(users: readonly (readonly [user: string, fields: RecordFields])[]): string {
  const rows = users.map(([user, fields]) => {
    const cells = cellsOf(user, fields);
    return COLUMNS.map((name) => safeCell(cells[name] as string));
  });
  return [[...COLUMNS], ...rows].map((row) => `${row.map(quoted).join(",")}\r\n`).join("");
}
