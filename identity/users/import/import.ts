import { changed } from "../changes";
import { check, hasCredential, NO_CREDENTIAL, readRecord, type RecordRules } from "../check";
import type { ImportRow, RowProblem } from "./csv";
import type { UserRepository, RecordFields, Stored } from "../repository";
import { reasonInSentence } from "../explain";
import type { Hashing } from "../hashing";
import { isSame } from "../record-equality";
import { type UserAdministration, ANY_HASH, type ChangeOutcome, store } from "../operations";
import { mapOf } from "../concurrency";

/** How many users are read at a time before anything is written. */
const READS_AT_ONCE = 16;

/** A row beside what the store has of its user. */
export interface PlannedRow {
  readonly row: ImportRow;
  readonly stored: Stored | undefined;
}

/** What an import comes to. */
export interface ImportPlan {
  readonly planned: readonly PlannedRow[];
  /** What is wrong with rows; nothing is to be written while there is anything. */
  readonly problems: readonly RowProblem[];
}

const fieldsOf = (stored: Stored | undefined): RecordFields =>
  stored?.kind === "record" ? stored.fields : {};

/** What is wrong with the record that a row makes of what is stored. */
function problemOf(
  { row, stored }: PlannedRow,
  directory: UserRepository,
  rules: RecordRules,
): string | undefined {
  const { username, password, changes } = row;
  if (stored?.kind === "unreadable") {
    const denial = { kind: "deny", reason: stored.reason } as const;
    return reasonInSentence(denial, { username });
  }
  const credential = password === undefined ? {} : { PasswordHash: ANY_HASH };
  const draft = changed(fieldsOf(stored), { ...changes, ...credential });
  const verdict = check(username, draft, directory.store, rules);
  if (verdict.kind === "refused") return verdict.problem;
  return hasCredential(verdict.record) ? undefined : NO_CREDENTIAL;
}

/**
 * Reads what is stored of the users of a file, and checks every record that would come of it.
 *
 * @param onRead called after each user
 */
export async function planImport(
  rows: readonly ImportRow[],
  directory: UserRepository,
  rules: RecordRules,
  onRead: () => void = () => undefined,
): Promise<ImportPlan> {
  const planned = await mapOf(rows, READS_AT_ONCE, async (row): Promise<PlannedRow> => {
    const stored = await directory.read(row.username);
    onRead();
    return { row, stored };
  });
  const problems = planned.flatMap((plan) => {
    const problem = problemOf(plan, directory, rules);
    const { line, username } = plan.row;
    return problem === undefined ? [] : [{ line, problem: `user ${username}: ${problem}` }];
  });
  return { planned, problems };
}

/** The record with the password of the row, hashed anew only where what is stored is of another. */
async function withPassword(
  fields: RecordFields,
  password: string,
  { directory, dryRun }: UserAdministration,
  { hash, verify }: Hashing,
): Promise<RecordFields> {
  const record = readRecord(fields, directory.store);
  const known = record.kind === "user" && record.password?.kind === "scrypt" && record.password;
  if (known && (await verify(password, known))) {
    return changed(fields, { PasswordHash: fields["PasswordHash"] });
  }
  return changed(fields, { PasswordHash: dryRun ? ANY_HASH : await hash(password) });
}

/** Brings one user to what the row says, and leaves alone one who is so already. */
export async function importRow(
  { row, stored }: PlannedRow,
  administration: UserAdministration,
  hashing: Hashing,
): Promise<ChangeOutcome> {
  const { directory, dryRun } = administration;
  const { username, password, changes } = row;
  const before = fieldsOf(stored);
  const open = changed(before, changes);
  const fields =
    password === undefined ? open : await withPassword(open, password, administration, hashing);
  const outcome = (effect: ChangeOutcome["effect"]): ChangeOutcome => ({
    effect,
    fields,
    warnings: [],
  });
  if (stored?.kind === "record" && isSame(before, fields, directory.store)) {
    return outcome("unchanged");
  }
  if (!dryRun) await store(directory, username, fields, stored);
  if (stored === undefined) return outcome("added");
  return outcome(stored.kind === "removed" ? "restored" : "changed");
}
