import { FIELDS } from "../authorizer/user/user-record";
import { changed } from "./changes";
import { check, readRecord, type RecordRules } from "./check";
import type { UserRepository, RecordFields, Listed } from "./repository";
import { reasonInWords } from "./explain";
import type { Hashing } from "./hashing";
import { differing, isSame } from "./record-equality";
import { ANY_HASH, store } from "./operations";

/** How users go from one store to another. */
export interface Migration {
  readonly to: UserRepository;
  readonly rules: RecordRules;
  readonly hashing: Hashing;
  /** Whether to replace users whom the other store has with another record. */
  readonly overwrite: boolean;
  readonly dryRun: boolean;
}

/** What became of one user. */
export type Migrated =
  | { readonly effect: "copied" | "unchanged" | "overwritten" }
  /** Left as it was, and why. */
  | { readonly effect: "left"; readonly why: string };

const left = (why: string): Migrated => ({ effect: "left", why });

/** The password of a record that is stored as plain text. */
function plainIn(fields: RecordFields): string | undefined {
  const record = readRecord(fields, "secrets");
  return record.kind === "user" && record.password?.kind === "plain"
    ? record.password.password
    : undefined;
}

/** The record as it may stand in any store: with a hash, and no password beside it. */
function hashed(fields: RecordFields, hash: string | undefined): RecordFields {
  const open = changed(fields, { Password: undefined });
  return hash === undefined ? open : changed(open, { PasswordHash: hash });
}

/** The record to store; the hash that the other store has of the same password is kept. */
async function recordFor(
  fields: RecordFields,
  there: RecordFields | undefined,
  { to, hashing, dryRun }: Migration,
): Promise<RecordFields> {
  const plain = plainIn(fields);
  if (plain === undefined) return hashed(fields, undefined);
  const record = there && readRecord(there, to.store);
  const known = record?.kind === "user" && record.password?.kind === "scrypt" && record.password;
  if (known && (await hashing.verify(plain, known))) {
    return hashed(fields, String(there?.["PasswordHash"]));
  }
  return hashed(fields, dryRun ? ANY_HASH : await hashing.hash(plain));
}

/** Copies one user, unless the other store has the same or, if not told to overwrite, another. */
export async function migrateUser(
  { username, stored }: Listed,
  migration: Migration,
): Promise<Migrated> {
  const { to, rules, overwrite, dryRun } = migration;
  if (stored.kind === "unreadable") {
    const denial = { kind: "deny", reason: stored.reason } as const;
    return left(reasonInWords(denial, { username }).why);
  }
  const draft = hashed(stored.fields, plainIn(stored.fields) && ANY_HASH);
  const verdict = check(username, draft, to.store, rules);
  if (verdict.kind === "refused") return left(verdict.problem);

  const target = await to.read(username);
  const there = target?.kind === "record" ? target.fields : undefined;
  const fields = await recordFor(stored.fields, there, migration);
  if (there !== undefined && isSame(there, fields, to.store)) return { effect: "unchanged" };
  if (target !== undefined && !overwrite) {
    const other = there && differing(there, fields).filter((name) => name in FIELDS);
    const how = other === undefined ? "was removed there" : `has another ${other.join(", ")} there`;
    return left(`${how}; --overwrite replaces the record`);
  }
  if (!dryRun) await store(to, username, fields, target);
  return { effect: target === undefined ? "copied" : "overwritten" };
}
