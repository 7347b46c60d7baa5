import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { AccessDecision } from "../../verify/access/evaluator";
import { isRecord } from "../../verify/graph/serialization";
import { type CallerCredentials, FUNCTION_ACCESS_KEY } from "./credentials";
import { ServiceError } from "./service-error";
import { claimedSignature, requireSignature } from "./signature";

/** Input of an action as the SDK sends it. */
export type ServiceInput = Readonly<Record<string, unknown>>;

/** AWS service behind the local endpoint. */
export interface AwsService {
  /** Stands before the action in the header `x-amz-target`, for example `DynamoDB_20120810`. */
  readonly target: string;
  /** Name in IAM actions and of the VPC endpoint, for example `dynamodb`. */
  readonly name: string;
  /** Actions of the service's API that it supports. */
  readonly actions: readonly string[];
  /** ARNs on which a call needs permission; absent where only operators may call. */
  readonly resourcesOf?: (action: string, input: ServiceInput) => readonly string[];
  /** Answers one of the actions; throws a {@link ServiceError} to refuse. */
  readonly perform: (action: string, input: ServiceInput) => object | Promise<object>;
}

/** Text of an input, if it has one of that name. */
export function textOf(input: ServiceInput, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

/** Arguments for {@link startAwsEndpoint}. */
export interface AwsEndpointArgs {
  /** Region that requests are signed for. */
  readonly region: string;
  /** Who may call: the identity function, by its access key, and operators. */
  readonly callers: readonly CallerCredentials[];
  /** Decides a call of the identity function. */
  readonly authorize: (
    service: string,
    action: string,
    resource: string,
  ) => Promise<AccessDecision>;
  /** Gets every call that is not denied before it is answered; may throw a {@link ServiceError}. */
  readonly onCall?: (service: string, action: string, input: ServiceInput) => void;
  /** Gets errors of the sandbox itself, which the caller is not told. */
  readonly onFault: (error: unknown) => void;
}

/** A running endpoint. */
export interface AwsEndpoint {
  /** For `AWS_ENDPOINT_URL_<SERVICE>`. */
  readonly url: string;
  /** Begins to serve a service. */
  readonly serve: (service: AwsService) => void;
  readonly stop: () => Promise<void>;
}

/** Service and action of a request. */
interface SignedCall {
  readonly service: AwsService;
  readonly action: string;
}

type Services = ReadonlyMap<string, AwsService>;

/** Longest body in bytes; DynamoDB takes batches of 16 MB. */
const MAX_BODY = 16 * 1024 * 1024;
/** Most clients at the same time. */
const MAX_CONNECTIONS = 256;
/** Milliseconds that a client has for the headers of a request, and for all of it. */
const REQUEST_TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000 };

/**
 * Serves the JSON protocols of AWS services on a free port of this machine. Every user and every web page
 * of the machine reaches the port, so only signed requests are answered.
 */
export async function startAwsEndpoint(args: AwsEndpointArgs): Promise<AwsEndpoint> {
  const services = new Map<string, AwsService>();
  const server = createServer(REQUEST_TIMEOUTS, (request, response) => {
    void respond(args, services, request, response);
  });
  // As long as AWS's own, so that clients find their connections alive.
  server.keepAliveTimeout = 300_000;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (service) => void services.set(service.target, service),
    stop: () => close(server),
  };
}

async function respond(
  args: AwsEndpointArgs,
  services: Services,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, output: object, headers: Record<string, string> = {}): void => {
    const body = JSON.stringify(output);
    response
      .writeHead(status, {
        "content-type": contentTypeOf(request),
        "content-length": Buffer.byteLength(body),
        ...headers,
      })
      .end(body);
  };
  try {
    answer(200, await perform(args, services, request));
  } catch (error) {
    const known = error instanceof ServiceError;
    if (!known) args.onFault(error);
    // The message of an unexpected error could quote a secret.
    const [type, message, status] = known
      ? [error.type, error.message, error.status]
      : ["InternalServiceError", "the sandbox failed; see its output", 500];
    answer(status, { __type: type, message }, { "x-amzn-errortype": type });
  }
}

async function perform(
  args: AwsEndpointArgs,
  services: Services,
  request: IncomingMessage,
): Promise<object> {
  requireOwnName(request);
  const claim = claimedSignature(request.headers);
  const caller = args.callers.find(({ accessKeyId }) => accessKeyId === claim.accessKeyId);
  if (caller === undefined) {
    throw new ServiceError("UnrecognizedClientException", "the access key is not known", 403);
  }
  const call = callOf(services, request);
  const body = await bodyOf(request);
  const scope = { region: args.region, service: call.service.name };
  await requireSignature({ headers: request.headers, body }, claim, caller, scope);
  const input = inputOf(body);
  if (caller.accessKeyId === FUNCTION_ACCESS_KEY) await requireFunctionMay(args, call, input);
  args.onCall?.(call.service.name, call.action, input);
  return call.service.perform(call.action, input);
}

/** Refuses web pages whose name was made to lead to this machine: browsers send it as the host. */
function requireOwnName({ headers: { host }, socket: { localPort } }: IncomingMessage): void {
  if ([`127.0.0.1:${localPort}`, `localhost:${localPort}`].includes(host ?? "")) return;
  throw new ServiceError(
    "AccessDeniedException",
    `the header Host must be 127.0.0.1:${localPort}`,
    403,
  );
}

function callOf(services: Services, { method, url, headers }: IncomingMessage): SignedCall {
  const [target = "", action = ""] = String(headers["x-amz-target"]).split(".");
  const service = services.get(target);
  if (method === "POST" && url === "/" && service?.actions.includes(action))
    return { service, action };
  const known = (service ? [service] : [...services.values()]).map(
    ({ name, actions }) => `${name} ${actions.join(", ")}`,
  );
  throw new ServiceError("UnknownOperationException", `the sandbox knows ${known.join("; ")}`);
}

async function requireFunctionMay(
  { authorize }: AwsEndpointArgs,
  { service, action }: SignedCall,
  input: ServiceInput,
): Promise<void> {
  const { name, resourcesOf } = service;
  if (resourcesOf === undefined) {
    throw new ServiceError("AccessDeniedException", `only operators may call ${name}:${action}`);
  }
  for (const resource of resourcesOf(action, input)) {
    const { allowed, reason } = await authorize(name, action, resource);
    if (!allowed) throw new ServiceError("AccessDeniedException", reason);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw new ServiceError("ValidationException", "the request is too long");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function inputOf(body: Buffer): ServiceInput {
  try {
    const input: unknown = JSON.parse(body.toString("utf8"));
    if (isRecord(input)) return input;
  } catch {
    // Refused below, like any other body that is not an object.
  }
  throw new ServiceError("SerializationException", "the request is not a JSON object");
}

/** Content type of the answer, which has the protocol version of the request. */
const contentTypeOf = ({ headers }: IncomingMessage): string =>
  /^application\/x-amz-json-1\.[01]$/.exec(headers["content-type"] ?? "")?.[0] ??
  "application/x-amz-json-1.1";

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
