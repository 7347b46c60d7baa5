import type { UserRepository, Listed } from "../../identity/users/repository";
import { recordOf } from "../../identity/users/operations";
import { detailsOf, type UserRow, rowOf } from "../../identity/users/summary";
import { say } from "../command-line";
import type { UsersStack } from "./stack";

/** How many users a warning names. */
const NAMED = 5;

/** Reads all users of a store, sorted by name. */
export async function readAll(directory: UserRepository): Promise<Listed[]> {
  const users: Listed[] = [];
  let told = Date.now();
  for await (const page of directory.list()) {
    users.push(...page);
    if (Date.now() - told < 2000) continue;
    told = Date.now();
    say(`${users.length} users read ...`);
  }
  return users.sort((a, b) => (a.username < b.username ? -1 : 1));
}

/** Prints all users, one a line. */
export async function list({ directoryOf, store, rules }: UsersStack): Promise<void> {
  const users = await readAll(directoryOf(store));
  const now = Date.now();
  const found = users.map((user) => ({ user, ...rowOf(user, store, rules, now) }));
  process.stdout.write(table(found.map(({ row }) => row)));
  const warnings = new Map<string, string[]>();
  for (const { row, warnings: own } of found) {
    for (const warning of own) warnings.set(warning, [...(warnings.get(warning) ?? []), row.user]);
  }
  for (const [warning, names] of warnings) say(`warning: ${warning}: ${someOf(names)}`);
  say(`${users.length} user${users.length === 1 ? "" : "s"}`);
}

/** Prints one user in full. */
export async function show(
  { directoryOf, store, rules }: UsersStack,
  username: string,
): Promise<void> {
  const fields = await recordOf(directoryOf(store), username);
  const { details, warnings } = detailsOf(username, fields, store, rules, Date.now());
  const width = Math.max(...details.map(([name]) => name.length));
  const lines = details.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`);
  process.stdout.write(lines.join(""));
  for (const warning of warnings) say(`warning: ${warning}`);
}

function someOf(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

const COLUMNS: readonly (readonly [string, keyof UserRow])[] = [
  ["USER", "user"],
  ["ACCESS", "access"],
  ["LOGIN", "login"],
  ["RESTRICTIONS", "restrictions"],
  ["STATE", "state"],
];

/** Rows in columns as wide as what stands in them. */
export function table(rows: readonly UserRow[]): string {
  const columns = COLUMNS.map(([title, key]) => {
    const cells = [title, ...rows.map((row) => row[key])];
    const width = cells.reduce((widest, cell) => Math.max(widest, cell.length), 0);
    return cells.map((cell) => cell.padEnd(width));
  });
  const lines = [undefined, ...rows].map((_, index) =>
    columns.map((column) => column[index]).join("  "),
  );
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}
