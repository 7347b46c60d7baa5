import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What a request of the page has to know. */
export interface ConsoleAccess {
  /** Host and port that the console is at. */
  readonly host: string;
  readonly token: string;
}

/** Why a request is refused. */
export interface RefusedRequest {
  readonly status: number;
  readonly reason: string;
}

/** Path of a request and its parameters; undefined for what is no path. */
export function targetOf({ url = "" }: IncomingMessage, host: string): URL | undefined {
  // Every other form of a target names a host of its own.
  return /^\/(?![/\\])/.test(url) ? new URL(url, `http://${host}`) : undefined;
}

/**
 * Refuses a request that does not come from the console's own page: another host name, which a web page
 * can make lead to 127.0.0.1; another page's POST; and whoever does not know the token.
 */
export function refusalOf(
  request: IncomingMessage,
  target: URL,
  { host, token }: ConsoleAccess,
): RefusedRequest | undefined {
  const { method, headers } = request;
  if (headers.host !== host) {
    return { status: 403, reason: `this console answers at http://${host} only` };
  }
  const isPage = target.pathname === "/";
  if (method !== (isPage ? "GET" : "POST")) {
    return { status: 405, reason: `the method ${method} is not allowed here` };
  }
  if (!isPage && headers.origin !== `http://${host}`) {
    return { status: 403, reason: "the request does not come from the console's own page" };
  }
  const given = isPage ? target.searchParams.get("token") : bearerOf(headers.authorization);
  if (!isEqual(given ?? "", token)) {
    return {
      status: 403,
      reason: "the token is missing or wrong; open the address that npm run console printed",
    };
  }
  if (!isPage && headers["content-type"] !== "application/json") {
    return { status: 415, reason: "the request must be JSON" };
  }
  return undefined;
}

const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer (.+)$/.exec(authorization ?? "")?.[1];

/** Compares in a time that tells nothing about either text. */
const isEqual = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
