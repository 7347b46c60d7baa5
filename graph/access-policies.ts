import { type Graph, type GraphResource, resourcesOf } from "./graph";
import { isRecord, reveal } from "./wire";

/** A policy document with the name under which decisions speak of it. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: object;
}

/** What surrounds a role: its own policies and, if it has one, its permissions boundary. */
export interface RolePolicies {
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
}

/** How a bucket encrypts objects whose put says nothing about it. */
export interface BucketEncryption {
  /** Absent with SSE-S3. */
  readonly keyArn?: string;
  readonly algorithm: string;
  /** With a bucket key, KMS sees the bucket's ARN as encryption context instead of the object's. */
  readonly bucketKey: boolean;
}

const ENCRYPTION_CONTEXT = /^kms:EncryptionContext:/i;

/**
 * Name that stands for `kms:EncryptionContext:…` in documents and requests alike. The engine drops
 * keys that its service data lists with a variable behind a colon, and would then evaluate a
 * condition on the encryption context as if the request had none.
 */
export const evaluable = (conditionKey: string): string =>
  ENCRYPTION_CONTEXT.test(conditionKey) ? `aws:PrincipalTag/${conditionKey}` : conditionKey;

/** Partition and account of the stack, to which ARNs that name none belong. */
export function stackPlace(graph: Graph): {
  readonly partition: string;
  readonly accountId: string;
} {
  const arn = resourcesOf(graph, "aws:iam/role:Role")[0]?.outputs["arn"];
  const [, partition, , , accountId] = String(arn).split(":");
  if (partition === undefined || accountId === undefined) {
    throw new Error(`access: stack "${graph.stack}" has no role to ask about`);
  }
  return { partition, accountId };
}

/** The document as an object that the engine can evaluate, whichever way the graph holds it. */
export function documentOf(value: unknown): object {
  const bare = reveal(value);
  const document: unknown = typeof bare === "string" ? JSON.parse(bare) : bare;
  if (!isRecord(document)) throw new Error("access: a policy of the graph is no document");
  const statements = [document["Statement"]].flat().filter(isRecord);
  return { ...document, Statement: statements.map(withEvaluableKeys) };
}

/** Policies of a role, or nothing when the graph has no role of that ARN. */
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

/** The policy attached to the resource itself: bucket, key, role (its trust) or function. */
export function resourcePolicy(graph: Graph, resource: string): NamedPolicy | undefined {
  const [, , service, , , ...rest] = resource.split(":");
  const own = rest.join(":");
  if (service === "s3") return bucketPolicy(graph, own.split("/")[0] ?? "");
  if (service === "kms") return keyPolicy(graph, resource);
  if (service === "lambda") return functionPolicy(graph, resource);
  if (service !== "iam") return undefined;
  const role = resourcesOf(graph, "aws:iam/role:Role").find((r) => r.outputs["arn"] === resource);
  return role && { name: "trust policy", policy: documentOf(role.inputs["assumeRolePolicy"]) };
}

/** Policy of the interface or gateway endpoint through which a closed network calls a service. */
export function endpointPolicy(graph: Graph, service: string): NamedPolicy | undefined {
  const endpoint = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").find(({ inputs }) =>
    String(inputs["serviceName"]).endsWith(`.${service}`),
  );
  const policy = endpoint?.inputs["policy"];
  return policy === undefined ? undefined : { name: service, policy: documentOf(policy) };
}

/** Default encryption of a bucket of the graph. */
export function bucketEncryption(graph: Graph, bucket: string): BucketEncryption {
  const types = "aws:s3/bucketServerSideEncryptionConfiguration";
  const own = ofBucket(graph, `${types}:BucketServerSideEncryptionConfiguration`, bucket)[0];
  const rule = [own?.inputs["rules"] ?? []].flat().find(isRecord);
  const byDefault = rule?.["applyServerSideEncryptionByDefault"];
  const settings = isRecord(byDefault) ? byDefault : {};
  const keyArn = settings["kmsMasterKeyId"];
  const chosen = settings["sseAlgorithm"];
  const algorithm = typeof chosen === "string" ? chosen : "AES256";
  return {
    ...(typeof keyArn === "string" && { keyArn }),
    algorithm,
    // DSSE takes no bucket keys, whatever the configuration says.
    bucketKey: rule?.["bucketKeyEnabled"] === true && algorithm === "aws:kms",
  };
}

/** Whether the bucket refuses whatever a public policy would grant. */
export const blocksPublicAccess = (graph: Graph, bucket: string): boolean =>
  ofBucket(graph, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket).some(
    ({ inputs }) => inputs["restrictPublicBuckets"] === true,
  );

function bucketPolicy(graph: Graph, bucket: string): NamedPolicy | undefined {
  const own = ofBucket(graph, "aws:s3/bucketPolicy:BucketPolicy", bucket)[0];
  return own && { name: "bucket policy", policy: documentOf(own.inputs["policy"]) };
}

function keyPolicy(graph: Graph, keyArn: string): NamedPolicy | undefined {
  const key = resourcesOf(graph, "aws:kms/key:Key").find((k) => k.outputs["arn"] === keyArn);
  const apart = resourcesOf(graph, "aws:kms/keyPolicy:KeyPolicy").find(({ inputs }) =>
    [key?.id, keyArn].includes(inputs["keyId"] as string),
  );
  const policy = apart?.inputs["policy"] ?? key?.inputs["policy"];
  return policy === undefined ? undefined : { name: "key policy", policy: documentOf(policy) };
}

/** Lambda writes a function's policy from its permissions. */
function functionPolicy(graph: Graph, functionArn: string): NamedPolicy {
  const target = resourcesOf(graph, "aws:lambda/function:Function").find(
    ({ outputs }) => outputs["arn"] === functionArn,
  );
  const names = new Set<unknown>([functionArn, target?.outputs["name"], target?.inputs["name"]]);
  const statements = resourcesOf(graph, "aws:lambda/permission:Permission")
    .filter(({ inputs }) => names.has(inputs["function"]))
    .map(({ name, inputs }) => ({
      Sid: name.replace(/\W/g, ""),
      Effect: "Allow",
      Principal: { Service: inputs["principal"] },
      Action: inputs["action"],
      Resource: functionArn,
      Condition: {
        ...(inputs["sourceArn"] !== undefined && {
          ArnLike: { "aws:SourceArn": inputs["sourceArn"] },
        }),
        ...(inputs["sourceAccount"] !== undefined && {
          StringEquals: { "aws:SourceAccount": inputs["sourceAccount"] },
        }),
      },
    }));
  return { name: "function policy", policy: { Version: "2012-10-17", Statement: statements } };
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

const ofBucket = (graph: Graph, type: string, bucket: string): readonly GraphResource[] =>
  resourcesOf(graph, type).filter(({ inputs }) => inputs["bucket"] === bucket);

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
