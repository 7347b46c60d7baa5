import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { isRefusal } from "./emulator";
import { callNameOf } from "./operations";
import { ApiError } from "./transfer";

/** An answer to a call of a JSON service. */
export type ProxyResponse = (action: string, input: object, region: string) => Promise<object>;

/** Proxy between the provider and the emulator. */
export interface Proxy {
  readonly port: number;
  /** Calls that were refused as not implemented since the last call of this function. */
  readonly refusedCalls: () => readonly string[];
  /** Every call since the last call of this function, as service and operation, each once. */
  readonly calls: () => readonly string[];
  readonly close: () => void;
}

/** One call of an API. */
interface ProxyRequest {
  readonly service: string;
  readonly region: string;
  readonly action: string;
  /** Operation in header or body; other protocols have it in the path only. */
  readonly operation?: string | undefined;
}

/**
 * Forwards all calls to the emulator. Calls that it does not implement are recorded, and refused in
 * a way that the provider does not retry.
 *
 * @param standIns answers in place of the emulator, by the service in `X-Amz-Target`
 */
export async function startProxy(
  emulator: string,
  standIns: ReadonlyMap<string, ProxyResponse>,
): Promise<Proxy> {
  let refused: string[] = [];
  let made = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await bodyOf(incoming);
      const call = callOf(incoming, body);
      const { method = "", url = "" } = incoming;
      made.add(callNameOf({ service: call.service, method, url, action: call.operation }));
      const target = String(incoming.headers["x-amz-target"] ?? "").split(".")[0] ?? "";
      const standIn = standIns.get(target) ?? standIns.get(`${target}.${call.action}`);
      const answer =
        standIn === undefined
          ? await forwarded(emulator, incoming, body)
          : await answered(standIn, call, body);
      if (isRefusal(answer.status, answer.status < 400 ? "" : answer.body.toString())) {
        refused.push(`${call.service}:${call.action}`);
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

/** Service and region from the scope of the signature, action from where its protocol has it. */
function callOf({ headers, method, url = "" }: IncomingMessage, body: Buffer): ProxyRequest {
  const [, region = "", service = ""] =
    /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization ?? "") ?? [];
  const target = String(headers["x-amz-target"] ?? "").split(".")[1];
  const isForm = String(headers["content-type"] ?? "").startsWith(
    "application/x-www-form-urlencoded",
  );
  const inForm = isForm ? new URLSearchParams(body.toString()).get("Action") : undefined;
  const operation = target ?? inForm ?? undefined;
  return { region, service, operation, action: operation ?? `${method} ${shape(url)}` };
}

/** A path without the identifiers that differ in each run. */
const shape = (url: string): string => {
  const { pathname, searchParams } = new URL(url, "http://emulator");
  const query = [...searchParams.keys()].filter((key) => key !== "x-id").sort();
  const path = pathname.replace(/[a-z]+-[0-9a-f]{8,}/g, "*");
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
};

interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
}

async function answered(
  standIn: ProxyResponse,
  call: ProxyRequest,
  body: Buffer,
): Promise<HttpAnswer> {
  const headers = { "content-type": "application/x-amz-json-1.1" };
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value));
  try {
    const input = JSON.parse(body.toString() || "{}") as object;
    return { status: 200, headers, body: json(await standIn(call.action, input, call.region)) };
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    const status = failure.type === "NotImplemented" ? 501 : 400;
    return { status, headers, body: json({ __type: failure.type, message: failure.message }) };
  }
}

function forwarded(emulator: string, incoming: IncomingMessage, body: Buffer): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { method, headers, url = "/" } = incoming;
    const { hostname, port } = new URL(emulator);
    const outgoing = request({ hostname, port, path: url, method, headers }, (response) => {
      bodyOf(response).then(
        (text) =>
          resolve({ status: response.statusCode ?? 502, headers: response.headers, body: text }),
        reject,
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
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
