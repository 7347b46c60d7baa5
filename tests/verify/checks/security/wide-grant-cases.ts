import { made } from "../../../support/reachability";
import type { RuleCase } from "../rule-case";
import { about, own, policy } from "./case";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ACTION = "s3:GetObject";
const RESOURCE = "arn:aws:s3:::data/*";
const object = { Action: ACTION, Resource: RESOURCE };
const tags = { Name: "it" };
const EVERYBODY =
  "policy Some: is for everybody; name a principal, or demand an account, principal or source in a condition";

const action = (refuses: string, wide: string): RuleCase =>
  about("no-wildcard-action", refuses, ROLE_POLICY, {
    good: policy({ ...object, Action: ["s3:GetObject*", "kms:ReEncrypt*"] }),
    bad: policy({ ...object, Action: [ACTION, wide] }),
    says: `policy Some: grants ${wide}; list the actions that are needed`,
  });

const resource = (refuses: string, wide: string, does = ACTION): RuleCase =>
  about("scoped-resource", refuses, ROLE_POLICY, {
    good: policy({ Action: does, Resource: [RESOURCE, "arn:aws:logs:a:1:log-group:/aws/a-*"] }),
    bad: policy({ Action: does, Resource: [RESOURCE, wide] }),
    says: `policy Some: grants ${does} on every resource; name the resources`,
  });

const principal = (refuses: string, statement: object): RuleCase =>
  about("no-wildcard-principal", refuses, BUCKET_POLICY, {
    good: policy({ ...object, Principal: "*", Condition: own }),
    bad: policy({ ...object, ...statement }),
    says: EVERYBODY,
  });

const everybody = (refuses: string, Condition: object): RuleCase =>
  principal(`everybody with ${refuses}`, { Principal: "*", Condition });

