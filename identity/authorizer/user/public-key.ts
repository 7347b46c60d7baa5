/** Kinds of keys that Transfer Family verifies; hardware-backed `sk-` keys are not among them. */
const KINDS = new Set([
  "ssh-ed25519",
  "ssh-rsa",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
]);

/** The kind that a key's body, 30 bytes at least, declares of itself in the wire form of RFC 4253. */
function kindInside(body: string): string {
  const bytes = Buffer.from(body, "base64");
  return bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString("latin1");
}

/**
 * Reads one line of OpenSSH's public key form and leaves the comment out: the service has no use for
 * it, and it often names a person. Anything else is undefined.
 */
export function parsePublicKey(line: string): string | undefined {
  const [kind = "", body = ""] = line.trim().split(/\s+/, 2);
  const valid =
    KINDS.has(kind) && /^[A-Za-z0-9+/]{40,}={0,2}$/.test(body) && kindInside(body) === kind;
  return valid ? `${kind} ${body}` : undefined;
}
