import { accountArn, parseArn } from "../../aws/resource-names";
import { arnOf, type Graph, type GraphResource, resourcesOf } from "../graph/graph";
import { isRecord } from "../graph/serialization";
import { functionPolicy } from "./function-policy";
import { documentOf, type NamedPolicy } from "./policies";
import { regionalService } from "../../aws/partition";

/** Default encryption of a bucket. */
export interface BucketEncryption {
  /** Absent with SSE-S3. */
  readonly keyArn?: string;
  readonly algorithm: string;
  /** With a bucket key, KMS sees the bucket's ARN as encryption context instead of the object's. */
  readonly bucketKey: boolean;
}

/** Key id in the ARN of the AWS-managed key aws/s3, in place of the one that AWS generates. */
export const MANAGED_S3_KEY = "aws-s3";

/** Policy of a file system without one of its own: EFS asks clients on a mount target for no IAM. */
const DEFAULT_FILE_SYSTEM_POLICY: NamedPolicy = {
  name: "default file system policy",
  policy: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AnybodyOnAMountTarget",
        Effect: "Allow",
        Principal: "*",
        Action: "elasticfilesystem:Client*",
        Resource: "*",
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
    ],
  },
};

/** A type whose policy is an input of its own or a resource beside it, which names it by an output. */
interface PolicyHolder {
  readonly name: string;
  readonly type: string;
  readonly separate: string;
  /** Input of the separate resource that names the holder, and outputs of the holder it may equal. */
  readonly by: string;
}

const TOPIC: PolicyHolder = {
  ...{ name: "topic policy", by: "arn" },
  ...{ type: "aws:sns/topic:Topic", separate: "aws:sns/topicPolicy:TopicPolicy" },
};
const QUEUE: PolicyHolder = {
  ...{ name: "queue policy", by: "queueUrl" },
  ...{ type: "aws:sqs/queue:Queue", separate: "aws:sqs/queuePolicy:QueuePolicy" },
};

/** Policy of a topic or a queue; without one, only the own account may use it. */
function attachedPolicy(
  graph: Graph,
  arn: string,
  { name, type, separate, by }: PolicyHolder,
): NamedPolicy | undefined {
  const holder = resourcesOf(graph, type).find((each) => arnOf(each) === arn);
  if (holder === undefined) return undefined;
  const names: readonly unknown[] = [arn, holder.id, holder.outputs["url"]];
  const own = resourcesOf(graph, separate).find(({ inputs }) => names.includes(inputs[by]));
  const policy = own?.inputs["policy"] ?? holder.inputs["policy"];
  return policy === undefined ? undefined : { name, policy: documentOf(policy) };
}

/** Policy of a resource: bucket, access point, file system, key, role (its trust), function, topic or queue. */
export function resourcePolicy(graph: Graph, resource: string): NamedPolicy | undefined {
  const arn = parseArn(resource);
  switch (arn.service) {
    case "s3": {
      const [first = "", name = ""] = arn.resource.split("/");
      return first === "accesspoint" ? accessPointPolicy(graph, name) : bucketPolicy(graph, first);
    }
    case "kms":
      return keyPolicy(graph, resource);
    case "lambda":
      return functionPolicy(graph, resource);
    case "sns":
      return attachedPolicy(graph, resource, TOPIC);
    case "sqs":
      return attachedPolicy(graph, resource, QUEUE);
    case "elasticfilesystem":
      return fileSystemPolicy(graph, resource);
    case "iam":
      return trustPolicy(graph, resource);
    default:
      return undefined;
  }
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

const ofBucket = (graph: Graph, type: string, bucket: string): readonly GraphResource[] =>
  resourcesOf(graph, type).filter(({ inputs }) => inputs["bucket"] === bucket);

function accessPointPolicy(graph: Graph, name: string): NamedPolicy | undefined {
  const point = resourcesOf(graph, "aws:s3/accessPoint:AccessPoint").find(
    ({ inputs }) => inputs["name"] === name,
  );
  const separate = resourcesOf(graph, "aws:s3control/accessPointPolicy:AccessPointPolicy").find(
    ({ inputs }) => inputs["accessPointArn"] === point?.outputs["arn"],
  );
  const policy =
    separate?.inputs["policy"] ?? point?.inputs["policy"] ?? multiRegionPolicy(graph, name);
  return policy === undefined
    ? undefined
    : { name: "access point policy", policy: documentOf(policy) };
}

/** Policy of the Multi-Region Access Point with an alias, as its ARN has the alias in place of the name. */
function multiRegionPolicy(graph: Graph, alias: string): unknown {
  const type = "aws:s3control/multiRegionAccessPoint";
  const detailsOf = ({ inputs }: GraphResource): Record<string, unknown> =>
    isRecord(inputs["details"]) ? inputs["details"] : {};
  const point = resourcesOf(graph, `${type}:MultiRegionAccessPoint`).find(
    ({ outputs }) => outputs["alias"] === alias,
  );
  const name = point && detailsOf(point)["name"];
  return resourcesOf(graph, `${type}Policy:MultiRegionAccessPointPolicy`)
    .map(detailsOf)
    .find((details) => details["name"] === name)?.["policy"];
}

function fileSystemPolicy(graph: Graph, arn: string): NamedPolicy | undefined {
  const own = resourcesOf(graph, "aws:efs/fileSystem:FileSystem").find((r) => arnOf(r) === arn);
  if (own === undefined) return undefined;
  const policy = resourcesOf(graph, "aws:efs/fileSystemPolicy:FileSystemPolicy").find(
    ({ inputs }) => inputs["fileSystemId"] === own.id,
  );
  return policy === undefined
    ? DEFAULT_FILE_SYSTEM_POLICY
    : { name: "file system policy", policy: documentOf(policy.inputs["policy"]) };
}

function trustPolicy(graph: Graph, arn: string): NamedPolicy | undefined {
  const role = resourcesOf(graph, "aws:iam/role:Role").find((r) => arnOf(r) === arn);
  return role && { name: "trust policy", policy: documentOf(role.inputs["assumeRolePolicy"]) };
}

function keyPolicy(graph: Graph, keyArn: string): NamedPolicy {
  const key = resourcesOf(graph, "aws:kms/key:Key").find((k) => arnOf(k) === keyArn);
  const separate = resourcesOf(graph, "aws:kms/keyPolicy:KeyPolicy").find(({ inputs }) =>
    [key?.id, keyArn].includes(inputs["keyId"] as string),
  );
  const policy = separate?.inputs["policy"] ?? key?.inputs["policy"];
  return policy === undefined
    ? externalKeyPolicy(keyArn)
    : { name: "key policy", policy: documentOf(policy) };
}

/** Assumed policy of a key that the stack does not create. */
function externalKeyPolicy(keyArn: string): NamedPolicy {
  const { partition, region, accountId } = parseArn(keyArn);
  const document = (statement: object): object =>
    documentOf({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Resource: "*", ...statement }],
    });
  if (keyArn.endsWith(`/${MANAGED_S3_KEY}`)) {
    const Condition = {
      StringEquals: {
        "kms:CallerAccount": accountId,
        "kms:ViaService": regionalService("s3", region),
      },
    };
    const Action = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];
    const use = { Sid: "AccountThroughS3", Principal: { AWS: "*" }, Action, Condition };
    return { name: "policy of aws/s3", policy: document(use) };
  }
  const Principal = { AWS: accountArn({ partition, accountId }) };
  const all = { Sid: "AccountDecides", Principal, Action: "kms:*" };
  // KMS's default policy: a denial instead would say that nobody can work with an existing key.
  return { name: "assumed key policy", policy: document(all) };
}
