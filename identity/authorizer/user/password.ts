import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

import type { Read } from "../json";

/** Cost parameters of scrypt in the PHC format: N = 2^ln, block size r, parallelism p. */
export interface ScryptCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** Hash of a password, with salt and cost. */
export interface ScryptHash extends ScryptCost {
  readonly kind: "scrypt";
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** Password of a record, hashed or in plain text. */
export type StoredPassword = ScryptHash | { readonly kind: "plain"; readonly password: string };

/** Cost of new hashes, and of the hash that is computed if there is none to verify. */
export const DEFAULT_COST: ScryptCost = { ln: 15, r: 8, p: 1 };

// N·r·p: four times the default's work, and at most 128 MiB. A record must not exhaust the function,
// which has at least 512 MiB.
const MAX_WORK = 2 ** 20;
const PHC =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const NO_SALT = Buffer.alloc(16);
const COMPARE_KEY = randomBytes(32);

/** Hashes of other programs, by how their text begins: Unix crypt, LDAP and PHC forms. */
const OTHER_HASHES: readonly (readonly [RegExp, string])[] = [
  [/^\$2[abxy]?\$\d\d\$/, "a bcrypt hash"],
  [/^\$argon2(id?|d)\$/, "an argon2 hash"],
  [/^\$(pbkdf2|sha)[\w-]*\$/i, "a PBKDF2 hash"],
  [/^\$(1|5|6|7|y|gy|md5|apr1)[$,]/, "a crypt hash"],
  [/^\{(S?(SHA|MD5)\d*|CRYPT|PBKDF2\S*|ARGON2\S*)\}/i, "an LDAP hash"],
];

const otherHash = (text: string): string | undefined =>
  OTHER_HASHES.find(([start]) => start.test(text))?.[1];

/** Reads `Password`, the plain text of a password. */
export function readPassword(value: unknown): Read<StoredPassword | undefined> {
  if (typeof value !== "string") return { problem: "is not text" };
  const hash = value.startsWith("$scrypt$") ? "a scrypt hash" : otherHash(value);
  return {
    value: value === "" ? undefined : { kind: "plain", password: value },
    ...(hash !== undefined && {
      warnings: [`holds ${hash}, which is compared as if it were the password; set the password`],
    }),
  };
}

/** Reads `PasswordHash` in the PHC format, `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`. */
export function readPasswordHash(value: unknown): Read<ScryptHash> {
  if (typeof value !== "string") return { problem: "is not text" };
  const [, ln, r, p, salt = "", hash = ""] = PHC.exec(value) ?? [];
  if (hash === "") {
    const other = otherHash(value);
    const found = other === undefined ? "" : `; it is ${other}`;
    return { problem: `is not a scrypt hash in PHC form${found}` };
  }
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  // RFC 7914, section 6: N is less than 2^(128 * r / 8). Node.js throws otherwise.
  if (cost.ln >= 16 * cost.r) return { problem: "has a cost that scrypt cannot run" };
  if (2 ** cost.ln * cost.r * cost.p > MAX_WORK) {
    return { problem: "asks for more memory or work than a login may take" };
  }
  if (cost.ln < 10) return { problem: "is too cheap to guess; hash the password anew" };
  const bytes = { salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64") };
  return { value: { kind: "scrypt", ...cost, ...bytes } };
}

function derive(password: string, salt: Buffer, length: number, cost: ScryptCost): Promise<Buffer> {
  const options = { N: 2 ** cost.ln, r: cost.r, p: cost.p, maxmem: 256 * MAX_WORK };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** Unicode in its composed form, NFC: keyboards and systems write the same letters in different ways. */
const composed = (password: string): string => password.normalize("NFC");

/** Hashes a password with a new salt, in the format that {@link readPasswordHash} reads. */
export async function hashPassword(
  password: string,
  cost: ScryptCost = DEFAULT_COST,
): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(composed(password), salt, 32, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(hash)}`;
}

/** Compares in constant time; the digests have the same length for any characters. */
function equalTexts(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHmac("sha256", COMPARE_KEY).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

async function isHashOf(password: string, stored: StoredPassword | undefined): Promise<boolean> {
  if (stored?.kind !== "scrypt") {
    await derive(password, NO_SALT, 32, DEFAULT_COST);
    return false;
  }
  const { salt, hash } = stored;
  return timingSafeEqual(await derive(password, salt, hash.length, stored), hash);
}

/**
 * Verifies a password, as it is written and in its composed form. Each call computes one hash, or two if
 * these forms differ, even if no password or only plain text is stored, so that the time of an answer
 * does not tell which users exist.
 */
export async function verifyPassword(
  password: string,
  stored: StoredPassword | undefined,
): Promise<boolean> {
  const nfc = composed(password);
  const asWritten = await isHashOf(password, stored);
  // A hash of another program may be of either form.
  const asComposed = nfc !== password && (await isHashOf(nfc, stored));
  if (stored?.kind === "plain") return equalTexts(nfc, composed(stored.password));
  return asWritten || asComposed;
}
