import { documentOf, type NamedPolicy } from "./policy-documents";
import { fileSystemPolicy } from "./file-system-policy";
import { type Graph, type GraphResource, resourcesOf } from "../graph/graph";
import { isRecord } from "../graph/serialization";

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

/** Stands for the id, made by AWS, of the AWS-managed key aws/s3. */
export const MANAGED_S3_KEY = "aws-s3";

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

/** Policy of a resource: bucket, access point, file system, key, role (its trust) or function. */
export function resourcePolicy(graph: Graph, resource: string): NamedPolicy | undefined {
  const [, , service, , , ...rest] = resource.split(":");
  const own = rest.join(":");
  if (service === "s3") {
    const [first = "", name = ""] = own.split("/");
    return first === "accesspoint" ? accessPointPolicy(graph, name) : bucketPolicy(graph, first);
  }
  if (service === "kms") return keyPolicy(graph, resource);
  if (service === "lambda") return functionPolicy(graph, resource);
  if (service === "elasticfilesystem") return fileSystemPolicy(graph, resource);
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

function accessPointPolicy(graph: Graph, name: string): NamedPolicy | undefined {
  const point = resourcesOf(graph, "aws:s3/accessPoint:AccessPoint").find(
    ({ inputs }) => inputs["name"] === name,
  );
  const apart = resourcesOf(graph, "aws:s3control/accessPointPolicy:AccessPointPolicy").find(
    ({ inputs }) => inputs["accessPointArn"] === point?.outputs["arn"],
  );
  const policy = apart?.inputs["policy"] ?? point?.inputs["policy"];
  return policy === undefined
    ? undefined
    : { name: "access point policy", policy: documentOf(policy) };
}

function keyPolicy(graph: Graph, keyArn: string): NamedPolicy {
  const key = resourcesOf(graph, "aws:kms/key:Key").find((k) => k.outputs["arn"] === keyArn);
  const apart = resourcesOf(graph, "aws:kms/keyPolicy:KeyPolicy").find(({ inputs }) =>
    [key?.id, keyArn].includes(inputs["keyId"] as string),
  );
  const policy = apart?.inputs["policy"] ?? key?.inputs["policy"];
  return policy === undefined
    ? policyOfForeignKey(keyArn)
    : { name: "key policy", policy: documentOf(policy) };
}

/** What is known of a key that the stack does not make. */
function policyOfForeignKey(keyArn: string): NamedPolicy {
  const [, partition, , region, account = ""] = keyArn.split(":");
  const document = (statement: object): object =>
    documentOf({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Resource: "*", ...statement }],
    });
  if (keyArn.endsWith(`/${MANAGED_S3_KEY}`)) {
    const Condition = {
      StringEquals: {
        "kms:CallerAccount": account,
        "kms:ViaService": `s3.${region}.amazonaws.com`,
      },
    };
    const Action = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    const use = { Sid: "AccountThroughS3", Principal: { AWS: "*" }, Action, Condition };
    return { name: "policy of aws/s3", policy: document(use) };
  }
  const Principal = { AWS: `arn:${partition}:iam::${account}:root` };
  const all = { Sid: "AccountDecides", Principal, Action: "kms:*" };
  // The usual one: a denial instead would say that nobody can work with an existing key.
  return { name: "assumed key policy", policy: document(all) };
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
