import type { AwsEnvironment } from "../../../aws/resource-names";
import { AWSX_VPC, awsxProblem } from "./awsx-vpc";
import { type Fake, type FakeInput, nothing, regional } from "./fake";
import { FRONT_DOOR_FAKES } from "./api-gateway";
import { NETWORK_FAKES } from "./network";
import { SERVICE_FAKES } from "./services";

/** Account of every evaluated stack, one of those that AWS uses in its own examples. */
export const ACCOUNT_ID = "111122223333";

const FAKES: Readonly<Record<string, Fake>> = {
  ...FRONT_DOOR_FAKES,
  ...NETWORK_FAKES,
  ...SERVICE_FAKES,
  "aws:athena/namedQuery:NamedQuery": nothing,
  "aws:athena/workgroup:Workgroup": (made) => ({
    arn: regional(made, "athena", `workgroup/${String(made.inputs["name"])}`),
  }),
  "aws:cloudwatch/logGroup:LogGroup": (made) => ({
    name: made.id,
    arn: regional(made, "logs", `log-group:${made.id}`),
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (made) => ({
    arn: regional(made, "cloudwatch", `alarm:${String(made.inputs["name"])}`),
  }),
  "aws:efs/backupPolicy:BackupPolicy": nothing,
  "aws:efs/fileSystem:FileSystem": (made) => ({
    arn: regional(made, "elasticfilesystem", `file-system/${made.id}`),
  }),
  "aws:efs/fileSystemPolicy:FileSystemPolicy": nothing,
  "aws:efs/mountTarget:MountTarget": nothing,
  "aws:glue/catalogDatabase:CatalogDatabase": (made) => ({
    arn: regional(made, "glue", `database/${String(made.inputs["name"])}`),
  }),
  "aws:glue/catalogTable:CatalogTable": nothing,
  "aws:iam/policy:Policy": ({ name, id, awsEnvironment }) => ({
    name,
    arn: `arn:${awsEnvironment.partition}:iam::${awsEnvironment.accountId}:policy/${id}`,
  }),
  "aws:iam/role:Role": ({ id, awsEnvironment }) => ({
    name: id,
    uniqueId: `unique-${id}`,
    arn: `arn:${awsEnvironment.partition}:iam::${awsEnvironment.accountId}:role/${id}`,
  }),
  "aws:iam/rolePolicy:RolePolicy": nothing,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": nothing,
  "aws:kms/alias:Alias": (made) => ({ name: made.id, arn: regional(made, "kms", made.id) }),
  "aws:kms/key:Key": (made) => ({ keyId: made.id, arn: regional(made, "kms", `key/${made.id}`) }),
  "aws:lambda/function:Function": (made) => {
    const arn = regional(made, "lambda", `function:${made.id}`);
    return {
      ...{ name: made.id, arn, qualifiedArn: `${arn}:1`, version: "$LATEST" },
      invokeArn: `arn:${made.awsEnvironment.partition}:apigateway:${made.awsEnvironment.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    };
  },
  "aws:lambda/permission:Permission": nothing,
  "aws:s3/accessPoint:AccessPoint": (made) => ({
    arn: regional(made, "s3", `accesspoint/${String(made.inputs["name"])}`),
    alias: `${String(made.inputs["name"])}-s3alias`,
  }),
  "aws:s3/bucket:Bucket": ({ id, awsEnvironment }) => ({
    bucket: id,
    arn: `arn:${awsEnvironment.partition}:s3:::${id}`,
    bucketDomainName: `${id}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${id}.s3.${awsEnvironment.region}.amazonaws.com`,
  }),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": nothing,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": nothing,
  "aws:s3/bucketLogging:BucketLogging": nothing,
  "aws:s3/bucketNotification:BucketNotification": nothing,
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": nothing,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": nothing,
  "aws:s3/bucketPolicy:BucketPolicy": nothing,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": nothing,
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": nothing,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": nothing,
  "aws:s3/bucketVersioning:BucketVersioning": nothing,
  "aws:s3/inventory:Inventory": nothing,
  "aws:transfer/hostKey:HostKey": (made) => ({
    arn: regional(made, "transfer", `host-key/${String(made.inputs["serverId"])}/${made.id}`),
    hostKeyFingerprint: `SHA256:${made.id}`,
  }),
  "aws:transfer/server:Server": (made) => ({
    arn: regional(made, "transfer", `server/${made.id}`),
    endpoint: `${made.id}.server.transfer.${made.awsEnvironment.region}.amazonaws.com`,
    hostKeyFingerprint: `SHA256:${made.id}`,
    ...(made.inputs["endpointType"] === "VPC" && {
      endpointDetails: {
        ...(made.inputs["endpointDetails"] as object),
        vpcEndpointId: `vpce-${made.id}`,
      },
    }),
  }),
};

/** Where an evaluated stack lives, by its configuration; `us-east-1` if that names no region. */
export function placeOf(config: Readonly<Record<string, string>>): AwsEnvironment {
  const region = config["aws:region"] ?? "us-east-1";
  return { partition: "aws", region, accountId: ACCOUNT_ID };
}

/** What keeps a resource from being faked, if anything: a type that is not listed here. */
export function fakeProblem(type: string, inputs: FakeInput["inputs"]): string | undefined {
  if (!(type in FAKES)) return type;
  return type === AWSX_VPC ? awsxProblem(inputs) : undefined;
}

/** What a provider would answer for a resource beside its inputs. */
export const answerOf = (type: string, made: FakeInput): Readonly<Record<string, unknown>> =>
  FAKES[type]?.(made) ?? {};
