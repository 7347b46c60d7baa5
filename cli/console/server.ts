import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { say } from "../command-line";
import { type ConsoleAccess, refusalOf, targetOf } from "./guard";
import { contentPolicy, pageText } from "./page/page";

/** Answer to a call of the page. */
export interface ConsoleAnswer {
  readonly status: number;
  /** What the page gets as JSON. */
  readonly body: object;
}

/** What a console is started with. */
export interface ConsoleArgs {
  /** Port; 0 takes any that is free. */
  readonly port: number;
  /** Answers a call by its name and input. */
  readonly answer: (name: string, input: unknown) => Promise<ConsoleAnswer>;
}

/** A running console. */
export interface RunningConsole {
  /** Address with the token, which nobody else may see. */
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Only this machine; a name could mean another address. */
const HOST = "127.0.0.1";

/** Headers of every answer. */
const HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Policy of answers that are no page. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";

/**
 * Serves the page of the console and its calls.
 *
 * The token is in the page's address and in a header of each call. It is in no cookie: browsers send the
 * cookies of 127.0.0.1 to every port, so that a server of another user of the machine would get it.
 */
export async function startConsole({ port, answer }: ConsoleArgs): Promise<RunningConsole> {
  const token = randomBytes(32).toString("base64url");
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  await listening(server, port);
  const host = `${HOST}:${(server.address() as AddressInfo).port}`;
  server.on("request", (request, response) => {
    respond(request, response, { host, token }, answer).catch((error: unknown) => {
      say(`the console failed: ${error instanceof Error ? (error.stack ?? "") : "no error"}`);
      response.destroy();
    });
  });
  return {
    address: `http://${host}/?token=${token}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`port ${port} is in use; choose another one with --port`)
          : error,
      ),
    );
    server.listen(port, HOST, resolve);
  });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  access: ConsoleAccess,
  answer: ConsoleArgs["answer"],
): Promise<void> {
  const target = targetOf(request, access.host);
  if (target === undefined) return refuse(response, 400, "the address is no path of this console");
  const refusal = refusalOf(request, target, access);
  if (refusal !== undefined) return refuse(response, refusal.status, refusal.reason);
  if (target.pathname === "/") {
    const nonce = randomBytes(16).toString("base64");
    return send(response, 200, "text/html", pageText(nonce), contentPolicy(nonce));
  }
  try {
    const input = await jsonOf(request);
    const { status, body } = await answer(target.pathname.slice(1), input);
    send(response, status, "application/json", JSON.stringify(body));
  } catch (error) {
    if (!(error instanceof UnreadableRequestError)) throw error;
    refuse(response, error.status, error.message);
  }
}

/** Bytes that a request may have; public keys are the longest that the page sends. */
const LIMIT = 64 * 1024;

/** A request that cannot be read. */
class UnreadableRequestError extends Error {
  public constructor(
    public readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Reads the JSON of a request. Errors never quote it, as it can hold a password. */
async function jsonOf(request: IncomingMessage): Promise<unknown> {
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

/** Refuses a request, and reads nothing more of it. */
function refuse(response: ServerResponse, status: number, error: string): void {
  response.setHeader("Connection", "close");
  send(response, status, "application/json", JSON.stringify({ error }));
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  policy = NOTHING,
): void {
  response.writeHead(status, {
    ...HEADERS,
    "Content-Security-Policy": policy,
    "Content-Type": `${type}; charset=utf-8`,
  });
  response.end(text);
}
