/** Key types that Transfer Family verifies; hardware-backed `sk-` keys are not among them. */
const TYPES = new Set([
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
]);

/** Key type inside a key's body of at least 30 bytes, in the wire format of RFC 4253. */
function typeInside(body: string): string {
  const bytes = Buffer.from(body, "base64");
  return bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString("latin1");
}

/**
 * Reads one line in OpenSSH's public key format, without its comment, which the service does not need
 * and which often names a person. Undefined for other text.
 */
export function parsePublicKey(line: string): string | undefined {
  const [type = "", body = ""] = line.trim().split(/\s+/, 2);
  const valid =
    TYPES.has(type) && /^[A-Za-z0-9+/]{40,}={0,2}$/.test(body) && typeInside(body) === type;
  return valid ? `${type} ${body}` : undefined;
}
