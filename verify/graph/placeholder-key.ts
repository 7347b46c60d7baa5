import { createHash } from "node:crypto";

/** Start of an Ed25519 key in PKCS #8 (RFC 8410), before its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** Start of a P-256 key in PKCS #8 (RFC 5915) without its public part. */
const PKCS8_P256 = Buffer.from(
  "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420",
  "hex",
);

const keyOf = (start: Buffer, name: string): string => {
  const body = Buffer.concat([start, createHash("sha256").update(name).digest()]);
  return `-----BEGIN PRIVATE KEY-----\n${body.toString("base64")}\n-----END PRIVATE KEY-----\n`;
};

/** Valid private host key that stands for an encrypted one; the same for the same name. */
export const placeholderKey = (name: string): string => keyOf(PKCS8, name);

/** The same for a key that signs links, which CloudFront takes. */
export const placeholderSigningKey = (name: string): string => keyOf(PKCS8_P256, name);
