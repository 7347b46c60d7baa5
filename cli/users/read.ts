import type { UserRepository, Listed } from "../../identity/users/repository";
import { recordOf } from "../../identity/users/operations";
import { detailsOf, type UserRow, rowOf } from "../../identity/users/summary";
import { printTable, say } from "../command-line";
import type { UsersSession, UsersStack } from "./stack";

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

/** Users in rows, and warnings about them. */
export interface UserList {
  readonly rows: readonly UserRow[];
  readonly warnings: readonly string[];
}

/** All users of a stack, each warning once with whom it is about. */
export async function listOf({ repositoryOf, store, rules }: UsersStack): Promise<UserList> {
  const users = await readAll(repositoryOf(store));
  const now = Date.now();
  const found = users.map((user) => rowOf(user, store, rules, now));
  const warnings = new Map<string, string[]>();
  for (const { row, warnings: own } of found) {
    for (const warning of own) warnings.set(warning, [...(warnings.get(warning) ?? []), row.user]);
  }
  return {
    rows: found.map(({ row }) => row),
    warnings: [...warnings].map(([warning, names]) => `warning: ${warning}: ${someOf(names)}`),
  };
}

/** Prints all users, one a line. */
export async function list({ stack }: UsersSession): Promise<void> {
  const { rows, warnings } = await listOf(stack);
  const head = COLUMNS.map((column) => column.toUpperCase());
  printTable([head, ...rows.map((row) => COLUMNS.map((column) => row[column]))]);
  warnings.forEach(say);
  say(`${rows.length} user${rows.length === 1 ? "" : "s"}`);
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
