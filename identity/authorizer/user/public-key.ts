import { ECDH } from "node:crypto";

/** Key types that Transfer Family verifies; hardware-backed `sk-` keys are not among them. */
const TYPES = [
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
] as const;

type KeyType = (typeof TYPES)[number];

/** Elliptic curve of a key type: its name in the key and in OpenSSL, and the bytes of a coordinate. */
const CURVES: ReadonlyMap<string, readonly [openssl: string, bytes: number]> = new Map([
  ["nistp256", ["prime256v1", 32]],
  ["nistp384", ["secp384r1", 48]],
  ["nistp521", ["secp521r1", 66]],
]);

/** OpenSSH takes no shorter modulus (`SSH_RSA_MINIMUM_MODULUS_SIZE`) and no longer one. */
const RSA_BITS = { min: 1024, max: 16_384 } as const;

/**
 * RSA keys outside this range are accepted with a warning. AWS documents no size for users' keys with an
 * identity provider: 2,048 bits is its minimum for host keys, and the 2,048 characters that
 * ImportSshPublicKey takes hold no more than 12,000 bits.
 */
const SURE_RSA_BITS = { min: 2048, max: 8192 } as const;

/** Public key in OpenSSH's format, without its comment. */
export interface PublicKey {
  readonly line: string;
  /** Hint for the operator about a key that the service might refuse. */
  readonly warning?: string;
}

/**
 * Byte strings of a key's body in the wire format of RFC 4253; undefined if they do not end where the
 * body ends.
 */
function stringsIn(body: Buffer): Buffer[] | undefined {
  const strings: Buffer[] = [];
  let at = 0;
  while (at + 4 <= body.length) {
    const end = at + 4 + body.readUInt32BE(at);
    if (end > body.length) return undefined;
    strings.push(body.subarray(at + 4, end));
    at = end;
  }
  return at === body.length ? strings : undefined;
}

/** Bits of a positive integer; undefined if it is negative, as OpenSSH refuses it too. */
function bitsOf(integer: Buffer): number | undefined {
  if (((integer[0] ?? 0) & 0x80) !== 0) return undefined;
  const first = integer.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (integer.length - first) * 8 - Math.clz32(integer[first] as number) + 24;
}

/** Size of an RSA key in bits; undefined if it is not one that OpenSSH takes. */
function rsaBits([exponent, modulus, ...others]: readonly Buffer[]): number | undefined {
  if (exponent === undefined || modulus === undefined || others.length > 0) return undefined;
  const bits = bitsOf(modulus);
  if (bits === undefined || bitsOf(exponent) === undefined) return undefined;
  return bits >= RSA_BITS.min && bits <= RSA_BITS.max ? bits : undefined;
}

/** Whether a point, not compressed, lies on the curve. OpenSSH also refuses very small coordinates. */
function isEcdsa(type: KeyType, [name, point, ...others]: readonly Buffer[]): boolean {
  const curve = name?.toString("latin1") ?? "";
  const known = CURVES.get(curve);
  if (known === undefined || type !== `ecdsa-sha2-${curve}`) return false;
  const [openssl, bytes] = known;
  if (point?.length !== 1 + 2 * bytes || point[0] !== 4 || others.length > 0) return false;
  const isSmall = (start: number): boolean =>
    point.subarray(start, start + Math.floor(bytes / 2)).every((byte) => byte === 0);
  if (isSmall(1) || isSmall(1 + bytes)) return false;
  try {
    ECDH.convertKey(point, openssl);
    return true;
  } catch {
    return false;
  }
}

/** Reads a key of the given type to its end; undefined if it is not one. */
function sizeOf(type: KeyType, parts: readonly Buffer[]): { readonly rsa?: number } | undefined {
  if (type === "ssh-ed25519") return parts.length === 1 && parts[0]?.length === 32 ? {} : undefined;
  if (type !== "ssh-rsa") return isEcdsa(type, parts) ? {} : undefined;
  const rsa = rsaBits(parts);
  return rsa === undefined ? undefined : { rsa };
}

const isType = (type: string): type is KeyType => (TYPES as readonly string[]).includes(type);

function warningOf(bits: number): string | undefined {
  if (bits < SURE_RSA_BITS.min) {
    return `an RSA key of ${bits} bits, which the service might refuse; ask for 2048 or more`;
  }
  return bits > SURE_RSA_BITS.max
    ? `an RSA key of ${bits} bits, which the service might refuse; ask for 4096`
    : undefined;
}

/**
 * Reads one line in OpenSSH's public key format to the end of the key, and leaves out the comment, which
 * the service does not need and which often names a person. Undefined for other text, and for keys
 * that `ssh-keygen -l` refuses.
 */
export function readPublicKey(text: string): PublicKey | undefined {
  const [type = "", body = ""] = text.trim().split(/\s+/, 2);
  if (!isType(type)) return undefined;
  const bytes = Buffer.from(body, "base64");
  // Buffer skips what is not base64, and takes text that is cut off or has bits left over.
  if (bytes.toString("base64") !== body) return undefined;
  const [name, ...parts] = stringsIn(bytes) ?? [];
  const size = name?.toString("latin1") === type ? sizeOf(type, parts) : undefined;
  if (size === undefined) return undefined;
  const warning = size.rsa === undefined ? undefined : warningOf(size.rsa);
  return { line: `${type} ${body}`, ...(warning !== undefined && { warning }) };
}

/** Reads one line in OpenSSH's public key format, as {@link readPublicKey} does, without the warning. */
export const parsePublicKey = (line: string): string | undefined => readPublicKey(line)?.line;

/**
 * Where one key ends and the next begins: at a line end, and at a blank, comma or semicolon before a
 * key's type and body. A comment may hold these too, and even the name of a type.
 */
const BETWEEN = /[\r\n]+|[\s,;]+(?=(?:ssh|ecdsa|sk)-[\w.@-]+\s+[A-Za-z0-9+/]{20})/;

/** Splits a text with several public keys, each with or without a comment. */
export const splitKeys = (text: string): string[] =>
  text.split(BETWEEN).filter((line) => line.trim() !== "");
