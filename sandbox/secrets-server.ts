import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Decision } from "../graph/access";
import { isRecord } from "../graph/wire";
import type { SecretStore } from "./secret-store";
import { ACTIONS, type Input, ServiceError } from "./secrets-actions";

/** Access key under which the identity function calls; anybody else is the operator. */
export const FUNCTION_ACCESS_KEY = "SANDBOXIDENTITYFUNCTION";

/** What the endpoint stands on. */
export interface SecretsServerArgs {
  readonly store: SecretStore;
  /** Decides a call of the identity function by the policies of its role. */
  readonly authorize: (action: string, secretArn: string) => Promise<Decision>;
  /** Told of errors that are the sandbox's own; the caller learns nothing of them. */
  readonly onFault: (error: unknown) => void;
}

/** A running endpoint. */
export interface SecretsServer {
  /** For `AWS_ENDPOINT_URL_SECRETS_MANAGER`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const TARGET = "secretsmanager.";
const CONTENT_TYPE = "application/x-amz-json-1.1";
/** A secret takes 64 KiB; more than this is no request of the SDK. */
const MAX_BODY = 1024 * 1024;

/** Serves the wire protocol of Secrets Manager on a free port of this machine only. */
export async function startSecretsServer(args: SecretsServerArgs): Promise<SecretsServer> {
  const server = createServer((request, response) => void respond(args, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

async function respond(
  args: SecretsServerArgs,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const output = await perform(args, request);
    response.writeHead(200, { "content-type": CONTENT_TYPE }).end(JSON.stringify(output));
  } catch (error) {
    const known = error instanceof ServiceError;
    if (!known) args.onFault(error);
    const type = known ? error.type : "InternalServiceError";
    // An unforeseen error could quote what it failed on, and that may be a secret.
    const message = known ? error.message : "the sandbox failed; see its output";
    response
      .writeHead(known ? 400 : 500, { "content-type": CONTENT_TYPE, "x-amzn-errortype": type })
      .end(JSON.stringify({ __type: type, message }));
  }
}

async function perform(
  { store, authorize }: SecretsServerArgs,
  request: IncomingMessage,
): Promise<object> {
  const target = String(request.headers["x-amz-target"]);
  const name = target.startsWith(TARGET) ? target.slice(TARGET.length) : "";
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (request.method !== "POST" || action === undefined) {
    const known = Object.keys(ACTIONS).join(", ");
    throw new ServiceError("UnknownOperationException", `the sandbox knows ${known}`);
  }
  const input = await bodyOf(request);
  if (callerOf(request) === FUNCTION_ACCESS_KEY) {
    const arn = store.arnOf(String(input["SecretId"]));
    const { allowed, reason } = await authorize(`secretsmanager:${name}`, arn);
    if (!allowed) throw new ServiceError("AccessDeniedException", reason);
  }
  return action(store, input);
}

async function bodyOf(request: IncomingMessage): Promise<Input> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw new ServiceError("ValidationException", "the request is too long");
    parts.push(part);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
    if (isRecord(body)) return body;
  } catch {
    // Answered below, like any other body that is no object.
  }
  throw new ServiceError("SerializationException", "the request is not a JSON object");
}

/** Access key that signed the request. */
const callerOf = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=([^/,]+)\//.exec(headers.authorization ?? "")?.[1];

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
