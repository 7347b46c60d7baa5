import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

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
  /** Its part of the name. */
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
      const call = callOf(incoming, await buffer(incoming));
      made.add(call.name);
      const forward: Forward = (body) => forwarded(emulator, incoming, call.body, body);
      const standIn = standIns[call.name] ?? standIns[`${call.service}:*`];
      const answer = await (standIn === undefined ? forward() : standIn(call, forward));
      if (isRefused(answer)) {
        refused.push(call.name);
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
    close: () => {
      server.close();
      server.closeAllConnections();
    },
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
  const address = new URL(url, "http://emulator");
  const { pathname: path, searchParams } = address;
  searchParams.delete("x-id"); // The operation, which some clients add.
  searchParams.sort();
  const name = callNameOf({ service, method, url: address, action: inTarget ?? inForm });
  const action = name.slice(name.indexOf(":") + 1);
  return { name, region, service, action, path, query: searchParams.toString(), body };
}

async function forwarded(
  emulator: string,
  { method, headers, url = "/" }: IncomingMessage,
  own: Buffer,
  other?: Buffer,
): Promise<HttpAnswer> {
  const { hostname, port } = new URL(emulator);
  const length = other === undefined ? {} : { "content-length": String(other.length) };
  const options = { hostname, port, path: url, method, headers: { ...headers, ...length } };
  const [response] = (await once(request(options).end(other ?? own), "response")) as [
    IncomingMessage,
  ];
  const status = response.statusCode ?? 502;
  return { status, headers: response.headers, body: await buffer(response) };
}
