import * as assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { stackNames } from "../../../verify/graph/stack-file";
import { checkIamData } from "../../../verify/iam-data/check";
import { bootstrapGraph } from "../../bootstrap/support";
import { featureGraphs } from "../../support/features";
import { shipped } from "../../support/stacks";

const BUCKET = "arn:aws:s3:::files";

/** Title, statement, what is said of it. */
const STATEMENTS: readonly (readonly [string, Record<string, unknown>, ...string[]])[] = [
  ["an action and its resource", { Action: "s3:GetObject", Resource: `${BUCKET}/*` }],
  ["policy variables", { Action: "s3:GetObject", Resource: `${BUCKET}/\${transfer:UserName}/*` }],
  ["a pattern of actions", { Action: "s3:Get*", Resource: [BUCKET, `${BUCKET}/*`] }],
  [
    "a key of the action",
    {
      Action: "s3:ListBucket",
      Resource: BUCKET,
      Condition: { StringLike: { "s3:prefix": "a/*" } },
    },
  ],
  [
    "a key with a name in it",
    {
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:EncryptionContext:aws:s3:arn": "x" } },
    },
  ],
  [
    "a global key",
    { Action: "sns:Publish", Resource: "*", Condition: { ArnLike: { "aws:SourceArn": "x" } } },
  ],
  ["an action without resources on *", { Action: "s3:ListAllMyBuckets", Resource: "*" }],
  ["everything", { Action: "*", Resource: "*" }],
  [
    "an action that does not exist",
    { Action: "s3:GetObjects", Resource: `${BUCKET}/*` },
    "no service has an action s3:GetObjects",
  ],
  [
    "a service that does not exist",
    { Action: "s4:GetObject", Resource: "*" },
    "no service has an action s4:GetObject",
  ],
  [
    "a pattern of nothing",
    { Action: ["s3:GetObject", "s3:Fetch*"], Resource: "*" },
    "no service has an action s3:Fetch*",
  ],
  [
    "NotAction of nothing",
    { NotAction: "iam:Everything", Resource: "*" },
    "no service has an action iam:Everything",
  ],
  [
    "a bucket's action on objects",
    { Action: "s3:ListBucket", Resource: `${BUCKET}/*` },
    `s3:ListBucket takes none of ${BUCKET}/*`,
    `${BUCKET}/* is no resource of s3:ListBucket`,
  ],
  [
    "an object's action on the bucket",
    { Action: "s3:PutObject", Resource: BUCKET },
    `s3:PutObject takes none of ${BUCKET}`,
    `${BUCKET} is no resource of s3:PutObject`,
  ],
  [
    "an action without resources on one",
    { Action: "s3:ListAllMyBuckets", Resource: BUCKET },
    `s3:ListAllMyBuckets takes none of ${BUCKET}`,
    `${BUCKET} is no resource of s3:ListAllMyBuckets`,
  ],
  [
    "a resource of another service",
    { Action: "sns:Unsubscribe", Resource: "arn:aws:sqs:eu-central-1:111122223333:q" },
    "sns:Unsubscribe takes none of arn:aws:sqs:eu-central-1:111122223333:q",
    "arn:aws:sqs:eu-central-1:111122223333:q is no resource of sns:Unsubscribe",
  ],
  [
    "one resource too many",
    { Action: "s3:GetObject", Resource: [`${BUCKET}/*`, "arn:aws:iam::111122223333:role/r"] },
    "arn:aws:iam::111122223333:role/r is no resource of s3:GetObject",
  ],
  [
    "a key of another action",
    {
      Action: "s3:GetObject",
      Resource: `${BUCKET}/*`,
      Condition: { StringEquals: { "s3:prefix": "a/" } },
    },
    "requests for s3:GetObject have no condition key s3:prefix",
  ],
  [
    "a misspelt key",
    {
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaServices": "x" } },
    },
    "requests for kms:Decrypt have no condition key kms:ViaServices",
  ],
  [
    "a global key that does not exist",
    {
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "aws:SourceAccounts": "x" } },
    },
    "requests for kms:Decrypt have no condition key aws:SourceAccounts",
  ],
  [
    "a tag of the request where there is none",
    {
      Action: "s3:GetObject",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestTag/stack": "x" } },
    },
    "requests for s3:GetObject have no condition key aws:RequestTag/stack",
  ],
];

describe("policies beside the service authorization reference", () => {
  it("name actions, resources and condition keys that exist, in every stack and the bootstrap", async () => {
    const graphs: Graph[] = [
      ...(await Promise.all(stackNames().map(shipped))),
      ...(await featureGraphs()),
      await bootstrapGraph(),
    ];
    const problems = (await Promise.all(graphs.map(checkIamData))).flat();
    assert.deepEqual(
      problems.map(
        ({ resource, statement, problem }) => `${resource.name} ${statement}: ${problem}`,
      ),
      [],
    );
  });

  for (const [title, statement, ...wanted] of STATEMENTS) {
    it(`${wanted.length === 0 ? "admit" : "fail with"} ${title}`, async () => {
      const policy = {
        Version: "2012-10-17",
        Statement: [{ Sid: "One", Effect: "Allow", ...statement }],
      };
      const resource = {
        urn: "urn:pulumi:test::managed-sftp::aws:iam/rolePolicy:RolePolicy::one",
        type: "aws:iam/rolePolicy:RolePolicy",
        name: "one",
        kind: "custom",
        id: "one",
        inputs: { policy: JSON.stringify(policy) },
        outputs: {},
        options: {},
      } as const;
      const problems = await checkIamData({ stack: "test", resources: [resource], outputs: {} });
      assert.deepEqual(
        problems,
        wanted.map((problem) => ({ resource, input: "policy", statement: "One", problem })),
      );
    });
  }
});
