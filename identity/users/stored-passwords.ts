import { parseJson } from "../authorizer/json";
import { PROTOCOLS } from "../authorizer/user/field-names";
import { readPasswordHash, type ScryptHash } from "../authorizer/user/password";
import { NAMES } from "../authorizer/user/user-record";
import type { RecordFields } from "./repository";

/** Field with a password in plain text, and the field with its hash. */
type PasswordField = readonly [plain: string, hash: string];

const PASSWORDS: readonly PasswordField[] = ["", ...PROTOCOLS].map((protocol) => [
  `${protocol}Password`,
  `${protocol}PasswordHash`,
]);

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
export const unsafeFields = (fields: RecordFields): string[] =>
  Object.entries(fields)
    .filter(([name, value]) => NAMES.known(name) === undefined && mightHoldPassword(name, value))
    .map(([name]) => name);

/**
 * Record with hashes and without passwords in plain text, which every store accepts. A hash that stands
 * beside its password is kept.
 */
export async function hashed(
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
export function hashIn(fields: RecordFields, name: string): ScryptHash | undefined {
  const read = readPasswordHash(fields[name]);
  return "value" in read ? read.value : undefined;
}

/** Without a password for one protocol the record would say that the one for all protocols is good. */
export function blankPassword(fields: RecordFields): string | undefined {
  const blank = PROTOCOLS.map((protocol) => `${protocol}Password`).find(
    (name) => fields[name] === "",
  );
  return blank && `${blank} is blank; remove it, and name the other protocols in Protocols`;
}
