import { deny } from "../../authorizer/decision";
import { changed, isEquivalent } from "../changes";
import { check, hasCredential, NO_CREDENTIAL, readRecord, type RecordRules } from "../check";
import type { ImportRow, RowProblem } from "./csv";
import { isOvertaken, type UserRepository, type RecordFields, type Stored } from "../repository";
import { readExpires } from "../../authorizer/user/fields";
import { reasonInSentence, valueInWords } from "../explain";
import type { Hashing } from "../hashing";
import { type UserAdministration, ANY_HASH, type ChangeOutcome, storeRecord } from "../operations";
import { mapOf } from "../concurrency";

/** Number of users that are read at a time. */
const READS_AT_ONCE = 16;

/** Row of the file, and the stored entry of its user. */
export interface PlannedRow {
  readonly row: ImportRow;
  readonly stored: Stored | undefined;
}

/** Plan of an import. */
export interface ImportPlan {
  readonly planned: readonly PlannedRow[];
  /** Problems of rows. Nothing is written if there are any. */
  readonly problems: readonly RowProblem[];
  /** Rows that are imported although they are probably not meant so. */
  readonly warnings: readonly RowProblem[];
}

const fieldsOf = (stored: Stored | undefined): RecordFields =>
  stored?.kind === "record" ? stored.fields : {};

/** Warning about an expiry that has passed, so that the user is refused at once. */
export function expiryWarning({ Expires }: RecordFields): string | undefined {
  if (Expires === undefined) return undefined;
  const expires = readExpires(Expires);
  return "value" in expires && expires.value <= Date.now()
    ? `expires ${valueInWords(Expires)} is in the past, so nobody can log in`
    : undefined;
}

/** Problem with the record that a row results in. */
function problemOf(
  { row, stored }: PlannedRow,
  repository: UserRepository,
  rules: RecordRules,
): string | undefined {
  const { username, password, changes } = row;
  if (stored?.kind === "unreadable") {
    return reasonInSentence(deny(stored.reason), { username });
  }
  const credential = password === undefined ? {} : { PasswordHash: ANY_HASH };
  const draft = changed(fieldsOf(stored), { ...changes, ...credential });
  const verdict = check(username, draft, repository.store, rules);
  if (verdict.kind === "refused") return verdict.problem;
  return hasCredential(verdict.record) ? undefined : NO_CREDENTIAL;
}

/**
 * Reads the stored users of a file and checks every record that the import would write.
 *
 * @param onRead called after each user
 */
export async function planImport(
  rows: readonly ImportRow[],
  repository: UserRepository,
  rules: RecordRules,
  onRead: () => void = () => undefined,
): Promise<ImportPlan> {
  const planned = await mapOf(rows, READS_AT_ONCE, async (row): Promise<PlannedRow> => {
    const stored = await repository.read(row.username);
    onRead();
    return { row, stored };
  });
  const problems = planned.flatMap((plan) => {
    const problem = problemOf(plan, repository, rules);
    const { line, username } = plan.row;
    return problem === undefined ? [] : [{ line, problem: `user ${username}: ${problem}` }];
  });
  const warnings = rows.flatMap(({ line, username, changes }) => {
    const warning = expiryWarning(changes);
    return warning === undefined ? [] : [{ line, problem: `user ${username}: ${warning}` }];
  });
  return { planned, problems, warnings };
}

/** Record with the password of the row; a stored hash of the same password is kept. */
async function withPassword(
  fields: RecordFields,
  password: string,
  { repository, dryRun }: UserAdministration,
  { hash, verify }: Hashing,
): Promise<RecordFields> {
  const record = readRecord(fields, repository.store);
  const known = record.kind === "user" && record.password?.kind === "scrypt" && record.password;
  if (known && (await verify(password, known))) {
    return changed(fields, { PasswordHash: fields["PasswordHash"] });
  }
  return changed(fields, { PasswordHash: dryRun ? ANY_HASH : await hash(password) });
}

/** Result for one row. */
export interface ImportOutcome extends Omit<ChangeOutcome, "effect"> {
  /** A row is skipped if somebody else has changed, added or removed the user since the plan. */
  readonly effect: ChangeOutcome["effect"] | "skipped";
}

/** Imports one row. An equivalent record is not written again. */
export async function importRow(
  { row, stored }: PlannedRow,
  users: UserAdministration,
  hashing: Hashing,
): Promise<ImportOutcome> {
  const { repository, dryRun } = users;
  const { username, password, changes } = row;
  const before = fieldsOf(stored);
  const bare = changed(before, changes);
  const fields = password === undefined ? bare : await withPassword(bare, password, users, hashing);
  const outcome = (effect: ImportOutcome["effect"]): ImportOutcome => ({
    effect,
    fields,
    warnings: [],
  });
  if (stored?.kind === "record" && isEquivalent(before, fields, repository.store)) {
    return outcome("unchanged");
  }
  try {
    if (!dryRun) await storeRecord(repository, username, fields, stored);
  } catch (error) {
    if (isOvertaken(error)) return { ...outcome("skipped"), fields: before };
    throw error;
  }
  if (stored === undefined) return outcome("added");
  return outcome(stored.kind === "removed" ? "restored" : "changed");
}
