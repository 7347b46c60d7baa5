import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** Cost of scrypt as the PHC form writes it: N = 2^ln, block size r, parallelism p. */
export interface ScryptCost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** A scrypt hash with all that is needed to verify a password against it. */
export interface ScryptHash extends ScryptCost {
  readonly kind: "scrypt";
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** What a record holds to verify a password against. */
export type StoredPassword = ScryptHash | { readonly kind: "plain"; readonly password: string };

/** Cost of new hashes, and of the hashing that is done where there is none to verify. */
export const DEFAULT_COST: ScryptCost = { ln: 15, r: 8, p: 1 };

// N·r·p. Four times the default's work and, as p is at least 1, 128 MiB: a record must not be able
// to exhaust the function, which has 512 MiB or more.
const MAX_WORK = 2 ** 20;
const PHC =
  /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d?),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const NO_SALT = Buffer.alloc(16);
const COMPARE_KEY = randomBytes(32);

/** Parses `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, or says what is wrong without repeating it. */
export function parseScryptHash(text: string): ScryptHash | { readonly problem: string } {
  const [, ln, r, p, salt = "", hash = ""] = PHC.exec(text) ?? [];
  if (hash === "") return { problem: "is not a scrypt hash in PHC form" };
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  if (2 ** cost.ln * cost.r * cost.p > MAX_WORK) {
    return { problem: "asks for more memory or work than a login may take" };
  }
  if (cost.ln < 10) return { problem: "is too cheap to guess; hash the password anew" };
  return {
    kind: "scrypt",
    ...cost,
    salt: Buffer.from(salt, "base64"),
    hash: Buffer.from(hash, "base64"),
  };
}

function derive(password: string, salt: Buffer, length: number, cost: ScryptCost): Promise<Buffer> {
  const options = { N: 2 ** cost.ln, r: cost.r, p: cost.p, maxmem: 256 * MAX_WORK };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

const base64 = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "");

/** Hashes a password with a salt of its own, in the form that {@link parseScryptHash} reads. */
export async function hashPassword(
  password: string,
  cost: ScryptCost = DEFAULT_COST,
): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, 32, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(hash)}`;
}

/** Compares in constant time; the digests have one length whatever the characters. */
function equalTexts(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHmac("sha256", COMPARE_KEY).update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/**
 * Verifies a password. Each call costs one scrypt, also where there is nothing or only plain text to
 * verify against, so that the time of an answer does not tell which users exist.
 */
export async function verifyPassword(
  password: string,
  stored: StoredPassword | undefined,
): Promise<boolean> {
  if (stored?.kind === "scrypt") {
    const { salt, hash } = stored;
    return timingSafeEqual(await derive(password, salt, hash.length, stored), hash);
  }
  await derive(password, NO_SALT, 32, DEFAULT_COST);
  return stored !== undefined && equalTexts(password, stored.password);
}
