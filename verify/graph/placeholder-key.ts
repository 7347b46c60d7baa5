import { createHash } from "node:crypto";

/** Start of an Ed25519 key in PKCS #8 (RFC 8410), before its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** Valid private key that stands for an encrypted one; the same for the same name. */
export function placeholderKey(name: string): string {
  const body = Buffer.concat([PKCS8, createHash("sha256").update(name).digest()]);
  return `-----BEGIN PRIVATE KEY-----\n${body.toString("base64")}\n-----END PRIVATE KEY-----\n`;
}
