import type { GraphResource } from "../../../../verify/graph/graph";
import { resource } from "../../../support/graphs";
import { about, child } from "./support";
import type { RuleCase } from "../rule-case";

const SECRET = "aws:secretsmanager/secret:Secret";
const BUCKET = "aws:s3/bucket:Bucket";
const HOST_KEY = "aws:transfer/hostKey:HostKey";
const PEM = "-----BEGIN OPENSSH PRIVATE KEY-----";
const leak = (path: string): string =>
  `${path} is secret but not marked as secret, so state and previews show it; wrap it with pulumi.secret`;

const part = (protect?: true): GraphResource =>
  resource({
    type: "managed-sftp:storage:EncryptedBucket",
    name: "data",
    kind: "component",
    options: { ...(protect && { protect }) },
  });
const within = (type: string, name: string, protect?: true, inputs: object = {}): GraphResource =>
  child(type, name, inputs, { parent: part().urn, options: { ...(protect && { protect }) } });
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";

const identity = (variables: object): GraphResource =>
  child(
    "aws:lambda/function:Function",
    "identity",
    { environment: { variables } },
    { dependencies: { loggingConfig: [group.urn] } },
  );
const group = child("aws:cloudwatch/logGroup:LogGroup", "log", { name: "managed-sftp-test" });

const logTarget = (inputs: object): GraphResource[] => [
  child(BUCKET, "logs", { bucket: "logs", ...inputs }),
  child("aws:s3/bucketLogging:BucketLogging", "logs", { bucket: "data", targetBucket: "logs" }),
];

