import { bootstrapBoundary } from "./bootstrap-boundary";
import { type Graph, type GraphResource, resourcesOf } from "../graph/graph";
import { isRecord, reveal } from "../graph/serialization";
import { withEvaluableConditions } from "./conditions";
import { regionalAccessPoints } from "./multi-region-arn";

/** A policy document with the name under which decisions speak of it. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: object;
}

/** Policies attached to a role, and its permissions boundary if it has one. */
export interface RolePolicies {
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
}

/** The document as an object that the engine can evaluate; graphs also hold JSON texts and secrets. */
export function documentOf(value: unknown): object {
  const bare = reveal(value);
  const written = typeof bare === "string" ? bare : JSON.stringify(bare);
  const document: unknown = JSON.parse(regionalAccessPoints(written));
  if (!isRecord(document)) throw new Error("access: a policy of the graph is no document");
  const statements = [document["Statement"]].flat().filter(isRecord);
  return {
    ...document,
    Statement: statements.map((statement, index) => ({
      Sid: `Statement${index + 1}`,
      ...withEvaluableConditions(statement),
    })),
  };
}

/** Policies of a role; nothing when the graph has no role of that ARN. */
export function rolePolicies(graph: Graph, roleArn: string): RolePolicies | undefined {
  const role = resourcesOf(graph, "aws:iam/role:Role").find((r) => r.outputs["arn"] === roleArn);
  if (role === undefined) return undefined;
  const names = new Set([role.id, role.outputs["name"], role.inputs["name"], roleArn]);
  const attached = resourcesOf(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter(({ inputs }) => names.has(inputs["role"]))
    .map(({ inputs }) => managedPolicy(graph, inputs["policyArn"]));
  const own = resourcesOf(graph, "aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => names.has(inputs["role"]))
    .map(({ name, inputs }) => ({ name, policy: documentOf(inputs["policy"]) }));
  const inline = [role.inputs["inlinePolicies"] ?? []].flat().filter(isRecord);
  const boundary = role.inputs["permissionsBoundary"];
  return {
    policies: [
      ...own,
      ...attached,
      ...inline.map((p) => ({ name: String(p["name"]), policy: documentOf(p["policy"]) })),
      ...[role.inputs["managedPolicyArns"] ?? []].flat().map((arn) => managedPolicy(graph, arn)),
    ],
    ...(boundary !== undefined && { boundary: boundaryOf(graph, boundary) }),
  };
}

/** A policy of the graph as a boundary, or the one that the bootstrap makes. */
function boundaryOf(graph: Graph, arn: unknown): NamedPolicy {
  const isOwn = resourcesOf(graph, "aws:iam/policy:Policy").some((p) => p.outputs["arn"] === arn);
  const made = isOwn ? undefined : bootstrapBoundary(graph, arn);
  return made === undefined
    ? managedPolicy(graph, arn)
    : { ...made, policy: documentOf(made.policy) };
}

function managedPolicy(graph: Graph, arn: unknown): NamedPolicy {
  const own = resourcesOf(graph, "aws:iam/policy:Policy").find((p) => p.outputs["arn"] === arn);
  // An unknown policy could allow or deny anything: guessing would make every proof worthless.
  if (own === undefined) {
    throw new Error(
      `access: policy ${String(arn)} is not in the graph; write its statements out in the program`,
    );
  }
  return { name: own.name, policy: documentOf(own.inputs["policy"]) };
}

/** The interface or gateway endpoint through which a closed network calls a service. */
export const endpointOf = (graph: Graph, service: string): GraphResource | undefined =>
  resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").find(({ inputs }) =>
    String(inputs["serviceName"]).endsWith(`.${service}`),
  );

/** AWS's policy of an endpoint without one of its own. */
const FULL_ACCESS = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

/** Policy of {@link endpointOf}. */
export function endpointPolicy(graph: Graph, service: string): NamedPolicy | undefined {
  const endpoint = endpointOf(graph, service);
  if (endpoint === undefined) return undefined;
  const policy = endpoint.inputs["policy"] ?? { Version: "2012-10-17", Statement: [FULL_ACCESS] };
  return { name: service, policy: documentOf(policy) };
}
