import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { isRefusal } from "./emulator";
import { callNameOf } from "./operations";

/** Answer of an API. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** One call of an API. */
export interface ApiCall {
  /** Service and operation, as in AWS's API models. */
  readonly name: string;
  readonly service: string;
  readonly region: string;
  /** Operation, or method and path without identifiers where the protocol has no operation. */
  readonly action: string;
  readonly path: string;
  /** Query parameters in the order of their names. */
  readonly query: string;
  readonly body: Buffer;
}

/** Sends a call to the emulator, with another body if one is given. */
export type Forward = (body?: Buffer) => Promise<HttpAnswer>;

/** Answers a call in place of the emulator, or after asking it. */
export type StandIn = (call: ApiCall, forward: Forward) => Promise<HttpAnswer>;

/** Answers by the name of a call, or by `<service>:*`. */
export type StandIns = Readonly<Record<string, StandIn>>;

/** Proxy between the provider and the emulator. */
export interface Proxy {
  readonly port: number;
  /** Calls that were refused as not implemented since the last call of this function. */
  readonly refusedCalls: () => readonly string[];
  /** Every call since the last call of this function, as service and operation, each once. */
  readonly calls: () => readonly string[];
  readonly close: () => void;
}

/**
 * Forwards calls to the emulator, except those with an answer of their own. Calls that it does not
 * implement are recorded, and refused in a way that the provider does not retry.
 */
export async function startProxy(emulator: string, standIns: StandIns): Promise<Proxy> {
  let refused: string[] = [];
  let made = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const call = callOf(incoming, await bodyOf(incoming));
      made.add(call.name);
      const forward: Forward = (body) => forwarded(emulator, incoming, call.body, body);
      const standIn = standIns[call.name] ?? standIns[`${call.service}:*`];
      const answer = await (standIn === undefined ? forward() : standIn(call, forward));
      if (isRefused(answer)) {
        refused.push(call.name.includes(" ") ? `${call.service}:${call.action}` : call.name);
        outgoing.writeHead(501, { "content-type": "application/json" });
        outgoing.end(JSON.stringify({ __type: "NotImplemented", message: call.action }));
        return;
      }
      outgoing.writeHead(answer.status, answer.headers);
      outgoing.end(answer.body);
    })().catch((failure: unknown) => {
      outgoing.writeHead(502);
      outgoing.end(String(failure));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    refusedCalls: () => {
      const calls = refused;
      refused = [];
      return calls;
    },
    calls: () => {
      const calls = [...made];
      made = new Set();
      return calls;
    },
    close: () => close(server),
  };
}

/** Whether the emulator does not implement a call. */
export const isRefused = ({ status, body }: HttpAnswer): boolean =>
  isRefusal(status, status < 400 ? "" : body.toString());

/** An answer with another body. */
export function withBody(answer: HttpAnswer, body: Buffer): HttpAnswer {
  const { "transfer-encoding": chunked, ...headers } = answer.headers;
  void chunked; // Excludes a length.
  return { ...answer, headers: { ...headers, "content-length": String(body.length) }, body };
}

/** Service and region from the scope of the signature, action from where its protocol has it. */
function callOf({ headers, method = "", url = "" }: IncomingMessage, body: Buffer): ApiCall {
  const [, region = "", service = ""] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  const [, inTarget] = String(headers["x-amz-target"] ?? "").split(".");
  const isForm = String(headers["content-type"] ?? "").startsWith(
    "application/x-www-form-urlencoded",
  );
  const inForm = isForm ? new URLSearchParams(body.toString()).get("Action") : undefined;
  const operation = inTarget ?? inForm ?? undefined;
  const { pathname, searchParams } = new URL(url, "http://emulator");
  return {
    name: callNameOf({ service, method, url, action: operation }),
    region,
    service,
    action: operation ?? `${method} ${shape(url)}`,
    path: pathname,
    query: queryOf(searchParams)
      .map((key) => `${key}=${searchParams.get(key)}`)
      .join("&"),
    body,
  };
}

/** Names of query parameters, without that of the operation, which some clients add. */
const queryOf = (parameters: URLSearchParams): readonly string[] =>
  [...parameters.keys()].filter((key) => key !== "x-id").sort();

/** A path without the identifiers that differ in each run. */
const shape = (url: string): string => {
  const { pathname, searchParams } = new URL(url, "http://emulator");
  const query = queryOf(searchParams);
  const path = pathname.replace(/[a-z]+-[0-9a-f]{8,}/g, "*");
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
};

function forwarded(
  emulator: string,
  { method, headers, url = "/" }: IncomingMessage,
  own: Buffer,
  other?: Buffer,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(emulator);
    const length = other === undefined ? {} : { "content-length": String(other.length) };
    const options = { hostname, port, path: url, method, headers: { ...headers, ...length } };
    const outgoing = request(options, (response) => {
      bodyOf(response).then(
        (text) =>
          resolve({ status: response.statusCode ?? 502, headers: response.headers, body: text }),
        reject,
      );
    });
    outgoing.on("error", reject);
    outgoing.end(other ?? own);
  });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}
