import type { GraphResource } from "../../../../verify/graph/graph";
import { about, child } from "./support";
import type { RuleCase } from "../rule-case";

const FUNCTION = "aws:lambda/function:Function";
const KEY = "aws:kms/key:Key";
const SSE =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const group = child("aws:cloudwatch/logGroup:LogGroup", "log", { name: "managed-sftp-test" });
const role = child("aws:iam/role:Role", "role", {}, { outputs: { arn: "arn:role" } });
const policyOf = (action: string, name = "access", of = role.id): GraphResource =>
  child("aws:iam/rolePolicy:RolePolicy", name, { role: of, policy: `{"${action}"}` });
const policy = policyOf("ec2:DeleteNetworkInterface");
const flows = child("aws:iam/role:Role", "flows", {
  assumeRolePolicy: '{"Principal":{"Service":"vpc-flow-logs.amazonaws.com"}}',
});
const logging = (source: string): GraphResource =>
  child("aws:iam/role:Role", "logging", {
    assumeRolePolicy: `{"Principal":{"Service":"transfer.amazonaws.com"},"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:transfer:eu-central-1:111122223333:${source}"}}}`,
  });
const users = policyOf("dynamodb:GetItem", "users");
const endpoint = child("aws:ec2/vpcEndpoint:VpcEndpoint", "secrets", {
  vpcEndpointType: "Interface",
  securityGroupIds: ["endpoints"],
});
const rule = (name: string, securityGroupId: string): GraphResource =>
  child(EGRESS, name, { securityGroupId });
const out = rule("out", "callers");

/** What is there beside the function; the last three are none of its business. */
const scene = [
  ...[group, role, policy, users, endpoint, out],
  rule("other", "others"),
  policyOf("ec2:DeleteNetworkInterface", "foreign", "foreign"),
  child("aws:ec2/vpcEndpoint:VpcEndpoint", "gateway", { vpcEndpointType: "Gateway" }),
];
const WAY = [policy, users, endpoint, out];

/** A function that waits for some resources. */
const fn = (waits: readonly GraphResource[], inputs: object = {}): GraphResource =>
  child(
    FUNCTION,
    "identity",
    { role: "arn:role", ...inputs },
    {
      options: { dependsOn: waits.map(({ urn }) => urn) },
      dependencies: { loggingConfig: [group.urn] },
    },
  );
const inside = { vpcConfig: { securityGroupIds: ["callers"] } };
const early = (lacks: GraphResource): RuleCase => ({
  rule: "function-after-network",
  refuses: `a function in a VPC before ${lacks.type}`,
  good: [...scene, fn(WAY, inside)],
  bad: [
    ...scene,
    fn(
      WAY.filter((each) => each !== lacks),
      inside,
    ),
  ],
  says: [
    `aws:lambda:Function identity: it does not depend on ${lacks.name}, so logins to the old server fail in the meantime; add it to dependsOn`,
  ],
});

const key = child(KEY, "data", {}, { outputs: { arn: "arn:key" } });
const bucket = (dependsOn: readonly string[]): GraphResource =>
  child("aws:s3/bucket:Bucket", "data", { bucket: "data" }, { options: { dependsOn } });
const sse = child(SSE, "data", { bucket: "data", rules: [{ kmsMasterKeyId: "arn:key" }] });

/** Rules about the order of things. */
export const ORDER_CASES: readonly RuleCase[] = [
  about("server-deleted-first", "a server with Elastic IPs", "aws:transfer/server:Server", {
    good: {
      name: "sftp-internet-facing",
      inputs: { endpointType: "VPC", endpointDetails: { addressAllocationIds: ["eip"] } },
      options: { deleteBeforeReplace: true },
    },
    bad: {
      name: "sftp-internet-facing",
      inputs: { endpointType: "VPC", endpointDetails: { addressAllocationIds: ["eip"] } },
    },
    says: "deleteBeforeReplace is missing, so its Elastic IPs are still in use when its replacement is created; set it",
  }),
  early(endpoint),
  early(out),
  early(policy),
  {
    rule: "interfaces-deletable",
    refuses: "a role that can't remove interfaces, also outside a VPC",
    good: [...scene, fn([])],
    bad: [...scene.filter((each) => each !== policy), fn([])],
    says: [
      "aws:lambda:Function identity: its role role does not allow ec2:DeleteNetworkInterface, so network interfaces remain when the function leaves a VPC; attach the policy in every network mode",
    ],
  },
  {
    rule: "log-group-first",
    refuses: "a function that waits for no log group",
    good: [group, role, policy, fn([])],
    bad: [role, policy, fn([])],
    says: [
      "aws:lambda:Function identity: it depends on no log group of the stack, so Lambda may create the group first and up then fails; set loggingConfig.logGroup from the log group's name",
    ],
  },
  about("no-create-log-group", "a policy to make log groups", "aws:iam/rolePolicy:RolePolicy", {
    good: { inputs: { policy: '{"Action":"logs:PutLogEvents"}' } },
    bad: { inputs: { policy: '{"Action":["logs:CreateLogGroup"]}' } },
    says: "policy allows logs:CreateLogGroup, so a deleted log group is created again outside the stack; remove the action",
  }),
  {
    rule: "no-create-log-group",
    refuses: "a policy to make log groups, except for VPC flow logs",
    good: [flows, policyOf("logs:CreateLogGroup", "writer", flows.id)],
    bad: [role, policyOf("logs:CreateLogGroup", "writer")],
    says: [
      "aws:iam:RolePolicy writer: policy allows logs:CreateLogGroup, so a deleted log group is created again outside the stack; remove the action",
    ],
  },
  {
    rule: "no-create-log-group",
    refuses: "a policy to make log groups of Transfer's users, though not of its servers",
    good: [logging("server/*"), policyOf("logs:CreateLogGroup", "writer", logging("server/*").id)],
    bad: [logging("user/*"), policyOf("logs:CreateLogGroup", "writer", logging("user/*").id)],
    says: [
      "aws:iam:RolePolicy writer: policy allows logs:CreateLogGroup, so a deleted log group is created again outside the stack; remove the action",
    ],
  },
  {
    rule: "data-after-key",
    refuses: "a bucket that does not wait for its key",
    good: [key, sse, bucket([key.urn])],
    bad: [key, sse, bucket([])],
    says: [
      "aws:s3:Bucket data: it does not depend on key data, so the key is deleted even if this resource cannot be; add the key to dependsOn",
    ],
  },
  {
    rule: "data-after-key",
    refuses: "a file system that does not wait for its key",
    good: [
      key,
      child(
        "aws:efs/fileSystem:FileSystem",
        "files",
        { kmsKeyId: "arn:key" },
        {
          dependencies: { kmsKeyId: [key.urn] },
        },
      ),
    ],
    bad: [key, child("aws:efs/fileSystem:FileSystem", "files", { kmsKeyId: "arn:key" })],
    says: [
      "aws:efs:FileSystem files: it does not depend on key data, so the key is deleted even if this resource cannot be; add the key to dependsOn",
    ],
  },
];
