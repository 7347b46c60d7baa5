/** Position of the master key in OpenSSL's form of a session. */
const MASTER_KEY = 4;
const LONG_FORM = 0x80;

/**
 * Master key of a session of TLS 1.2 as `getSession()` returns it: a sequence of version, version of
 * TLS, cipher, session ID, master key and more. The key is the same in every connection that resumes the
 * session, by ID or by ticket; IDs are not.
 */
export function masterKeyOf(session: Buffer): Buffer | undefined {
  let rest = contentOf(session).content;
  for (let position = 0; rest.length > 0; position++) {
    const { content, end } = contentOf(rest);
    if (position === MASTER_KEY) return content;
    rest = rest.subarray(end);
  }
  return undefined;
}

/** Content of the first DER element of some bytes, and where it ends. */
function contentOf(bytes: Buffer): { content: Buffer; end: number } {
  const first = bytes[1] ?? 0;
  const lengthBytes = first < LONG_FORM ? 0 : first - LONG_FORM;
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  const begin = 2 + lengthBytes;
  return { content: bytes.subarray(begin, begin + length), end: begin + length };
}
