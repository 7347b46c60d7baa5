import { type RequestAnalysis, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";

import { documentOf } from "./policy-documents";
import { blocksPublicAccess, endpointPolicy, resourcePolicy, rolePolicies } from "./policies";
import { type AccessRequest, contextOf, engineName, principalSide } from "./request";
import { cachedDecision } from "./decision-cache";
import { reasonOf } from "./reason";
import { requestsOf, type S3Operation } from "./s3";
import { type Graph, resourcesOf } from "../graph/graph";
import { assertCovered } from "../resource-types/registry";
import { accountOf } from "../graph/stack-model";

/** Whether a request succeeds, and which statement decided. */
export interface AccessDecision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Answers who may do what in a stack. */
export interface PolicyEvaluator {
  /**
   * Decides one request as AWS would.
   *
   * @throws Error when the request cannot be evaluated; that is never a denial
   */
  readonly decide: (request: AccessRequest) => Promise<AccessDecision>;
  /** Decides an S3 operation: its own actions and those on the key that S3 calls for the caller. */
  readonly decideS3: (operation: S3Operation) => Promise<AccessDecision>;
}

/**
 * Access to the resources of a graph, by its role, session, bucket, key and endpoint policies.
 *
 * @throws Error naming a type or input of the graph that access does not know
 */
export function accessOf(graph: Graph): PolicyEvaluator {
  assertCovered("access", graph);
  const decide = evaluatorOf(graph);
  return {
    decide,
    decideS3: async (operation) => {
      const reasons: string[] = [];
      for (const request of requestsOf(graph, operation)) {
        const decision = await decide(request);
        if (!decision.allowed) return decision;
        reasons.push(`${request.action}: ${decision.reason}`);
      }
      return { allowed: true, reason: reasons.join("; ") };
    },
  };
}

/** Evaluates requests, with each document of the graph read once. */
function evaluatorOf(graph: Graph): (request: AccessRequest) => Promise<AccessDecision> {
  const policies = {
    role: memoized((arn) => rolePolicies(graph, arn)),
    resource: memoized((arn) => resourcePolicy(graph, arn)),
    endpoint: memoized((service) => endpointPolicy(graph, service)),
    session: memoized(documentOf),
    blocked: memoized((bucket) => blocksPublicAccess(graph, bucket)),
  };
  const { accountId } = accountOf(graph);
  const isGuest = standsInVpcOfOthers(graph);

  return async (request) => {
    const { principal, action, resource } = request;
    const { bucket, owner } = partsOf(resource, accountId);
    const own = policies.resource(bucket === undefined ? resource : policyHolder(resource));
    const endpoint = request.endpoint === undefined ? [] : [policies.endpoint(request.endpoint)];
    if (endpoint.includes(undefined) && !isGuest) {
      return { allowed: false, reason: `the network has no endpoint for ${request.endpoint}` };
    }
    const simulation: Simulation = {
      request: {
        principal: engineName(principal),
        action,
        resource: { resource: literal(resource), accountId: owner },
        contextVariables: contextOf(request, owner),
      },
      ...principalSide(principal, policies),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: own?.policy,
      vpcEndpointPolicies: endpoint.filter((policy) => policy !== undefined),
      additionalSettings: { s3: { blockPublicAccess: policies.blocked(bucket ?? "") } },
    };
    const names = [`${action} on ${resource}`, own?.name, "role" in principal] as const;
    return cachedDecision(simulation, names, async (reduced) => {
      const analysis = await analyse(reduced);
      return { allowed: analysis.result === "Allowed", reason: reasonOf(analysis, ...names) };
    });
  };
}

/**
 * Whether the function stands in a VPC that the stack does not make. Endpoints that others made there
 * are taken to have the policy that AWS gives them, which allows everything.
 */
const standsInVpcOfOthers = (graph: Graph): boolean =>
  resourcesOf(graph, "aws:ec2/vpc:Vpc").length === 0 &&
  resourcesOf(graph, "aws:lambda/function:Function").some(({ inputs }) => "vpcConfig" in inputs);

/** Runs the engine; whatever it cannot evaluate is an error, as a denial would look like a proof. */
async function analyse(simulation: Simulation): Promise<RequestAnalysis> {
  const result = await runSimulation(simulation, {});
  if (result.resultType === "single") return result.result.analysis;
  const { action, resource } = simulation.request;
  const problem = result.resultType === "error" ? JSON.stringify(result.errors) : "a pattern";
  throw new Error(`access: cannot evaluate ${action} on ${resource.resource}: ${problem}`);
}

/** Bucket and owner of a resource; ARNs of buckets and objects name no account. */
function partsOf(
  resource: string,
  accountId: string,
): { bucket: string | undefined; owner: string } {
  const [, , service, , owner = "", bucketAndKey = ""] = resource.split(":");
  return {
    bucket: service === "s3" ? bucketAndKey.split("/")[0] : undefined,
    owner: owner === "" ? accountId : owner,
  };
}

/**
 * A name without the characters that the engine would take for a pattern. In a request they stand
 * for themselves, and no policy here has a way to ask for exactly them.
 */
const literal = (resource: string): string =>
  resource === "*" ? resource : resource.replace(/[*?\r\n\u2028\u2029]/g, "\uE000");

/** ARN of the bucket or access point that an object is in; the policy is theirs. */
const policyHolder = (resource: string): string =>
  /^[^/]+:accesspoint\/[^/]+|^[^/]+/.exec(resource)?.[0] ?? resource;

function memoized<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as T;
  };
}
