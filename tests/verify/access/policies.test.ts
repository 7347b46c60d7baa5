import assert from "node:assert/strict";

import {
  type PolicyEvaluator,
  accessOf,
  type AccessDecision,
} from "../../../verify/access/evaluator";
import type { Principal } from "../../../verify/access/request";
import { type Graph, type GraphResource, resourcesOf } from "../../../verify/graph/graph";
import { evaluateStack } from "../../../verify/graph/stack";
import { allowed, BUCKET, BUCKET_ARN, denied, ROLE, SECRETS } from "./support";

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const POLICY = "arn:aws:iam::111122223333:policy/extra";
const role: Principal = { kind: "role", role: ROLE };
const tagging = { principal: role, action: "s3:GetObjectTagging", resource: `${BUCKET_ARN}/bob/x` };
const noStatement = denied(
  `no statement of the role policy allows s3:GetObjectTagging on ${BUCKET_ARN}/bob/x`,
);

const document = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "Extra", ...statement }] });
const everything = { Effect: "Allow", Action: "s3:*", Resource: "*" };

/** A resource as it would stand in a graph. */
const resource = (type: string, inputs: object, outputs: object = {}): GraphResource => ({
  urn: `urn:pulumi:dev::managed-sftp::${type}::extra`,
  type,
  name: "extra",
  kind: "custom",
  id: `extra-${type}`,
  inputs: { ...inputs },
  outputs: { ...outputs },
  options: {},
});

describe("policies that take part in a decision", () => {
  let dev: Graph;

  before(async () => {
    dev = await evaluateStack("dev");
  });

  const withResources = (...extra: readonly GraphResource[]): PolicyEvaluator =>
    accessOf({ ...dev, resources: [...dev.resources, ...extra] });
  const withRole = (inputs: object, ...extra: readonly GraphResource[]): PolicyEvaluator =>
    accessOf({
      ...dev,
      resources: [
        ...dev.resources.map((r) =>
          r.outputs["arn"] === ROLE ? { ...r, inputs: { ...r.inputs, ...inputs } } : r,
        ),
        ...extra,
      ],
    });
  const managed = resource(
    "aws:iam/policy:Policy",
    { policy: { secret: document(everything) } },
    { arn: POLICY },
  );

  it("are the role's attached ones", async () => {
    const type = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
    const attachment = resource(type, { role: "managed-sftp-dev-user", policyArn: POLICY });
    assert.deepEqual(await withResources().decide(tagging), noStatement);
    assert.deepEqual(await withResources(managed).decide(tagging), noStatement);
    assert.deepEqual(
      await withResources(managed, attachment).decide(tagging),
      allowed("role policy extra/Extra"),
    );
    await assert.rejects(
      withResources(attachment).decide(tagging),
      /policy arn:aws:iam::111122223333:policy\/extra is not in the graph/,
    );
  });

  it("are the role's inline and managed ones", async () => {
    const inlinePolicies = [{ name: "inline", policy: document(everything) }];
    assert.deepEqual(
      await withRole({ inlinePolicies }).decide(tagging),
      allowed("role policy inline/Extra"),
    );
    assert.deepEqual(
      await withRole({ managedPolicyArns: [POLICY] }, managed).decide(tagging),
      allowed("role policy extra/Extra"),
    );
  });

  it("are the role's permissions boundary", async () => {
    const get = { ...tagging, action: "s3:GetObject" };
    const boundary = (statement: object): Promise<AccessDecision> =>
      withRole(
        { permissionsBoundary: POLICY },
        resource("aws:iam/policy:Policy", { policy: document(statement) }, { arn: POLICY }),
      ).decide(get);
    assert.equal((await boundary(everything)).allowed, true);
    assert.deepEqual(
      await boundary({ ...everything, Action: "s3:PutObject" }),
      denied(`no statement of the permissions boundary allows s3:GetObject on ${BUCKET_ARN}/bob/x`),
    );
  });

  // The cache leaves out statements about other actions; one too many would turn a verdict.
  it("are taken for every action that their patterns match, in any case", async () => {
    const deciding = (statement: object): Promise<AccessDecision> =>
      withRole({ inlinePolicies: [{ name: "inline", policy: document(statement) }] }).decide(
        tagging,
      );
    for (const Action of ["*", "S3:getobjecttagging", "s3:Get*", "s3:GetObject?agging"]) {
      const decision = await deciding({ ...everything, Action: ["sts:*", Action] });
      assert.deepEqual(decision, allowed("role policy inline/Extra"), Action);
    }
    for (const Action of ["s3:GetObject", "s3:GetObject?", "s3:Put*", "kms:*"]) {
      assert.deepEqual(await deciding({ ...everything, Action }), noStatement, Action);
    }
    const other = { Effect: "Allow", NotAction: "s3:PutObject", Resource: "*" };
    assert.deepEqual(await deciding(other), allowed("role policy inline/Extra"));
  });

  it("name a statement without Sid by its number in the document", async () => {
    const nameless = [{ ...everything, Action: "s3:PutObject" }, everything];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: nameless });
    assert.deepEqual(
      await withRole({ inlinePolicies: [{ name: "inline", policy }] }).decide(tagging),
      allowed("role policy inline/Statement2"),
    );
  });

  // A policy that opens the bucket to the world must not do so by one mistake alone.
  it("are those of a bucket, unless its public access is blocked", async () => {
    const anonymous = {
      ...tagging,
      principal: { kind: "anonymous" },
      action: "s3:GetObject",
    } as const;
    const policy = document({ ...everything, Principal: "*", Action: "s3:GetObject" });
    const own = dev.resources.filter(({ type }) => type !== "aws:s3/bucketPolicy:BucketPolicy");
    const open = [...own, resource("aws:s3/bucketPolicy:BucketPolicy", { bucket: BUCKET, policy })];
    const unblocked = open.filter(({ type }) => type !== BLOCK);
    assert.equal(resourcesOf(dev, BLOCK).length, 1);
    assert.deepEqual(
      await accessOf({ ...dev, resources: open }).decide(anonymous),
      denied("denied by the bucket's public access block"),
    );
    assert.deepEqual(
      await accessOf({ ...dev, resources: unblocked }).decide(anonymous),
      allowed("bucket policy/Extra"),
    );
  });

  it("are those of the endpoint that a closed network's calls pass", async () => {
    const closed = accessOf(await evaluateStack("closed"));
    const function_: Principal = {
      kind: "role",
      role: ROLE.replace("dev-user", "closed-identity"),
    };
    const ask = (principal: Principal, secret: string): Promise<AccessDecision> =>
      closed.decide({
        principal,
        action: "secretsmanager:GetSecretValue",
        resource: `${SECRETS}:${secret}-AbCdEf`,
        endpoint: "secretsmanager",
      });
    assert.deepEqual(
      await ask(function_, "managed-sftp/closed/bob"),
      allowed(
        "role policy sftp-identity-users/ReadUsers, endpoint policy secretsmanager/IdentityReadsUsers",
      ),
    );
    const other: Principal = { kind: "other", arn: "arn:aws:iam::111122223333:role/other" };
    const noEndpoint = (secret: string): AccessDecision =>
      denied(
        `no statement of the endpoint policy allows secretsmanager:GetSecretValue on ${SECRETS}:${secret}-AbCdEf`,
      );
    assert.deepEqual(
      await ask(other, "managed-sftp/closed/bob"),
      noEndpoint("managed-sftp/closed/bob"),
    );
    assert.deepEqual(
      await closed.decide({ ...tagging, endpoint: "kms" }),
      denied("the network has no endpoint for kms"),
    );
  });
});
