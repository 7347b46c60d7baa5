import type { GraphResource } from "../../../../verify/graph/graph";
import { made } from "../../../support/reachability";
import { about, own, policy } from "./case";
import type { RuleCase } from "../rule-case";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const object = { Action: "s3:GetObject", Resource: "arn:aws:s3:::data/*" };

const arnOf = (server: string): string =>
  `arn:aws:transfer:eu-central-1:111122223333:server/${server}`;
const servers = ["s-1", "s-9"].map((id) =>
  made(
    "aws:transfer/server:Server",
    id,
    {
      ...{ endpointType: "PUBLIC", protocols: ["SFTP"], tags: { Name: "sftp" } },
      securityPolicyName: "TransferSecurityPolicy-2025-03",
    },
    { arn: arnOf(id) },
  ),
);
const identity = made("aws:lambda/function:Function", "identity", {
  environment: { variables: { USER_ROLE_ARN: "arn:aws:iam::111122223333:role/users" } },
});
const trust = (service: string, conditions: object, others: object = {}) => ({
  assumeRolePolicy: policy({
    Principal: { Service: service, ...others },
    Action: "sts:AssumeRole",
    Condition: conditions,
  }).policy,
});
const account = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const usersOf = (...sources: readonly string[]): GraphResource =>
  made("aws:iam/role:Role", "users", {
    name: "users",
    ...trust("transfer.amazonaws.com", {
      ...account,
      ArnLike: {
        "aws:SourceArn": sources.map(
          (each) => `arn:aws:transfer:eu-central-1:111122223333:${each}`,
        ),
      },
    }),
  });

const foreign = (refuses: string, ...sources: readonly string[]): RuleCase => ({
  ...{ rule: "users-role-of-this-server", refuses },
  good: [...servers, identity, usersOf("user/s-1/*")],
  bad: [...servers, identity, usersOf(...sources)],
  says: [
    "aws:iam:Role users: policy Some: aws:SourceArn is not restricted to this stack's users, so another server could use the role, or none can; require arn:…:user/<server id>/*",
  ],
});

/** Rules about what policies grant, and to whom. */
export const GRANT_CASES: readonly RuleCase[] = [
  about("no-wildcard-action", "every action of a service", ROLE_POLICY, {
    good: policy(object),
    bad: policy({ ...object, Action: ["s3:*"] }),
    says: "policy Some: grants s3:*; list the actions that are needed",
  }),
  about("no-wildcard-action", "every action", BUCKET_POLICY, {
    good: policy({ ...object, Action: "*", Principal: { AWS: "1" }, Condition: own }),
    bad: policy({ ...object, Action: "*", Principal: { AWS: "1" } }),
    says: "policy Some: grants *; list the actions that are needed",
  }),
  about("no-wildcard-action", "every action but some", ROLE_POLICY, {
    good: policy(object),
    bad: policy({ NotAction: "s3:DeleteObject", Resource: object.Resource }),
    says: "policy Some: grants all but NotAction; list the actions that are needed",
  }),
  about("no-wildcard-principal", "everybody", BUCKET_POLICY, {
    good: policy({ ...object, Principal: "*", Condition: own }),
    bad: policy({ ...object, Principal: { AWS: ["*"] } }),
    says: "policy Some: is for everybody; name a principal, or demand an account, principal or source in a condition",
  }),
  about(
    "no-wildcard-principal",
    "everybody on a condition that says nothing of who",
    BUCKET_POLICY,
    {
      good: policy({ ...object, Principal: "*", Effect: "Deny" }),
      bad: policy({
        ...{ ...object, Principal: "*" },
        Condition: {
          Bool: { "aws:SecureTransport": "true" },
          StringNotEquals: { "aws:PrincipalAccount": "444455556666" },
          StringEqualsIfExists: { "aws:PrincipalAccount": "111122223333" },
          ArnLike: { "aws:PrincipalArn": "*" },
        },
      }),
      says: "policy Some: is for everybody; name a principal, or demand an account, principal or source in a condition",
    },
  ),
  about("no-wildcard-principal", "everybody but some", BUCKET_POLICY, {
    good: policy({ ...object, Principal: { AWS: "1" } }),
    bad: policy({ ...object, NotPrincipal: { AWS: "1" } }),
    says: "policy Some: is for everybody; name a principal, or demand an account, principal or source in a condition",
  }),
  about("scoped-resource", "an action on everything", ROLE_POLICY, {
    good: policy({ Action: "ec2:DescribeSubnets", Resource: "*" }),
    bad: policy({ Action: ["ec2:DescribeSubnets", "s3:GetObject"], Resource: "*" }),
    says: "policy Some: grants ec2:DescribeSubnets, s3:GetObject on every resource; name the resources",
  }),
  about("scoped-resource", "an action on everything in an inline policy", "aws:iam/role:Role", {
    good: { inlinePolicies: [policy(object)] },
    bad: { inlinePolicies: [policy({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::a" })] },
    says: "policy Some: grants s3:GetObject on every resource; name the resources",
  }),
  about(
    "scoped-resource",
    "everybody's everything through an endpoint",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    {
      good: {
        tags: { Name: "it" },
        ...policy({ Action: "s3:GetObject", Resource: "*", Condition: own }),
      },
      bad: { tags: { Name: "it" }, ...policy({ Action: "s3:GetObject", Resource: "*" }) },
      says: "policy Some: grants s3:GetObject on every resource; name the resources",
    },
  ),
  about("trust-names-source", "a role for a service of any account", "aws:iam/role:Role", {
    good: trust("s3.amazonaws.com", account),
    bad: trust("s3.amazonaws.com", {}),
    says: "policy Some: s3.amazonaws.com takes on the role for any account; demand aws:SourceAccount or aws:SourceArn",
  }),
  about("trust-names-source", "a role for a service, though not for Lambda", "aws:iam/role:Role", {
    // Lambda says nothing of where it was called from, so that a condition would refuse it.
    good: trust("lambda.amazonaws.com", {}),
    bad: trust("vpc-flow-logs.amazonaws.com", { Bool: { "aws:SecureTransport": "true" } }),
    says: "policy Some: vpc-flow-logs.amazonaws.com takes on the role for any account; demand aws:SourceAccount or aws:SourceArn",
  }),
  about("trust-names-source", "a role for a service beside an account", "aws:iam/role:Role", {
    good: trust("s3.amazonaws.com", account, { AWS: "arn:aws:iam::111122223333:root" }),
    bad: trust("s3.amazonaws.com", {}, { AWS: "arn:aws:iam::111122223333:root" }),
    says: "policy Some: s3.amazonaws.com takes on the role for any account; demand aws:SourceAccount or aws:SourceArn",
  }),
  about("invocation-names-source", "a call by any bucket", "aws:lambda/permission:Permission", {
    good: { principal: "transfer.amazonaws.com", sourceArn: arnOf("s-1") },
    bad: { principal: "transfer.amazonaws.com" },
    says: "sourceArn is missing, so transfer.amazonaws.com may invoke the function for any account; set it",
  }),
  // A server's own ARN is what one would write, and Transfer could take on the role for nobody.
  foreign("a role of users that is bound to the server", "server/s-1"),
  foreign("a role for users of another server", "user/s-2/*"),
  foreign("a role for users of every server", "user/*"),
  foreign("a role for users of another server too", "user/s-1/*", "user/s-2/*"),
  foreign("a role for one user", "user/s-1/alice"),
];
