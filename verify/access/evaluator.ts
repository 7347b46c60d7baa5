import { type RequestAnalysis, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";

import { parseArn } from "../../aws/resource-names";
import { type Graph, memoized, resourcesOf } from "../graph/graph";
import { accountOf, regionOf } from "../graph/stack-model";
import { assertCovered } from "../resource-types/registry";
import { cachedDecision, policiesIn } from "./decision-cache";
import { documentOf, endpointPolicy, policyHolder, resourcePolicy, rolePolicies } from "./policies";
import { evaluableResource, type NamedPolicy, timesIn } from "./conditions";
import {
  absentKeys,
  type AccessRequest,
  type Context,
  contextOf,
  engineName,
  evaluableContext,
} from "./request";
import { assertKnownKeys } from "./known-keys";
import { blocksPublicAccess, requestsOf, type S3Operation } from "./s3-operation";
import { assertReadable } from "./refusals";

/** Whether a request succeeds, and which statement decided. */
export interface AccessDecision {
  readonly allowed: boolean;
  readonly reason: string;
}

/** Decides requests by the policies of a stack. */
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
 * Evaluator of the role, session, bucket, key and endpoint policies of a graph.
 *
 * @throws Error naming a type, an input or a policy of the graph that access does not know
 */
export function accessOf(graph: Graph): PolicyEvaluator {
  assertCovered("access", graph);
  assertReadable(graph);
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

/** Policies of a graph by what they belong to, each read once. */
type PolicyReader = ReturnType<typeof policyReader>;

const policyReader = (graph: Graph) => ({
  role: memoized((arn: string) => rolePolicies(graph, arn)),
  resource: memoized((arn: string) => resourcePolicy(graph, arn)),
  endpoint: memoized((service: string) => endpointPolicy(graph, service)),
  session: memoized(documentOf),
  blocked: memoized((bucket: string) => blocksPublicAccess(graph, bucket)),
});

function evaluatorOf(graph: Graph): (request: AccessRequest) => Promise<AccessDecision> {
  const policies = policyReader(graph);
  const { accountId } = accountOf(graph);
  const region = regionOf(graph) || undefined;
  const usesExternalVpc = hasFunctionInExternalVpc(graph);

  return async (request) => {
    const { principal, action, resource } = request;
    const arn = parseArn(resource);
    const bucket = arn.service === "s3" ? arn.resource.split("/")[0] : undefined;
    // ARNs of buckets and objects name no account.
    const owner = arn.accountId === "" ? accountId : arn.accountId;
    const own = policies.resource(bucket === undefined ? resource : policyHolder(resource));
    const endpoint = request.endpoint === undefined ? [] : [policies.endpoint(request.endpoint)];
    if (endpoint.includes(undefined) && !usesExternalVpc) {
      return { allowed: false, reason: `the network has no endpoint for ${request.endpoint}` };
    }
    const context = contextOf(graph, request, { owner, region });
    const simulation: Simulation = {
      request: {
        principal: engineName(principal),
        action,
        resource: { resource: literal(evaluableResource(action, resource)), accountId: owner },
        contextVariables: evaluableContext(context),
      },
      ...callerPolicies(principal, policies),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: own?.policy,
      vpcEndpointPolicies: endpoint.filter((policy) => policy !== undefined),
      additionalSettings: { s3: { blockPublicAccess: policies.blocked(bucket ?? "") } },
    };
    const subject = `${action} on ${resource}`;
    const label = [own?.name, "role" in principal] as const;
    const absent = absentKeys(request);
    const { allowed, reason } = await cachedDecision(
      simulation,
      [label, absent],
      async (reduced) => {
        const all = policiesIn(reduced, own?.name);
        const times = timesIn(all.flatMap(({ policy }) => policy.Statement));
        const known = { context: { ...times[0], ...context }, absent };
        assertKnownKeys(all, known, subject);
        const analyses = await Promise.all(times.map((time) => analyse(reduced, time)));
        const [first] = analyses as [RequestAnalysis];
        const allowed = first.result === "Allowed";
        if (analyses.some(({ result }) => (result === "Allowed") !== allowed)) {
          throw new Error(
            `access: ${subject} is allowed at some times and denied at others; remove the condition on the time`,
          );
        }
        return { allowed, reason: reasonOf(first, SUBJECT, ...label) };
      },
    );
    return { allowed, reason: reason.replace(SUBJECT, () => subject) };
  };
}

/** Stands for action and resource in the reason of a decision that other requests share. */
const SUBJECT = "\uE001";

/**
 * Whether the identity function is in a VPC that the stack does not create. Endpoints that already
 * exist there are assumed to have AWS's default policy, which allows everything.
 */
const hasFunctionInExternalVpc = (graph: Graph): boolean =>
  resourcesOf(graph, "aws:ec2/vpc:Vpc").length === 0 &&
  resourcesOf(graph, "aws:lambda/function:Function").some(({ inputs }) => "vpcConfig" in inputs);

const EVERYTHING: NamedPolicy = {
  name: "assumed",
  policy: {
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
  },
};

/** Policies of the caller: its own ones, session policy, permissions boundary. */
function callerPolicies(
  principal: AccessRequest["principal"],
  policies: PolicyReader,
): Pick<Simulation, "identityPolicies" | "sessionPolicy" | "permissionBoundaryPolicies"> {
  if (principal.kind === "other") return { identityPolicies: [EVERYTHING] };
  if (!("role" in principal)) return { identityPolicies: [] };
  const role = policies.role(principal.role);
  if (role === undefined)
    throw new Error(`access: role ${principal.role} is not in the graph; take one that is`);
  const session = principal.kind === "session" ? principal.policy : undefined;
  return {
    identityPolicies: [...role.policies],
    ...(session !== undefined && { sessionPolicy: policies.session(session) }),
    ...(role.boundary && { permissionBoundaryPolicies: [role.boundary] }),
  };
}

/** Runs the engine; whatever it cannot evaluate is an error, as a denial would look like a proof. */
async function analyse(simulation: Simulation, time: Context): Promise<RequestAnalysis> {
  const contextVariables = { ...time, ...simulation.request.contextVariables };
  const request = { ...simulation.request, contextVariables };
  const result = await runSimulation({ ...simulation, request }, {});
  if (result.resultType === "single") return result.result.analysis;
  const { action, resource } = simulation.request;
  const problem = result.resultType === "error" ? JSON.stringify(result.errors) : "a pattern";
  throw new Error(`access: cannot evaluate ${action} on ${resource.resource}: ${problem}`);
}

/**
 * A name without the characters that the engine would take for a pattern. In a request they stand
 * for themselves, and no policy here has a way to ask for exactly them.
 */
const literal = (resource: string): string =>
  resource === "*" ? resource : resource.replace(/[*?\r\n\u2028\u2029]/g, "\uE000");

/** Analyses of the policies that the engine combines, by the name under which a reason calls them. */
const LAYERS = {
  "role policy": "identityAnalysis",
  "session policy": "sessionAnalysis",
  "permissions boundary": "permissionBoundaryAnalysis",
  "endpoint policy": "endpointAnalysis",
  "resource policy": "resourceAnalysis",
} as const;

type Statements = NonNullable<RequestAnalysis["identityAnalysis"]>["allowStatements"];

/** Statements of one layer of policies that took part in a decision. */
interface Layer {
  readonly label: string;
  readonly result: string;
  readonly allowStatements: Statements;
  readonly denyStatements: Statements;
}

/**
 * Statements that decided a request, for example `role policy sftp-user-bucket/Objects, session
 * policy/OwnObjects` or `denied by bucket policy/DenyWrongKey`.
 *
 * @param subject action and resource, for a denial in which no statement spoke
 * @param resourceLabel name of the resource's own policy
 * @param hasRole whether the caller's own policies are known; others' are assumed or there are none
 */
function reasonOf(
  analysis: RequestAnalysis,
  subject: string,
  resourceLabel: string | undefined,
  hasRole: boolean,
): string {
  const label = resourceLabel ?? "resource policy";
  const layers = layersOf(analysis, label, hasRole);
  if (analysis.result === "Allowed") {
    return layers.flatMap((layer) => named(layer.label, layer.allowStatements)).join(", ");
  }
  const denying = layers.find(({ denyStatements }) => denyStatements.length > 0);
  if (denying) return `denied by ${named(denying.label, denying.denyStatements).join("")}`;
  if (analysis.blockedBy?.includes("s3-bpa")) return "denied by the bucket's public access block";
  const silent = layers.find(({ result }) => !result.startsWith("Allowed"));
  return `no statement of the ${silent?.label ?? label} allows ${subject}`;
}

const layersOf = (
  analysis: RequestAnalysis,
  resourceLabel: string,
  hasRole: boolean,
): readonly Layer[] =>
  Object.entries(LAYERS).flatMap(([label, key]): Layer[] => {
    const layer = key === "identityAnalysis" && !hasRole ? undefined : analysis[key];
    if (layer === undefined || layer.result === "NotApplicable") return [];
    return [{ ...layer, label: key === "resourceAnalysis" ? resourceLabel : label }];
  });

/** `<label>/<Sid>` of the first statement; role policies are several, so their own name stands before it. */
function named(label: string, [first]: Statements): string[] {
  if (first === undefined) return [];
  const { policyId, statement } = first;
  const policy = policyId === undefined || policyId === "SessionPolicy" ? "" : ` ${policyId}`;
  return [`${label}${policy}/${statement.sid() ?? ""}`];
}
