import assert from "node:assert/strict";

import {
  type PolicyEvaluator,
  accessOf,
  type AccessDecision,
} from "../../../verify/access/evaluator";
import type { Principal } from "../../../verify/access/request";
import { type Graph, resourcesOf } from "../../../verify/graph/graph";
import { evaluateStack } from "../../../verify/graph/stack";
import {
  allowed,
  bob,
  BUCKET,
  BUCKET_ARN,
  denied,
  IDENTITY_ROLE,
  KEY_ARN,
  notInSession,
  ROLE,
  SECRETS,
  sessionOf,
} from "./support";

describe("access to the dev stack", () => {
  let graph: Graph;
  let access: PolicyEvaluator;

  before(async () => {
    graph = await evaluateStack("dev");
    access = accessOf(graph);
  });

  describe("to the key", () => {
    const viaS3 = {
      "kms:ViaService": "s3.eu-central-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": BUCKET_ARN,
    };
    const decrypt = (
      principal: Principal,
      context: Record<string, string>,
    ): Promise<AccessDecision> =>
      access.decide({ principal, action: "kms:Decrypt", resource: KEY_ARN, context });
    const byNobody = denied(`no statement of the key policy allows kms:Decrypt on ${KEY_ARN}`);
    const administrator: Principal = {
      kind: "other",
      arn: "arn:aws:iam::111122223333:role/administrator",
    };

    it("allows the user role through S3 for this bucket", async () => {
      assert.deepEqual(
        await decrypt({ kind: "role", role: ROLE }, viaS3),
        allowed("role policy sftp-user-key/KeyThroughS3, key policy/TransferUsersThroughS3"),
      );
    });

    // Without it, whoever takes on the role could decrypt copies of the data outside S3.
    it("refuses use outside S3", async () => {
      const outside = { "kms:EncryptionContext:aws:s3:arn": BUCKET_ARN };
      assert.deepEqual(
        await decrypt(bob, outside),
        denied(`no statement of the role policy allows kms:Decrypt on ${KEY_ARN}`),
      );
      // Not even if somebody widened the role.
      assert.deepEqual(await decrypt({ kind: "other", arn: ROLE }, outside), byNobody);
      assert.equal((await decrypt({ kind: "other", arn: ROLE }, viaS3)).allowed, true);
    });

    it("refuses another bucket's data", async () => {
      const other = { ...viaS3, "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::other" };
      assert.deepEqual(await decrypt(bob, other), byNobody);
    });

    // The policy would otherwise hand the data to every administrator of the account.
    it("refuses every other role, whatever its own policies allow", async () => {
      assert.deepEqual(await decrypt(administrator, viaS3), byNobody);
      const stranger: Principal = { kind: "other", arn: "arn:aws:iam::444455556666:role/x" };
      assert.deepEqual(await decrypt(stranger, viaS3), byNobody);
    });

    it("leaves its administration to the account", async () => {
      assert.deepEqual(
        await access.decide({
          principal: administrator,
          action: "kms:DescribeKey",
          resource: KEY_ARN,
        }),
        allowed("key policy/Administration"),
      );
    });

    it("refuses a put by a session without KMS actions", async () => {
      const principal = sessionOf("bob");
      assert.deepEqual(
        await access.decideS3({ principal, bucket: BUCKET, operation: "put", key: "bob/x" }),
        notInSession("kms:GenerateDataKey", KEY_ARN),
      );
    });
  });

  it("refuses other accounts and anonymous requests", async () => {
    const request = { action: "s3:GetObject", resource: `${BUCKET_ARN}/bob/x` };
    const byNobody = denied(
      `no statement of the bucket policy allows s3:GetObject on ${BUCKET_ARN}/bob/x`,
    );
    const stranger: Principal = { kind: "other", arn: "arn:aws:iam::444455556666:user/x" };
    assert.deepEqual(await access.decide({ ...request, principal: stranger }), byNobody);
    assert.deepEqual(
      await access.decide({ ...request, principal: { kind: "anonymous" } }),
      byNobody,
    );
  });

  // Without the source any Transfer server of any account could be told to use the role.
  it("lets Transfer take on the user role for users of this server only", async () => {
    const assume = (source: string): Promise<AccessDecision> =>
      access.decide({
        principal: { kind: "service", name: "transfer.amazonaws.com" },
        action: "sts:AssumeRole",
        resource: ROLE,
        context: { "aws:SourceArn": source, "aws:SourceAccount": "111122223333" },
      });
    const users = "arn:aws:transfer:eu-central-1:111122223333:user";
    assert.deepEqual(
      await assume(`${users}/sftp-public-Server/bob`),
      allowed("trust policy/Service"),
    );
    const refused = denied(`no statement of the trust policy allows sts:AssumeRole on ${ROLE}`);
    assert.deepEqual(await assume(`${users}/s-00000000000000000/bob`), refused);
    assert.deepEqual(
      await assume("arn:aws:transfer:eu-central-1:111122223333:server/sftp-public-Server"),
      refused,
    );
  });

  it("lets only this server call the identity function", async () => {
    const lambda = resourcesOf(graph, "aws:lambda/function:Function")[0]?.outputs["arn"] as string;
    const invoke = (server: string): Promise<AccessDecision> =>
      access.decide({
        principal: { kind: "service", name: "transfer.amazonaws.com" },
        action: "lambda:InvokeFunction",
        resource: lambda,
        context: {
          "aws:SourceArn": `arn:aws:transfer:eu-central-1:111122223333:server/${server}`,
          "aws:SourceAccount": "111122223333",
        },
      });
    assert.deepEqual(await invoke("sftp-public-Server"), allowed("function policy/sftppublic"));
    assert.equal((await invoke("s-00000000000000000")).allowed, false);
  });

  it("lets the identity function read users' secrets and nothing else", async () => {
    const ask = (action: string, resource: string): Promise<AccessDecision> =>
      access.decide({ principal: { kind: "role", role: IDENTITY_ROLE }, action, resource });
    const get = "secretsmanager:GetSecretValue";
    assert.deepEqual(
      await ask(get, `${SECRETS}:managed-sftp/dev/bob-AbCdEf`),
      allowed("role policy sftp-identity-users/ReadUsers"),
    );
    for (const [action, resource] of [
      [get, `${SECRETS}:managed-sftp/dev-admin/bob-AbCdEf`],
      ["secretsmanager:PutSecretValue", `${SECRETS}:managed-sftp/dev/bob-AbCdEf`],
      ["s3:GetObject", `${BUCKET_ARN}/bob/x`],
    ] as const) {
      assert.deepEqual(
        await ask(action, resource),
        denied(`no statement of the role policy allows ${action} on ${resource}`),
      );
    }
  });

  // A denial by mistake looks safe, and would prove whatever a test wants to see refused.
  it("fails on what it cannot evaluate instead of refusing it", async () => {
    const request = { principal: bob, action: "s3:GetObjekt", resource: `${BUCKET_ARN}/bob/x` };
    await assert.rejects(access.decide(request), /cannot evaluate s3:GetObjekt.*invalid\.action/);
    await assert.rejects(
      access.decide({ ...request, action: "s3:GetObject", resource: KEY_ARN }),
      /cannot evaluate s3:GetObject.*no\.resource\.types/,
    );
    const ghost: Principal = { kind: "role", role: `${ROLE}-ghost` };
    await assert.rejects(
      access.decide({ ...request, principal: ghost, action: "s3:GetObject" }),
      /role .*-ghost is not in the graph/,
    );
    const broken: Principal = { kind: "session", role: ROLE, sessionName: "x", policy: "{" };
    await assert.rejects(
      access.decide({ ...request, principal: broken, action: "s3:GetObject" }),
      /JSON/,
    );
  });
});
