import { isDeepStrictEqual } from "node:util";

import { deny, PROTOCOLS } from "../authorizer/decision";
import { parseJson } from "../authorizer/json";
import { shown } from "../authorizer/user/field-names";
import { readPasswordHash, type ScryptHash } from "../authorizer/user/password";
import { FIELDS } from "../authorizer/user/record-fields";
import { NAMES } from "../authorizer/user/user-record";
import { differingFields, isEquivalent } from "./changes";
import { check, readRecord, type RecordRules } from "./check";
import { isOvertaken, type UserRepository, type RecordFields, type Present } from "./repository";
import { reasonInSentence, reasonInWords } from "./explain";
import type { Hashing } from "./hashing";
import { ANY_HASH, storeRecord } from "./operations";

/** Fields with a password in plain text, each with the field of its hash. */
const PASSWORDS = ["", ...PROTOCOLS].map(
  (protocol) => [`${protocol}Password`, `${protocol}PasswordHash`] as const,
);

/** Whether an unknown field, or one within it, is named like a password. */
function mightHoldPassword(name: string, value: unknown): boolean {
  if (/passw|passphrase|pwd/i.test(name)) return true;
  const inner = typeof value === "string" ? parseJson(value) : value;
  return (
    typeof inner === "object" &&
    inner !== null &&
    Object.entries(inner).some(([key, item]) => mightHoldPassword(key, item))
  );
}

/** Unknown fields that must not be copied: nobody has hashed what they hold. */
const unsafeFields = (fields: RecordFields): string[] =>
  Object.entries(fields)
    .filter(([name, value]) => NAMES.known(name) === undefined && mightHoldPassword(name, value))
    .map(([name]) => name);

/**
 * Record with hashes and without passwords in plain text, which every store accepts. A hash that stands
 * beside its password is kept.
 */
async function hashed(
  fields: RecordFields,
  hashOf: (plain: string, hashField: string) => Promise<string> | string,
): Promise<RecordFields> {
  const result = new Map(Object.entries(fields));
  for (const name of unsafeFields(fields)) result.delete(name);
  for (const [plain, hash] of PASSWORDS) {
    const password = fields[plain];
    result.delete(plain);
    if (typeof password === "string" && password !== "" && !(hash in fields)) {
      result.set(hash, await hashOf(password, hash));
    }
  }
  return Object.fromEntries(result);
}

/** Hash of a record, if it is one. */
function hashIn(fields: RecordFields, name: string): ScryptHash | undefined {
  const read = readPasswordHash(fields[name]);
  return "value" in read ? read.value : undefined;
}

/** Without a password for one protocol the record would say that the one for all protocols is good. */
function blankPassword(fields: RecordFields): string | undefined {
  const blank = PROTOCOLS.map((protocol) => `${protocol}Password`).find(
    (name) => fields[name] === "",
  );
  return blank && `${blank} is blank; remove it, and name the other protocols in Protocols`;
}

/** Options of a migration between stores. */
export interface UserMigration {
  readonly from: UserRepository;
  readonly to: UserRepository;
  readonly rules: RecordRules;
  readonly hashing: Hashing;
  /** Whether to replace users who have another record in the target store. */
  readonly overwrite: boolean;
  readonly dryRun: boolean;
}

/** Result for one user. */
export type Migrated =
  | {
      readonly effect: "copied" | "unchanged" | "overwritten";
      /** Unknown fields that were not copied, because they might hold a password. */
      readonly without?: readonly string[];
    }
  /** Not copied, and the reason. */
  | { readonly effect: "left"; readonly why: string };

const left = (why: string): Migrated => ({ effect: "left", why });

/** Record to store. If the target store has a hash of the same password, it is kept. */
const recordFor = (
  fields: RecordFields,
  existing: RecordFields = {},
  { hashing, dryRun }: UserMigration,
): Promise<RecordFields> =>
  hashed(fields, async (plain, name) => {
    const known = hashIn(existing, name);
    if (known !== undefined && (await hashing.verify(plain, known))) return String(existing[name]);
    return dryRun ? ANY_HASH : hashing.hash(plain);
  });

/**
 * Copies one user as the source store has it now, unless the target store has the same record, or another
 * one and `overwrite` is off.
 */
export async function migrateUser(username: string, migration: UserMigration): Promise<Migrated> {
  const { from } = migration;
  const stored = await from.read(username);
  if (stored === undefined || stored.kind === "removed") return left("was removed meanwhile");
  const result = await copy(username, stored, migration);
  const isWritten = result.effect === "copied" || result.effect === "overwritten";
  // Somebody who was disabled while the user was copied must not be enabled in the other store.
  if (isWritten && !isDeepStrictEqual(await from.read(username), stored)) {
    return migrateUser(username, { ...migration, overwrite: true });
  }
  return result;
}

async function copy(
  username: string,
  stored: Present,
  migration: UserMigration,
): Promise<Migrated> {
  const { to, rules, overwrite, dryRun } = migration;
  if (stored.kind === "unreadable") {
    return left(reasonInWords(deny(stored.reason), { username }).why);
  }
  const blank = blankPassword(stored.fields);
  if (blank !== undefined) return left(blank);
  // All fields, before some are dropped: a misspelt one is to be corrected, not lost.
  const record = readRecord(stored.fields, "secrets");
  if (record.kind === "deny") return left(reasonInSentence(record, { username }));
  const draft = await hashed(stored.fields, () => ANY_HASH);
  const verdict = check(username, draft, to.store, rules);
  if (verdict.kind === "refused") return left(verdict.problem);

  const target = await to.read(username);
  const existing = target?.kind === "record" ? target.fields : undefined;
  const fields = await recordFor(stored.fields, existing, migration);
  const names = unsafeFields(stored.fields).map(shown);
  const without = names.length > 0 && { without: names };
  if (existing !== undefined && isEquivalent(existing, fields, to.store))
    return { effect: "unchanged", ...without };
  if (target !== undefined && !overwrite) {
    const other = existing && differingFields(existing, fields).filter((name) => name in FIELDS);
    const how = other === undefined ? "was removed there" : `has another ${other.join(", ")} there`;
    return left(`${how}; --overwrite replaces the record`);
  }
  try {
    if (!dryRun) await storeRecord(to, username, fields, target);
  } catch (error) {
    if (isOvertaken(error)) return left("was changed there meanwhile; run it again");
    throw error;
  }
  return { effect: target === undefined ? "copied" : "overwritten", ...without };
}
