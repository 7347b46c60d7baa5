import type { GraphResource } from "../../../../verify/graph/graph";
import { made } from "../../../support/reachability";
import type { RuleCase } from "../rule-case";
import { policy } from "./case";

const OWN = "111122223333";
const OTHER = "444455556666";
const ROLE = "aws:iam/role:Role";

/** A resource by whose ARN the stack's account is known. */
const known = made(
  "aws:cloudwatch/dashboard:Dashboard",
  "known",
  {},
  { arn: `arn:aws:cloudwatch::${OWN}:dashboard/known` },
);

interface Case {
  readonly rule: string;
  readonly type: string;
  readonly good: object;
  readonly bad: object;
  readonly says: string;
}

/** A case about one resource, called `it`, of a stack whose account is known. */
const of = (refuses: string, { rule, type, good, bad, says }: Case): RuleCase => ({
  ...{ rule, refuses },
  good: [known, made(type, "it", good)],
  bad: [known, made(type, "it", bad)],
  says: [`${type.replace(/\/[^:]*/, "")} it: ${says}`],
});

const root = (account: string): string => `arn:aws:iam::${account}:root`;
const trust = (Principal: object, Condition?: object): object => ({
  assumeRolePolicy: policy({ Principal, Action: "sts:AssumeRole", Condition }).policy,
});

const trusted = (refuses: string, foreign: string): RuleCase =>
  of(refuses, {
    ...{ rule: "own-account-trust", type: ROLE },
    good: trust({ AWS: [root(OWN), `arn:aws:iam::${OWN}:role/a`] }),
    bad: trust({ AWS: [root(OWN), foreign] }),
    says: `policy Some: ${foreign} of another account takes on the role; remove it`,
  });

const OBJECTS = "arn:aws:s3:::data/*";
const shared = (
  refuses: string,
  type: string,
  good: object,
  bad: object,
  tags: object = {},
): RuleCase =>
  of(refuses, {
    ...{ rule: "no-foreign-root", type },
    good: { ...tags, ...policy({ Principal: { AWS: root(OTHER) }, ...good }) },
    bad: { ...tags, ...policy({ Principal: { AWS: root(OTHER) }, ...bad }) },
    says: `policy Some: is for everybody in ${OTHER}; name a role, or one folder`,
  });
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const KEY = "aws:kms/key:Key";
const read = { Action: "s3:GetObject" };
const decrypt = { Action: "kms:Decrypt", Resource: "*" };
const key = { enableKeyRotation: true, tags: { Name: "it" } };
const throughS3 = {
  "kms:ViaService": "s3.eu-central-1.amazonaws.com",
  "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::data",
};

const sent = (refuses: string, type: string, good: object, bad: object, says: string): RuleCase =>
  of(refuses, { rule: "no-foreign-copies", type, good, bad, says });

const queue = (account: string): string => `arn:aws:sqs:eu-central-1:${account}:events`;
const foreignArn = (arn: string): string =>
  `names ${arn} of another account; use one of this account`;

const COPIES = "arn:aws:s3:::copies";
const replicating = (bucket: string): GraphResource =>
  made("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "it", {
    rules: [{ destination: { bucket } }],
  });
const trailTo = (s3BucketName: string): GraphResource =>
  made("aws:cloudtrail/trail:Trail", "it", {
    ...{ s3BucketName, kmsKeyId: "arn:key", enableLogFileValidation: true },
  });
const data = (tags: object): GraphResource[] => [
  made(
    "aws:s3/bucket:Bucket",
    "data",
    { bucket: "data", tags: { Name: "data", ...tags } },
    { arn: "arn:aws:s3:::data" },
  ),
  made(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "data",
    { bucket: "data", rules: [] },
  ),
  made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "data", {
    ...{ bucket: "data", blockPublicAcls: true, blockPublicPolicy: true },
    ...{ ignorePublicAcls: true, restrictPublicBuckets: true },
  }),
  made("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "data", {
    ...{ bucket: "data", rule: { objectOwnership: "BucketOwnerEnforced" } },
  }),
];

const source = (Condition: object): object => trust({ Service: "s3.amazonaws.com" }, Condition);
const sourced = (refuses: string, bad: object, named: string): RuleCase =>
  of(refuses, {
    ...{ rule: "own-sources", type: ROLE, bad },
    good: source({ StringEquals: { "aws:SourceAccount": OWN } }),
    says: `policy Some: is for ${named} of another account; remove it`,
  });
