import { type Graph, type GraphResource, resourcesOf } from "../../verify/graph/graph";
import { isRecord, reveal } from "../../verify/graph/serialization";

/** Method of a REST API that Transfer calls for a login, as the stack deploys it. */
export interface IdentityMethod {
  /** Invoke URL of the stage. */
  readonly url: string;
  readonly apiId: string;
  readonly stage: string;
  /** Path of the method, for example `/servers/{serverId}/users/{username}/config`. */
  readonly path: string;
  /** Role that Transfer assumes to call the API. */
  readonly invocationRole: string;
  /** Mapping template that makes the function's event from the request. */
  readonly template: string;
  /** ARN of the function. */
  readonly function: string;
}

type ApiInputs = Readonly<Record<string, unknown>>;

/**
 * Finds the method; undefined if the server invokes the function directly.
 *
 * @throws Error that says why every login through API Gateway would fail
 */
export function identityMethodOf(graph: Graph): IdentityMethod | undefined {
  const server = resourcesOf(graph, "aws:transfer/server:Server")[0];
  if (server?.inputs["identityProviderType"] !== "API_GATEWAY") return undefined;
  const url = textIn(server.inputs, "url", "the server");
  const { apiId, stage } = stageOf(graph, url);
  const { method, path } = methodOf(graph, apiId);
  return {
    url,
    apiId,
    stage,
    path,
    invocationRole: textIn(server.inputs, "invocationRole", "the server"),
    ...mappingOf(integrationOf(graph, method)),
  };
}

/** Segments of the path that Transfer requests, which the method must match. */
const PATH = ["servers", "serverId", "users", "username", "config"];

const isParameter = (segment: string): boolean => /^\{\w+\}$/.test(segment);

/** Values of a method's path parameters in the segments of a request. */
export function pathParameters(
  path: string,
  segments: readonly string[],
): Record<string, string> | undefined {
  const own = path.split("/").slice(1);
  const fits =
    own.length === segments.length &&
    own.every((segment, index) => isParameter(segment) || segment === segments[index]);
  if (!fits) return undefined;
  const parameters = own.flatMap((segment, index) =>
    isParameter(segment) ? [[segment.slice(1, -1), segments[index] ?? ""]] : [],
  );
  return Object.fromEntries(parameters) as Record<string, string>;
}

function stageOf(graph: Graph, url: string): { apiId: string; stage: string } {
  const [, apiId = "", stage = ""] =
    /^https:\/\/([^./]+)\.execute-api\.[^/]+\/([^/]+)\/?$/.exec(url) ?? [];
  const isDeployed = resourcesOf(graph, "aws:apigateway/stage:Stage").some(
    ({ inputs }) => inputs["restApi"] === apiId && inputs["stageName"] === stage,
  );
  if (!isDeployed) throw problem(`the server's url belongs to no stage of the stack, got ${url}`);
  return { apiId, stage };
}

function methodOf(graph: Graph, apiId: string): { method: GraphResource; path: string } {
  const found = resourcesOf(graph, "aws:apigateway/method:Method")
    .filter(({ inputs }) => inputs["restApi"] === apiId && inputs["httpMethod"] === "GET")
    .map((method) => ({ method, path: pathOf(graph, method.inputs["resourceId"]) }))
    .find(({ path }) => pathParameters(path, PATH) !== undefined);
  if (found === undefined) {
    throw problem(
      `REST API ${apiId} has no method GET /servers/{serverId}/users/{username}/config`,
    );
  }
  // Without it, anybody who knows the URL may try passwords, and read keys, roles and policies.
  if (found.method.inputs["authorization"] !== "AWS_IAM") {
    throw problem(`method ${found.method.name} accepts unsigned requests; set AWS_IAM`);
  }
  return found;
}

/** Path of a resource of a REST API; blank for the root, which is not a resource of the stack. */
function pathOf(graph: Graph, resourceId: unknown): string {
  const own = resourcesOf(graph, "aws:apigateway/resource:Resource").find(
    ({ id }) => id === resourceId,
  );
  if (own === undefined) return "";
  return `${pathOf(graph, own.inputs["parentId"])}/${String(own.inputs["pathPart"])}`;
}

function integrationOf(graph: Graph, method: GraphResource): ApiInputs {
  const { restApi, resourceId, httpMethod } = method.inputs;
  const own = resourcesOf(graph, "aws:apigateway/integration:Integration").find(
    ({ inputs }) =>
      inputs["restApi"] === restApi &&
      inputs["resourceId"] === resourceId &&
      inputs["httpMethod"] === httpMethod,
  );
  if (own === undefined) throw problem(`method ${method.name} has no integration`);
  return reveal(own.inputs) as ApiInputs;
}

/** Mapping template of the integration, and the function that it invokes. */
function mappingOf(integration: ApiInputs): Pick<IdentityMethod, "template" | "function"> {
  const { type, requestTemplates, integrationHttpMethod: verb, credentials } = integration;
  if (type !== "AWS") {
    throw problem(`the integration's type is ${String(type)}; only AWS has a mapping template`);
  }
  if (credentials !== undefined) {
    throw problem("the integration has credentials; leave them out, the function's policy decides");
  }
  if (verb !== "POST") throw problem("Lambda is invoked by POST; set integrationHttpMethod");
  const uri = textIn(integration, "uri", "the integration");
  const called = /:lambda:path\/2015-03-31\/functions\/(arn:.+)\/invocations$/.exec(uri)?.[1];
  if (called === undefined) throw problem(`the integration invokes no function, got ${uri}`);
  const templates = isRecord(requestTemplates) ? requestTemplates : {};
  return { function: called, template: textIn(templates, "application/json", "requestTemplates") };
}

function textIn(inputs: ApiInputs, name: string, holder: string): string {
  const value = reveal(inputs[name]);
  if (typeof value !== "string") throw problem(`${holder} has no ${name}`);
  return value;
}

const problem = (message: string): Error => new Error(`sandbox: identity provider: ${message}`);
