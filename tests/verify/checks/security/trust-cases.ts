import { made } from "../../../support/reachability";
import type { RuleCase } from "../rule-case";
import { about, policy } from "./case";

const ROLE = "aws:iam/role:Role";
const PERMISSION = "aws:lambda/permission:Permission";
const FUNCTION = "aws:lambda/function:Function";
const ISSUER = "token.actions.githubusercontent.com";
const account = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const arn = (name: string): string => `arn:aws:iam::111122223333:${name}`;

const trust = (statement: object): object => ({
  assumeRolePolicy: policy({ Action: "sts:AssumeRole", ...statement }).policy,
});
const service = (name: string | readonly string[], Condition: object): object =>
  trust({ Principal: { Service: name }, Condition });

/** A service that may act for other accounts under a condition that says nothing of whom. */
const anySource = (refuses: string, name: string, Condition: object): RuleCase =>
  about("trust-names-source", `a role for ${refuses}`, ROLE, {
    good: service(name, account),
    bad: service(name, Condition),
    says: `policy Some: ${name} takes on the role for any account; demand aws:SourceAccount or aws:SourceArn`,
  });

const federated = (provider: string, Condition: object): object =>
  trust({ Principal: { Federated: arn(provider) }, Condition });
const github = (sub: string | readonly string[], operator = "StringEquals"): object =>
  federated(`oidc-provider/${ISSUER}`, {
    StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com" },
    [operator === "StringEquals" ? "StringEqualsIgnoreCase" : operator]: { [`${ISSUER}:sub`]: sub },
  });

const subject = (refuses: string, bad: object, open = `${ISSUER}:sub`): RuleCase =>
  about("federation-names-subject", refuses, ROLE, {
    good: github("repo:example/managed-sftp:environment:prod"),
    bad,
    says: `policy Some: ${open} may be anybody's; require exact values with StringEquals, such as repo:<owner>/<repository>:environment:<stack>`,
  });

const callers = (refuses: string, names: string | readonly string[], many: string): RuleCase =>
  about("callers-by-name", refuses, "aws:kms/key:Key", {
    good: {
      ...{ enableKeyRotation: true, tags: { Name: "it" } },
      ...administered([
        arn("role/deployer"),
        arn("role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Operators_*"),
      ]),
    },
    bad: { enableKeyRotation: true, tags: { Name: "it" }, ...administered(names) },
    says: `policy Some: aws:PrincipalArn ${many} is for many callers; name each role or user`,
  });

const administered = (names: string | readonly string[]): object =>
  policy({
    ...{ Principal: { AWS: arn("root") }, Action: "kms:PutKeyPolicy", Resource: "*" },
    Condition: { ArnLike: { "aws:PrincipalArn": names } },
  });