const server = (account: string): string => `arn:aws:transfer:eu-central-1:${account}:server/s-1`;

/** Rules about other accounts. */
export const ACCOUNT_CASES: readonly RuleCase[] = [
  trusted("a role for the root of another account", root(OTHER)),
  trusted("a role for another account by its number", OTHER),
  trusted("a role for a role of another account", `arn:aws:iam::${OTHER}:role/a`),
  of("a role for an identity provider of another account", {
    ...{ rule: "own-account-trust", type: ROLE },
    good: trust(
      { Federated: `arn:aws:iam::${OWN}:saml-provider/a` },
      { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
    ),
    bad: trust(
      { Federated: `arn:aws:iam::${OTHER}:saml-provider/a` },
      { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
    ),
    says: `policy Some: arn:aws:iam::${OTHER}:saml-provider/a of another account takes on the role; remove it`,
  }),
  shared(
    "a bucket for another account",
    BUCKET_POLICY,
    { ...read, Resource: "arn:aws:s3:::data/alice/out/*" },
    { ...read, Resource: OBJECTS },
  ),
  shared(
    "a bucket's list for another account",
    BUCKET_POLICY,
    {
      ...{ Action: "s3:ListBucket", Resource: "arn:aws:s3:::data" },
      Condition: { StringLike: { "s3:prefix": "alice/out/*" } },
    },
    {
      ...{ Action: "s3:ListBucket", Resource: "arn:aws:s3:::data" },
      Condition: { StringLike: { "s3:prefix": "*" } },
    },
  ),
  shared(
    "a folder and a bucket for another account",
    BUCKET_POLICY,
    { ...read, Resource: ["arn:aws:s3:::data/a/*", "arn:aws:s3:::data/b/*"] },
    { ...read, Resource: ["arn:aws:s3:::data/a/*", OBJECTS] },
  ),
  shared(
    "a bucket for every caller of another account",
    BUCKET_POLICY,
    {
      ...{ ...read, Resource: OBJECTS },
      Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/reader` } },
    },
    {
      ...{ ...read, Resource: OBJECTS },
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    },
  ),
  shared(
    "a key for another account",
    KEY,
    { ...decrypt, Condition: { StringEquals: throughS3 } },
    {
      ...decrypt,
      Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
    },
    key,
  ),
  shared(
    "a key for another account through any service",
    KEY,
    { ...decrypt, Condition: { StringEquals: throughS3 } },
    {
      ...decrypt,
      Condition: { StringEquals: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::data" } },
    },
    key,
  ),
  sourced(
    "a service that acts for another account",
    source({ StringEquals: { "aws:SourceAccount": OTHER } }),
    OTHER,
  ),
  sourced(
    "a service that acts for a resource of another account",
    source({ ArnLike: { "aws:SourceArn": server(OTHER) } }),
    server(OTHER),
  ),
  of("an invocation by a server of another account", {
    ...{ rule: "own-sources", type: "aws:lambda/permission:Permission" },
    good: { principal: "transfer.amazonaws.com", sourceArn: server(OWN), sourceAccount: OWN },
    bad: { principal: "transfer.amazonaws.com", sourceArn: server(OTHER) },
    says: `is for ${server(OTHER)} of another account; remove it`,
  }),
  sent(
    "events to a queue of another account",
    "aws:cloudwatch/eventTarget:EventTarget",
    { arn: queue(OWN) },
    { arn: queue(OTHER) },
    foreignArn(queue(OTHER)),
  ),
  sent(
    "an event bus for another account",
    "aws:cloudwatch/eventPermission:EventPermission",
    { principal: OWN },
    { principal: OTHER },
    foreignArn(OTHER),
  ),
  sent(
    "an event bus for everybody",
    "aws:cloudwatch/eventPermission:EventPermission",
    { principal: OWN },
    { principal: "*" },
    foreignArn("*"),
  ),
  sent(
    "a subscription of another account's queue",
    "aws:sns/topicSubscription:TopicSubscription",
    { protocol: "sqs", endpoint: queue(OWN) },
    { protocol: "sqs", endpoint: queue(OTHER) },
    foreignArn(queue(OTHER)),
  ),
  sent(
    "a subscription of an address on the internet",
    "aws:sns/topicSubscription:TopicSubscription",
    { protocol: "email", endpoint: "ops@example.com" },
    { protocol: "https", endpoint: "https://example.com/" },
    "sends events out of the account; remove it",
  ),
  sent(
    "a bucket's events to another account",
    "aws:s3/bucketNotification:BucketNotification",
    { queues: [{ queueArn: queue(OWN) }], eventbridge: true },
    { queues: [{ queueArn: queue(OTHER) }] },
    foreignArn(queue(OTHER)),
  ),
  sent(
    "logs to another account",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    { destinationArn: `arn:aws:lambda:eu-central-1:${OWN}:function:a` },
    { destinationArn: `arn:aws:logs:eu-central-1:${OTHER}:destination:a` },
    foreignArn(`arn:aws:logs:eu-central-1:${OTHER}:destination:a`),
  ),
  sent(
    "flow logs to another account",
    "aws:ec2/flowLog:FlowLog",
    {
      ...{ trafficType: "ALL", tags: { Name: "it" } },
      logDestination: `arn:aws:logs:eu-central-1:${OWN}:log-group:a`,
    },
    {
      ...{ trafficType: "ALL", tags: { Name: "it" } },
      logDestination: `arn:aws:logs:eu-central-1:${OTHER}:log-group:a`,
    },
    foreignArn(`arn:aws:logs:eu-central-1:${OTHER}:log-group:a`),
  ),
  sent(
    "a list of objects to another account",
    "aws:s3/inventory:Inventory",
    { destination: { bucket: { accountId: OWN } } },
    { destination: { bucket: { accountId: OTHER } } },
    foreignArn(OTHER),
  ),
  sent(
    "a grant of a key to another account",
    "aws:kms/grant:Grant",
    { granteePrincipal: `arn:aws:iam::${OWN}:role/a` },
    { granteePrincipal: `arn:aws:iam::${OTHER}:role/a` },
    foreignArn(`arn:aws:iam::${OTHER}:role/a`),
  ),
  {
    // Their ARNs are those of the queues, and say nothing of the stack's account.
    ...{
      rule: "no-foreign-copies",
      refuses: "more events to another account than it has resources",
    },
    good: [known],
    bad: [
      known,
      ...["a", "b"].map((name) =>
        made("aws:cloudwatch/eventTarget:EventTarget", name, { arn: queue(OTHER) }),
      ),
    ],
    says: ["a", "b"].map(
      (name) => `aws:cloudwatch:EventTarget ${name}: ${foreignArn(queue(OTHER))}`,
    ),
  },
  {
    ...{ rule: "no-foreign-copies", refuses: "events to an address on the internet" },
    good: [known],
    bad: [known, made("aws:cloudwatch/eventApiDestination:EventApiDestination", "it", {})],
    says: ["aws:cloudwatch:EventApiDestination it: sends events out of the account; remove it"],
  },
  {
    ...{ rule: "no-foreign-copies", refuses: "an audit in a bucket of somebody else" },
    good: [...data({}), trailTo("data")],
    bad: [...data({}), trailTo("elsewhere")],
    says: [
      "aws:cloudtrail:Trail it: delivers to elsewhere, which is no bucket of the stack's; use the log bucket",
    ],
  },
  {
    ...{ rule: "no-foreign-copies", refuses: "replicas in a bucket that nobody named" },
    good: [...data({ ReplicatedTo: COPIES }), replicating(COPIES)],
    bad: [...data({}), replicating(COPIES)],
    says: [
      `aws:s3:BucketReplicationConfig it: copies to ${COPIES}, which is no bucket of the stack's; set storage.replication.bucketArn, from which the tag ReplicatedTo follows`,
    ],
  },
  {
    ...{ rule: "no-foreign-copies", refuses: "replicas in another bucket than the named one" },
    good: [...data({}), replicating("arn:aws:s3:::data")],
    bad: [...data({ ReplicatedTo: COPIES }), replicating(`${COPIES}-2`)],
    says: [
      `aws:s3:BucketReplicationConfig it: copies to ${COPIES}-2, which is no bucket of the stack's; set storage.replication.bucketArn, from which the tag ReplicatedTo follows`,
    ],
  },
];
