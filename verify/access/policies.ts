import { type Graph, resourcesOf } from "../graph/graph";
import { isRecord, reveal } from "../graph/serialization";

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

const RENAMED_KEYS = /^(kms:EncryptionContext:|s3:DataAccessPointArn$)/i;

/**
 * Name of a condition key in the documents and requests that the engine gets. The engine drops keys
 * that its service data lists with a variable behind a colon, or for access points only, and would
 * then evaluate a condition as if the request had none. The name for an access point's account is one
 * by which the engine, as S3 does, tells a delegation to an account from a public statement.
 */
export const evaluable = (conditionKey: string): string =>
  /^s3:DataAccessPointAccount$/i.test(conditionKey)
    ? "aws:VpceAccount"
    : RENAMED_KEYS.test(conditionKey)
      ? `aws:PrincipalTag/${conditionKey}`
      : conditionKey;

/** The document as an object that the engine can evaluate; graphs also hold JSON texts and secrets. */
export function documentOf(value: unknown): object {
  const bare = reveal(value);
  const document: unknown = typeof bare === "string" ? JSON.parse(bare) : bare;
  if (!isRecord(document)) throw new Error("access: a policy of the graph is no document");
  const statements = [document["Statement"]].flat().filter(isRecord);
  return {
    ...document,
    Statement: statements.map((statement, index) => ({
      Sid: `Statement${index + 1}`,
      ...withEvaluableKeys(statement),
    })),
  };
}

function withEvaluableKeys(statement: Record<string, unknown>): Record<string, unknown> {
  const conditions = statement["Condition"];
  if (!isRecord(conditions)) return statement;
  const renamed = Object.entries(conditions).map(([operator, block]) => [
    operator,
    Object.fromEntries(
      Object.entries(block as object).map(([key, value]) => [evaluable(key), value as unknown]),
    ),
  ]);
  return { ...statement, Condition: Object.fromEntries(renamed) as unknown };
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
    ...(boundary !== undefined && { boundary: managedPolicy(graph, boundary) }),
  };
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

/** Policy of the interface or gateway endpoint through which a closed network calls a service. */
export function endpointPolicy(graph: Graph, service: string): NamedPolicy | undefined {
  const endpoint = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").find(({ inputs }) =>
    String(inputs["serviceName"]).endsWith(`.${service}`),
  );
  const policy = endpoint?.inputs["policy"];
  return policy === undefined ? undefined : { name: service, policy: documentOf(policy) };
}