const denied = (names: readonly string[]): object =>
  policy({
    ...{ Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::a/*" },
    Condition: { ArnNotLike: { "aws:PrincipalArn": names } },
  });

const invoked = (refuses: string, bad: object, says: string): RuleCase =>
  about("invocation-names-source", refuses, PERMISSION, {
    good: {
      principal: "apigateway.amazonaws.com",
      sourceArn: "arn:aws:execute-api:eu-central-1:111122223333:api/*/GET/users/*/config",
    },
    bad,
    says,
  });

const variable = (refuses: string, name: string, value: string): RuleCase =>
  about("no-plain-secrets", refuses, FUNCTION, {
    good: {
      environment: {
        variables: {
          ...{ SECRET_PREFIX: "managed-sftp/prod", ROLES_FROM_SECRETS: "false", STACK: "prod" },
          ...{
            SECRET_ARN: "arn:aws:secretsmanager:a:1:secret:b",
            KEY_ARN: "arn:aws:kms:a:1:key/b",
          },
          ...{ CACHE_SECONDS: "30", TOKEN_SECONDS: "900", URL: "https://example.com/a:b@c" },
        },
      },
    },
    bad: { environment: { variables: { STACK: "prod", [name]: value } } },
    says: `environment has a secret in ${name}, which everybody who may see the function can read; keep it in Secrets Manager`,
  });

/** Rules about who may act for whom, and about what functions are told. */
export const TRUST_CASES: readonly RuleCase[] = [
  // EventBridge, unlike Lambda, says for which rule it calls.
  anySource("EventBridge of any account", "events.amazonaws.com", {}),
  anySource("a service in a region", "s3.amazonaws.com", {
    StringEquals: { "aws:RequestedRegion": "eu-central-1" },
  }),
  anySource("a service of an organization that is the caller's", "s3.amazonaws.com", {
    StringEquals: { "aws:PrincipalOrgID": "o-1", "aws:PrincipalAccount": "111122223333" },
  }),
  anySource("a service with any source", "s3.amazonaws.com", {
    ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" },
  }),
  anySource("a service with an account by a pattern", "s3.amazonaws.com", {
    StringLike: { "aws:SourceAccount": "*" },
  }),
  anySource("a service with an account, if it says one", "s3.amazonaws.com", {
    StringEqualsIfExists: { "aws:SourceAccount": "111122223333" },
  }),
  anySource("a service with any account but one", "s3.amazonaws.com", {
    StringNotEquals: { "aws:SourceAccount": "444455556666" },
  }),
  about("trust-names-source", "a role for two services, of which one is Lambda", ROLE, {
    good: service(["lambda.amazonaws.com"], {}),
    bad: service(["lambda.amazonaws.com", "events.amazonaws.com"], {}),
    says: "policy Some: events.amazonaws.com takes on the role for any account; demand aws:SourceAccount or aws:SourceArn",
  }),
  subject("jobs of every repository", github("repo:*", "StringLike")),
  subject("jobs of every repository of an owner", github("repo:example/*", "StringLike")),
  subject("every job of a repository", github("repo:example/managed-sftp:*", "StringLike")),
  subject("one job, or any", github(["repo:example/a:environment:prod", "*"], "StringLike")),
  subject("a job, if the token has one", github("repo:a/b:c", "StringLikeIfExists")),
  subject("a job, if the token has none", github("repo:a/b:c", "ForAllValues:StringEquals")),
  subject(
    "every user of an identity provider",
    federated(`oidc-provider/${ISSUER}`, {}),
    `${ISSUER}:sub and ${ISSUER}:aud`,
  ),
  subject("every user of a SAML provider", federated("saml-provider/people", {}), "SAML:aud"),
  subject(
    "every user of Cognito",
    trust({ Principal: { Federated: "cognito-identity.amazonaws.com" } }),
    "cognito-identity.amazonaws.com:sub and cognito-identity.amazonaws.com:aud",
  ),
  callers("every role as an administrator", arn("role/*"), arn("role/*")),
  callers("every user beside a role", [arn("role/a"), arn("user/*")], arn("user/*")),
  callers("roles by the end of their names", arn("role/*-admin"), arn("role/*-admin")),
  callers("roles of an account by one letter", arn("role/deploye?"), arn("role/deploye?")),
  callers("everything of an account", arn("*"), arn("*")),
  callers("roles of every account", "arn:aws:iam::*:role/a", "arn:aws:iam::*:role/a"),
  callers(
    "every role of IAM Identity Center",
    arn("role/aws-reserved/sso.amazonaws.com/*"),
    arn("role/aws-reserved/sso.amazonaws.com/*"),
  ),
  callers(
    "every permission set of IAM Identity Center",
    arn("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_*"),
    arn("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_*"),
  ),
  about("callers-by-name", "a denial that excepts every role", "aws:s3/bucketPolicy:BucketPolicy", {
    good: denied([arn("role/a")]),
    bad: denied([arn("role/a"), arn("role/*")]),
    says: `policy Some: aws:PrincipalArn ${arn("role/*")} is for many callers; name each role or user`,
  }),
  about("short-sessions", "sessions of twelve hours", ROLE, {
    good: { maxSessionDuration: 3600 },
    bad: { maxSessionDuration: 43_200 },
    says: "maxSessionDuration is 43200 seconds; 3600 are enough for what the role does",
  }),
  about("short-sessions", "sessions that are longer than a deployment", ROLE, {
    good: { name: "deploy-managed-sftp-prod", maxSessionDuration: 5400 },
    bad: { name: "deploy-managed-sftp-prod", maxSessionDuration: 5401 },
    says: "maxSessionDuration is 5401 seconds; 5400 are enough for what the role does",
  }),
  about("short-sessions", "long sessions of a role that deploys nothing", ROLE, {
    good: { name: "managed-sftp-prod-user" },
    bad: { name: "managed-sftp-prod-user", maxSessionDuration: 5400 },
    says: "maxSessionDuration is 5400 seconds; 3600 are enough for what the role does",
  }),
  invoked(
    "a call by everybody",
    { principal: "*", sourceArn: "arn:aws:transfer:eu-central-1:111122223333:server/s-1" },
    "principal is *, which is no service; name the service that calls",
  ),
  invoked(
    "a call by an account",
    { principal: "444455556666" },
    "principal is 444455556666, which is no service; name the service that calls",
  ),
  invoked(
    "a call by any server",
    { principal: "transfer.amazonaws.com", sourceArn: "arn:aws:transfer:a:1:server/*" },
    "sourceArn is arn:aws:transfer:a:1:server/*, so transfer.amazonaws.com may invoke the function for any account; set it",
  ),
  invoked(
    "a call by any API of any account",
    { principal: "apigateway.amazonaws.com", sourceArn: "arn:aws:execute-api:*:*:*/*" },
    "sourceArn is arn:aws:execute-api:*:*:*/*, so apigateway.amazonaws.com may invoke the function for any account; set it",
  ),
  invoked(
    "a call by any API",
    { principal: "apigateway.amazonaws.com", sourceArn: "arn:aws:execute-api:a:1:*/GET/b" },
    "sourceArn is arn:aws:execute-api:a:1:*/GET/b, so apigateway.amazonaws.com may invoke the function for any account; set it",
  ),
  variable("a password in a function's environment", "ADMIN_PASSWORD", "correct horse"),
  variable("a token in a function's environment", "githubToken", "abcdef0123456789"),
  variable("a secret that is called a prefix", "SECRET_PREFIX2", "managed-sftp/prod"),
  variable("an access key under another name", "A", "AKIAIOSFODNN7EXAMPLE"),
  variable("a private key under another name", "B", "-----BEGIN OPENSSH PRIVATE KEY-----"),
  variable("a hash of a password under another name", "C", "$scrypt$ln=17,r=8,p=1$c2FsdA$aGFzaA"),
  variable("an address with a password", "D", "postgres://admin:hunter2@db.example.com/files"),
  variable("a web token under another name", "E", "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln"),
  {
    rule: "no-plain-secrets",
    refuses: "secrets of two functions",
    good: [made(FUNCTION, "a", {}), made(FUNCTION, "b", { environment: {} })],
    bad: ["a", "b"].map((name) =>
      made(FUNCTION, name, { environment: { variables: { API_KEY: "0123456789abcdef" } } }),
    ),
    says: ["a", "b"].map(
      (name) =>
        `aws:lambda:Function ${name}: environment has a secret in API_KEY, which everybody who may see the function can read; keep it in Secrets Manager`,
    ),
  },
];
