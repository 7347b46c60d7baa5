import { createHash } from "node:crypto";

import { parsePublicKey, splitKeys } from "../authorizer/user/public-key";

/** Formats of other key files, and the message for each. */
const OTHER_FORMATS: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----|^PuTTY-User-Key-File-/m,
    "is a private key, which never leaves its owner's machine; give the file that ends in .pub",
  ],
  [
    /^---- BEGIN SSH2 PUBLIC KEY ----/m,
    "is in the form of SSH2; convert it with: ssh-keygen -i -f <file>",
  ],
  [
    /-----BEGIN [A-Z ]*PUBLIC KEY-----/,
    "is in PEM form; convert it with: ssh-keygen -i -m PKCS8 -f <file>",
  ],
];

/**
 * Reads the public keys of a file without their comments: one per line, or several in one line.
 *
 * @param file name of the file, for messages
 * @throws Error that names the format of the file but never quotes it
 */
export function keysIn(text: string, file: string): string[] {
  const other = OTHER_FORMATS.find(([format]) => format.test(text));
  if (other !== undefined) throw new Error(`${file} ${other[1]}`);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const keys = lines.flatMap((line, index) => {
    if (line === "" || line.startsWith("#")) return [];
    const found = splitKeys(line).map(parsePublicKey);
    if (found.every((key) => key !== undefined)) return found;
    throw new Error(
      `${file}:${index + 1} is no public key that Transfer Family takes, or is cut off; expected a line such as "ssh-ed25519 AAAA…" of kind ed25519, rsa or ecdsa, without options before it`,
    );
  });
  if (keys.length === 0) throw new Error(`${file} holds no key`);
  return keys;
}

/** Fingerprint of a key as `ssh-keygen -l` prints it, for example `SHA256:…`. */
export function fingerprintOf(key: string): string {
  const [, body = ""] = key.split(" ");
  const digest = createHash("sha256").update(Buffer.from(body, "base64")).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}