/** Spellings of policies that grant everything, or to everybody. */
export const WIDE_GRANT_CASES: readonly RuleCase[] = [
  action("all actions of all services", "*:*"),
  action("all actions of a service in capitals", "S3:*"),
  action("all actions of a service by another pattern", "s3:?*"),
  action("all actions of a service by two stars", "s3:**"),
  action("everything by another pattern", "?*"),
  action("actions of some services", "s*:GetObject"),
  action("actions by their ends", "s3:*Object"),
  action("actions by their first letter", "s3:G*"),
  action("actions by their first letters", "s3:P?t*"),
  about("no-wildcard-action", "a role's every action on a condition on itself", ROLE_POLICY, {
    good: policy(object),
    bad: policy({ ...object, Action: "s3:*", Condition: own }),
    says: "policy Some: grants s3:*; list the actions that are needed",
  }),
  about("no-wildcard-action", "every action but some, to callers", BUCKET_POLICY, {
    good: policy({ ...object, Principal: { AWS: "1" }, Condition: own }),
    bad: policy({
      ...{ NotAction: "s3:DeleteObject", Resource: RESOURCE },
      ...{ Principal: { AWS: "1" }, Condition: own },
    }),
    says: "policy Some: grants all but NotAction; list the actions that are needed",
  }),
  about("no-wildcard-action", "an endpoint for everybody's everything", ENDPOINT, {
    good: { tags, ...policy({ Action: "s3:*", Resource: RESOURCE, Condition: own }) },
    bad: { tags, ...policy({ Action: "s3:*", Resource: RESOURCE }) },
    says: "policy Some: grants s3:*; list the actions that are needed",
  }),
  resource("everything by two stars", "**"),
  resource("everything by a pattern", "?*"),
  resource("every ARN", "arn:*"),
  resource("every ARN of a partition", "arn:aws:*"),
  resource("every bucket", "arn:aws:s3:::*"),
  resource("every bucket by a pattern", "arn:aws:s3:::?*"),
  resource("every ARN with all its parts", "arn:*:*:*:*:*"),
  resource("every key", "arn:aws:kms:eu-central-1:111122223333:key/*", "kms:Decrypt"),
  resource("every role", "arn:aws:iam::111122223333:role/*", "sts:AssumeRole"),
  resource("a role in every account", "arn:aws:iam::*:role/users", "sts:AssumeRole"),
  resource("every secret", "arn:aws:secretsmanager:a:1:secret:*", "secretsmanager:GetSecretValue"),
  // Whoever may pass every role may act as every role.
  resource("every role to be passed", "*", "iam:PassRole"),
  about("scoped-resource", "every resource but some, by a caller", ENDPOINT, {
    good: { tags, ...policy({ Action: ACTION, Resource: "*", Condition: own }) },
    bad: { tags, ...policy({ Action: ACTION, NotResource: RESOURCE, Condition: own }) },
    says: "policy Some: grants s3:GetObject on every resource; name the resources",
  }),
  about("scoped-resource", "everything without actions that need it", ROLE_POLICY, {
    good: policy({ Action: "logs:DescribeLogGroups", Resource: "*" }),
    bad: policy({ Action: "logs:Describe*", Resource: "*" }),
    says: "policy Some: grants logs:Describe* on every resource; name the resources",
  }),
  principal("everybody in a list", { Principal: { AWS: ["111122223333", "*"] } }),
  principal("every service", { Principal: { Service: "*" } }),
  principal("every federated user", { Principal: { Federated: "*" } }),
  principal("every principal by its kind", { Principal: { "*": "*" } }),
  principal("the roots of all accounts", { Principal: { AWS: "arn:aws:iam::*:root" } }),
  principal("every ARN as a principal", { Principal: { AWS: "arn:*" } }),
  principal("everybody by a pattern", { Principal: "?*" }),
  principal("everybody but some, of an account", {
    NotPrincipal: { AWS: "1" },
    Condition: own,
  }),
  everybody("any ARN by StringLike", { StringLike: { "aws:PrincipalArn": "arn:*" } }),
  everybody("a role of any account", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/a" } }),
  everybody("any source", { ArnLike: { "aws:SourceArn": "arn:aws:*:*:*:*" } }),
  everybody("any bucket as its source", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }),
  everybody("an account by a pattern", { StringLike: { "aws:PrincipalAccount": "1*" } }),
  everybody("an account or any", {
    StringLike: { "aws:PrincipalAccount": ["111122223333", "*"] },
  }),
  everybody("any organization", { StringLike: { "aws:PrincipalOrgID": "o-*" } }),
  everybody("no value of a set", {
    "ForAllValues:StringEquals": { "aws:PrincipalAccount": "111122223333" },
  }),
  everybody("values if there are any", {
    "ForAnyValue:StringEqualsIfExists": { "aws:PrincipalAccount": "111122223333" },
    ArnLikeIfExists: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/a" },
  }),
  everybody("an empty list of accounts", { StringEquals: { "aws:PrincipalAccount": [] } }),
  everybody("a region", { StringEquals: { "aws:RequestedRegion": "eu-central-1" } }),
  everybody("any account but one", {
    StringNotEquals: { "aws:PrincipalAccount": "444455556666" },
    ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/a" },
  }),
  {
    rule: "no-wildcard-principal",
    refuses: "everybody in a document that begins with a space, or spells its elements otherwise",
    good: [made(BUCKET_POLICY, "a", { policy: ' {"Statement":[]}' })],
    bad: [
      made(BUCKET_POLICY, "a", { policy: `\n${policy({ ...object, Principal: "*" }).policy}` }),
      made(BUCKET_POLICY, "b", {
        policy: `{"statement":{"effect":"allow","action":"${ACTION}","resource":"${RESOURCE}","principal":"*","sid":"Some"}}`,
      }),
      made(BUCKET_POLICY, "c", {
        policy: `{"\\u0053tatement":{"Effect":"Allow","Action":"${ACTION}","Resource":"${RESOURCE}","Principal":"\\u002a","Sid":"Some"}}`,
      }),
      made("aws:any/thing:Thing", "d", {
        nested: [{ inner: { Statement: { Effect: "Allow", Principal: "*", Sid: "Some" } } }],
      }),
    ],
    says: ["aws:any:Thing d", ...["a", "b", "c"].map((name) => `aws:s3:BucketPolicy ${name}`)].map(
      (name) => `${name}: ${EVERYBODY}`,
    ),
  },
  about(
    "own-policies",
    "a policy of AWS's that is attached",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    {
      good: { policyArn: "arn:aws:iam::111122223333:policy/own" },
      bad: { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      says: "arn:aws:iam::aws:policy/AdministratorAccess is a policy of AWS's; write one with the actions that are needed",
    },
  ),
  about("own-policies", "a policy of AWS's that a role lists", "aws:iam/role:Role", {
    good: { managedPolicyArns: ["arn:aws:iam::111122223333:policy/own"] },
    bad: {
      managedPolicyArns: ["arn:aws:iam::111122223333:policy/own", "arn:aws-cn:iam::aws:policy/A"],
    },
    says: "arn:aws-cn:iam::aws:policy/A is a policy of AWS's; write one with the actions that are needed",
  }),
];
