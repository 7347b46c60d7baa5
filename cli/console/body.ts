import type { IncomingMessage } from "node:http";

/** Bytes that a request may have; public keys are the longest that the page sends. */
const LIMIT = 64 * 1024;

/** A request that cannot be read. */
export class UnreadableRequestError extends Error {
  public constructor(
    public readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads the JSON of a request. Errors never quote it, as it can hold a password. */
export async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  // Without a destroyed request the refusal can still be sent.
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const part of body) {
    length += part.length;
    if (length > LIMIT) {
      throw new UnreadableRequestError(413, `the request is longer than ${LIMIT} bytes`);
    }
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8")) as unknown;
  } catch {
    throw new UnreadableRequestError(400, "the request is no JSON");
  }
}
