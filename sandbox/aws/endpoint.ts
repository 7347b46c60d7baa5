import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { AccessDecision } from "../../verify/access/evaluator";
import { isRecord } from "../../verify/graph/serialization";

/** Error that a service returns. */
export class ServiceError extends Error {
  public constructor(
    /** For example `ResourceNotFoundException`. */
    public readonly type: string,
    message: string,
    /** HTTP status of the answer. */
    public readonly status = 400,
  ) {
    super(message);
    this.name = "ServiceError";
  }
}

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

/** Access key of the identity function; every other key is an operator's. */
export const FUNCTION_ACCESS_KEY = "SANDBOXIDENTITYFUNCTION";

/** Arguments for {@link startAwsEndpoint}. */
export interface AwsEndpointArgs {
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

/** Serves the JSON protocols of AWS services on a free port of this machine. */
export async function startAwsEndpoint(args: AwsEndpointArgs): Promise<AwsEndpoint> {
  const services = new Map<string, AwsService>();
  const server = createServer((request, response) => {
    void respond(args, services, request, response);
  });
  // As long as AWS's own, so that clients find their connections alive.
  server.keepAliveTimeout = 300_000;
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
  const call = callOf(services, request);
  const input = await bodyOf(request);
  if (callerOf(request) === FUNCTION_ACCESS_KEY) await requireFunctionMay(args, call, input);
  args.onCall?.(call.service.name, call.action, input);
  return call.service.perform(call.action, input);
}

function callOf(services: Services, { method, headers }: IncomingMessage): SignedCall {
  const [target = "", action = ""] = String(headers["x-amz-target"]).split(".");
  const service = services.get(target);
  if (method === "POST" && service?.actions.includes(action)) return { service, action };
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

async function bodyOf(request: IncomingMessage): Promise<ServiceInput> {
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
    // Refused below, like any other body that is not an object.
  }
  throw new ServiceError("SerializationException", "the request is not a JSON object");
}

/** Access key that signed the request. */
const callerOf = ({ headers }: IncomingMessage): string | undefined =>
  /Credential=([^/,]+)\//.exec(headers.authorization ?? "")?.[1];

/** Content type of the answer, which has the protocol version of the request. */
const contentTypeOf = ({ headers }: IncomingMessage): string =>
  /^application\/x-amz-json-1\.[01]$/.exec(headers["content-type"] ?? "")?.[0] ??
  "application/x-amz-json-1.1";

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