/** Rules about secrets and about deletion. */
export const DATA_CASES: readonly RuleCase[] = [
  about("secrets-stay-secret", "a host key that is not marked", HOST_KEY, {
    good: { inputs: { hostKeyBody: { secret: "some key" } } },
    bad: { inputs: { hostKeyBody: "some key" } },
    says: leak("hostKeyBody"),
  }),
  about("secrets-stay-secret", "a private key anywhere", HOST_KEY, {
    good: { inputs: { description: "first" } },
    bad: { inputs: { description: `${PEM}\nabc` } },
    says: leak("description"),
  }),
  {
    rule: "secrets-stay-secret",
    refuses: "a secret that is plain elsewhere",
    good: [child(HOST_KEY, "key", { hostKeyBody: { secret: "pepper" }, description: "a" })],
    bad: [child(HOST_KEY, "key", { hostKeyBody: { secret: "pepper" }, description: "a pepper" })],
    says: [`aws:transfer:HostKey key: ${leak("description")}`],
  },
  {
    rule: "no-secret-environment",
    refuses: "a secret in a function's environment",
    good: [group, identity({ BUCKET: "data" })],
    bad: [group, identity({ BUCKET: "data", PEPPER: { secret: "pepper" } })],
    says: [
      "aws:lambda:Function identity: environment.variables.PEPPER is secret, but Lambda shows it to everyone who may read the function's configuration; read it from Secrets Manager",
    ],
  },
  about("readable-arns", "a secret policy", POLICY, {
    good: { inputs: { policy: "{}" } },
    bad: { inputs: { policy: { secret: "{}" } } },
    says: "policy is marked as secret, so nobody can review it; take the secret out of the values that it is made from",
  }),
  about("readable-arns", "a secret ARN", "aws:lambda/permission:Permission", {
    good: { inputs: { sourceArn: "arn:aws:s3:::a" } },
    bad: { inputs: { sourceArn: { secret: "arn:aws:s3:::a" } } },
    says: "sourceArn is marked as secret, so nobody can review it; take the secret out of the values that it is made from",
  }),
  about("readable-arns", "an ARN among others that is secret", "aws:ec2/flowLog:FlowLog", {
    good: { inputs: { targets: ["arn:aws:s3:::a"] } },
    bad: { inputs: { targets: ["arn:aws:s3:::a", { secret: "arn:aws:s3:::b" }] } },
    says: "targets[1] is marked as secret, so nobody can review it; take the secret out of the values that it is made from",
  }),
  {
    rule: "data-protected-together",
    refuses: "a protected bucket without its component",
    good: [part(true), within(BUCKET, "data", true)],
    bad: [part(), within(BUCKET, "data", true)],
    says: [
      "aws:s3:Bucket data: it is protected but its component is not, so destroy deletes its policy and encryption; protect the component",
    ],
  },
  {
    rule: "data-protected-together",
    refuses: "a policy that may go before its protected bucket",
    good: [
      part(true),
      within(BUCKET, "data", true),
      within(POLICY, "data", true),
      within("aws:efs/mountTarget:MountTarget", "a"),
    ],
    bad: [part(true), within(BUCKET, "data", true), within(POLICY, "data")],
    says: [
      "aws:s3:BucketPolicy data: it is not protected but its component is, so destroy deletes it and keeps the data; remove protect: false",
    ],
  },
  {
    rule: "force-destroy-by-class",
    refuses: "a protected bucket that destroy empties",
    good: [part(true), within(BUCKET, "data", true, { forceDestroy: false })],
    bad: [part(true), within(BUCKET, "data", true, { forceDestroy: true })],
    says: [
      "aws:s3:Bucket data: it is protected, but forceDestroy would delete its objects; remove forceDestroy",
    ],
  },
  {
    rule: "force-destroy-by-class",
    refuses: "a log bucket that destroy never empties",
    good: logTarget({ forceDestroy: true }),
    bad: logTarget({}),
    says: [
      "aws:s3:Bucket logs: S3 writes logs to it until it is deleted, so destroy finds it not empty and fails; set forceDestroy unless it is protected",
    ],
  },
  about("secrets-deleted-at-once", "a secret with a recovery window", SECRET, {
    good: { inputs: { recoveryWindowInDays: 0 } },
    bad: {},
    says: "its name stays in use during the recovery window, so the next up fails; set recoveryWindowInDays to 0, or keep the secret outside the stack",
  }),
  about("default-acl-unused", "a default ACL", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", {
    good: { options: { ignoreChanges: ["subnetIds"] } },
    bad: {},
    says: "AWS adds and removes its subnets, so previews show a change; add subnetIds to ignoreChanges",
  }),
  {
    rule: "subnet-has-acl",
    refuses: "a subnet without ACL",
    good: [
      child("aws:ec2/subnet:Subnet", "a"),
      child("aws:ec2/subnet:Subnet", "b"),
      child("aws:ec2/networkAcl:NetworkAcl", "acl", { subnetIds: ["a-Subnet"] }),
      child("aws:ec2/networkAclAssociation:NetworkAclAssociation", "b", { subnetId: "b-Subnet" }),
    ],
    bad: [child("aws:ec2/subnet:Subnet", "a"), child("aws:ec2/networkAcl:NetworkAcl", "acl")],
    says: [
      "aws:ec2:Subnet a: it belongs to no network ACL of the stack, and the default one admits nothing; associate it with one",
    ],
  },
  about("zone-force-destroy", "a zone that keeps foreign records", "aws:route53/zone:Zone", {
    good: { inputs: { name: "a.example.com", forceDestroy: true } },
    bad: { inputs: { name: "a.example.com" } },
    says: "it cannot be deleted while it has records that others added; set forceDestroy",
  }),
  about(
    "lifecycle-by-prefix",
    "a lifecycle filter by size",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    {
      good: { inputs: { rules: [{ id: "old", filter: { prefix: "" } }] } },
      bad: { inputs: { rules: [{ id: "old", filter: { prefix: "", objectSizeLessThan: 1 } }] } },
      says: "rule old filters by more than a prefix, so every preview shows a change; filter by prefix only",
    },
  ),
  {
    rule: "roles-bounded",
    refuses: "a role without the boundary of the others",
    good: [
      child("aws:iam/role:Role", "it", { permissionsBoundary: "arn:b" }),
      child("aws:iam/role:Role", "other", { permissionsBoundary: "arn:b" }),
    ],
    bad: [
      child("aws:iam/role:Role", "it", { permissionsBoundary: "arn:b" }),
      child("aws:iam/role:Role", "other", {}),
    ],
    says: [
      "aws:iam:Role other: it has no permissions boundary, and the deploy role may not create it; create it in the program, which bounds every role",
    ],
  },
  {
    rule: "has-parent",
    refuses: "a resource without component",
    good: [child(SECRET, "it", { recoveryWindowInDays: 0 })],
    bad: [resource({ type: SECRET, name: "it", inputs: { recoveryWindowInDays: 0 } })],
    says: [
      "aws:secretsmanager:Secret it: it has no parent, so the protection and the aliases of its component do not apply to it; pass { parent: this }",
    ],
  },
];
