import type { UserRepository, Listed } from "../../identity/users/repository";
import { recordOf } from "../../identity/users/operations";
import { detailsOf, type UserRow, rowOf } from "../../identity/users/summary";
import { printTable, say } from "../command-line";
import type { UsersSession } from "./stack";

/** Most users that a warning names. */
const NAMED = 5;

/** Columns of the list of users. */
const COLUMNS = [
  "user",
  "access",
  "login",
  "restrictions",
  "state",
] as const satisfies readonly (keyof UserRow)[];

/** Reads all users of a store, sorted by name. */
export async function readAll(repository: UserRepository): Promise<Listed[]> {
  const users: Listed[] = [];
  let told = Date.now();
  for await (const page of repository.list()) {
    users.push(...page);
    if (Date.now() - told < 2000) continue;
    told = Date.now();
    say(`${users.length} users read ...`);
  }
  return users.sort((a, b) => (a.username < b.username ? -1 : 1));
}

/** Prints all users, one a line. */
export async function list({ stack }: UsersSession): Promise<void> {
  const { repositoryOf, store, rules } = stack;
  const users = await readAll(repositoryOf(store));
  const now = Date.now();
  const found = users.map((user) => ({ user, ...rowOf(user, store, rules, now) }));
  const rows = found.map(({ row }) => COLUMNS.map((column) => row[column]));
  printTable([COLUMNS.map((column) => column.toUpperCase()), ...rows]);
  const warnings = new Map<string, string[]>();
  for (const { row, warnings: own } of found) {
    for (const warning of own) warnings.set(warning, [...(warnings.get(warning) ?? []), row.user]);
  }
  for (const [warning, names] of warnings) say(`warning: ${warning}: ${someOf(names)}`);
  say(`${users.length} user${users.length === 1 ? "" : "s"}`);
}

/** Prints one user in full. */
export async function show(
  { stack: { repositoryOf, store, rules } }: UsersSession,
  username: string,
): Promise<void> {
  const fields = await recordOf(repositoryOf(store), username);
  const { details, warnings } = detailsOf(username, fields, store, rules, Date.now());
  printTable(details);
  for (const warning of warnings) say(`warning: ${warning}`);
}

function someOf(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return `${names.slice(0, NAMED).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
