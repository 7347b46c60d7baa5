import { accountArn, parseArn } from "../../aws/resource-names";
import { regionalService } from "../../aws/partition";
import { arnOf, type Graph, type GraphResource, resourcesOf } from "../graph/graph";
import { isRecord, recordOf, reveal } from "../graph/serialization";
import { bootstrapBoundary } from "./bootstrap-boundary";
import {
  type EvaluablePolicy,
  type NamedPolicy,
  regionalAccessPoints,
  withEvaluableConditions,
} from "./conditions";
import { functionPolicy } from "./function-policy";

/** Policies attached to a role, and its permissions boundary if it has one. */
interface RolePolicies {
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
}

/** The document as an object that the engine can evaluate; graphs also hold JSON texts and secrets. */
export function documentOf(value: unknown): EvaluablePolicy {
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
  const role = withArn(graph, "aws:iam/role:Role", roleArn);
  if (role === undefined) return undefined;
  const names = new Set([role.id, role.outputs["name"], role.inputs["name"], roleArn]);
  const attached = resourcesOf(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter(({ inputs }) => names.has(inputs["role"]))
    .map(({ inputs }) => managedPolicy(graph, inputs["policyArn"]));
  const own = resourcesOf(graph, "aws:iam/rolePolicy:RolePolicy")
    .filter(({ inputs }) => names.has(inputs["role"]))
    .map(({ name, inputs }) => namedPolicy(name, inputs["policy"]));
  const inline = [role.inputs["inlinePolicies"] ?? []].flat().filter(isRecord);
  const boundary = role.inputs["permissionsBoundary"];
  return {
    policies: [
      ...own,
      ...attached,
      ...inline.map(({ name, policy }) => namedPolicy(String(name), policy)),
      ...[role.inputs["managedPolicyArns"] ?? []].flat().map((arn) => managedPolicy(graph, arn)),
    ],
    ...(boundary !== undefined && { boundary: managedPolicy(graph, boundary, bootstrapBoundary) }),
  };
}

/** A managed policy of the graph, or as a boundary the one that the bootstrap makes. */
function managedPolicy(
  graph: Graph,
  arn: unknown,
  otherwise?: typeof bootstrapBoundary,
): NamedPolicy {
  const own = withArn(graph, "aws:iam/policy:Policy", arn);
  const found =
    own === undefined ? otherwise?.(graph, arn) : { name: own.name, policy: own.inputs["policy"] };
  // An unknown policy could allow or deny anything: guessing would make every proof worthless.
  if (found === undefined) {
    throw new Error(
      `access: policy ${String(arn)} is not in the graph; write its statements out in the program`,
    );
  }
  return namedPolicy(found.name, found.policy);
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
  return namedPolicy(service, policy);
}

/**
 * Types whose policy is an input of their own or of the resource `beside`, whose input `by` names them;
 * by the service in their ARN.
 */
export const POLICY_HOLDERS = {
  elasticfilesystem: {
    ...{ name: "file system policy", by: "fileSystemId", type: "aws:efs/fileSystem:FileSystem" },
    beside: "aws:efs/fileSystemPolicy:FileSystemPolicy",
  },
  kms: {
    ...{ name: "key policy", by: "keyId", type: "aws:kms/key:Key" },
    beside: "aws:kms/keyPolicy:KeyPolicy",
  },
  s3: {
    ...{
      name: "access point policy",
      by: "accessPointArn",
      type: "aws:s3/accessPoint:AccessPoint",
    },
    beside: "aws:s3control/accessPointPolicy:AccessPointPolicy",
  },
  sns: {
    ...{ name: "topic policy", by: "arn", type: "aws:sns/topic:Topic" },
    beside: "aws:sns/topicPolicy:TopicPolicy",
  },
  sqs: {
    ...{ name: "queue policy", by: "queueUrl", type: "aws:sqs/queue:Queue" },
    beside: "aws:sqs/queuePolicy:QueuePolicy",
  },
} as const;

/** Policy of a resource: bucket, access point, file system, key, role (its trust), function, topic or queue. */
export function resourcePolicy(graph: Graph, resource: string): NamedPolicy | undefined {
  const { service } = parseArn(resource);
  switch (service) {
    case "s3": {
      const holder = policyHolder(resource);
      return (
        bucketPolicy(graph, holder) ??
        attachedPolicy(graph, holder, service) ??
        multiRegionPolicy(graph, holder)
      );
    }
    case "kms":
      return attachedPolicy(graph, resource, service) ?? externalKeyPolicy(resource);
    case "elasticfilesystem":
      return attachedPolicy(graph, resource, service) ?? defaultFileSystemPolicy(graph, resource);
    case "sns":
    case "sqs":
      return attachedPolicy(graph, resource, service);
    case "lambda":
      return functionPolicy(graph, resource);
    case "iam":
      return trustPolicy(graph, resource);
    default:
      return undefined;
  }
}

/** ARN of the bucket or access point that an object is in; the policy is theirs. */
export const policyHolder = (resource: string): string =>
  /^[^/]+:accesspoint\/[^/]+|^[^/]+/.exec(resource)?.[0] ?? resource;

const namedPolicy = (name: string, document: unknown): NamedPolicy => ({
  name,
  policy: documentOf(document),
});

const withArn = (graph: Graph, type: string, arn: unknown): GraphResource | undefined =>
  resourcesOf(graph, type).find((each) => arnOf(each) === arn);

function attachedPolicy(
  graph: Graph,
  arn: string,
  service: keyof typeof POLICY_HOLDERS,
): NamedPolicy | undefined {
  const { name, type, beside, by } = POLICY_HOLDERS[service];
  const holder = withArn(graph, type, arn);
  const names: readonly unknown[] = [arn, holder?.id ?? arn, holder?.outputs["url"] ?? arn];
  const own = resourcesOf(graph, beside).find(({ inputs }) => names.includes(inputs[by]));
  const policy = own?.inputs["policy"] ?? holder?.inputs["policy"];
  return policy === undefined ? undefined : namedPolicy(name, policy);
}

function bucketPolicy(graph: Graph, arn: string): NamedPolicy | undefined {
  const bucket = parseArn(arn).resource;
  const own = resourcesOf(graph, "aws:s3/bucketPolicy:BucketPolicy").find(
    ({ inputs }) => inputs["bucket"] === bucket,
  );
  return own && namedPolicy("bucket policy", own.inputs["policy"]);
}

/** Policy of a Multi-Region Access Point, whose settings and policy name it in their details. */
function multiRegionPolicy(graph: Graph, arn: string): NamedPolicy | undefined {
  const type = "aws:s3control/multiRegionAccessPoint";
  const detailsOf = ({ inputs }: GraphResource): ReturnType<typeof recordOf> =>
    recordOf(inputs["details"]);
  const point = withArn(graph, `${type}:MultiRegionAccessPoint`, arn);
  if (point === undefined) return undefined;
  const { name } = detailsOf(point);
  const policy = resourcesOf(graph, `${type}Policy:MultiRegionAccessPointPolicy`)
    .map(detailsOf)
    .find((details) => details["name"] === name)?.["policy"];
  return policy === undefined ? undefined : namedPolicy(POLICY_HOLDERS.s3.name, policy);
}

/** Without a policy of its own, EFS asks clients on a mount target for no IAM. */
function defaultFileSystemPolicy(graph: Graph, arn: string): NamedPolicy | undefined {
  if (withArn(graph, POLICY_HOLDERS.elasticfilesystem.type, arn) === undefined) return undefined;
  return namedPolicy("default file system policy", {
    Version: "2012-10-17",
    Statement: {
      ...{ Sid: "AnybodyOnAMountTarget", Effect: "Allow", Principal: "*" },
      ...{ Action: "elasticfilesystem:Client*", Resource: "*" },
      Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
    },
  });
}

function trustPolicy(graph: Graph, arn: string): NamedPolicy | undefined {
  const role = withArn(graph, "aws:iam/role:Role", arn);
  return role && namedPolicy("trust policy", role.inputs["assumeRolePolicy"]);
}

/** Key id in the ARN of the AWS-managed key aws/s3, in place of the one that AWS generates. */
export const MANAGED_S3_KEY = "aws-s3";

/** Assumed policy of a key that the stack does not create. */
function externalKeyPolicy(keyArn: string): NamedPolicy {
  const { partition, region, accountId } = parseArn(keyArn);
  const assumed = (name: string, statement: object): NamedPolicy =>
    namedPolicy(name, {
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Resource: "*", ...statement },
    });
  if (keyArn.endsWith(`/${MANAGED_S3_KEY}`)) {
    return assumed("policy of aws/s3", {
      ...{ Sid: "AccountThroughS3", Principal: { AWS: "*" } },
      Action: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Condition: {
        StringEquals: {
          "kms:CallerAccount": accountId,
          "kms:ViaService": regionalService("s3", region),
        },
      },
    });
  }
  const Principal = { AWS: accountArn({ partition, accountId }) };
  // KMS's default policy: a denial instead would say that nobody can work with an existing key.
  return assumed("assumed key policy", { Sid: "AccountDecides", Principal, Action: "kms:*" });
}
