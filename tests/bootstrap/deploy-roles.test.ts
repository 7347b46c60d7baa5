import assert from "node:assert/strict";

import type { Context } from "../../verify/access/request";
import {
  ACCOUNT,
  bootstrapGraph,
  CONFIG,
  deployRole,
  policyArn,
  type Questions,
  questionsFor,
  roleArn,
  STATE_BUCKET,
  STATE_KEY,
} from "./support";

describe("a deploy role", () => {
  const ROLE = deployRole("prod");
  const BOUND = { "iam:PermissionsBoundary": policyArn("boundary-managed-sftp-prod") };
  let ask: Questions;

  before(async () => {
    ask = questionsFor(await bootstrapGraph());
  });

  it("creates the roles of its stack only", async () => {
    const make = (name: string): Promise<boolean> =>
      ask.may(ROLE, "iam:CreateRole", roleArn(name), BOUND);
    assert.equal(await make("managed-sftp-prod-user"), true);
    const old = roleArn("sftp-flow-logs-0a1b2c3");
    assert.equal(await ask.may(ROLE, "iam:DeleteRole", old), true);
    for (const name of [
      "sftp-flow-logs-0a1b2c3",
      "admin",
      "managed-sftp-dev-user",
      "deploy-managed-sftp-prod",
      "preview-managed-sftp",
      "drift-managed-sftp",
    ]) {
      assert.equal(await make(name), false, name);
    }
    assert.equal(
      await ask.may(
        deployRole("closed"),
        "iam:PutRolePolicy",
        roleArn("managed-sftp-closed-ftp-user"),
        { "iam:PermissionsBoundary": policyArn("boundary-managed-sftp-closed") },
      ),
      false,
    );
  });

  it("attaches only policies that are defined in the program", async () => {
    const user = roleArn("managed-sftp-prod-user");
    assert.equal(await ask.may(ROLE, "iam:PutRolePolicy", user, BOUND), true);
    assert.equal(await ask.may(ROLE, "iam:AttachRolePolicy", user, BOUND), false);
    assert.equal(await ask.may(ROLE, "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/x`), false);
  });

  it("passes its roles to the services that need them only", async () => {
    const pass = (service: string): Promise<boolean> =>
      ask.may(ROLE, "iam:PassRole", roleArn("managed-sftp-prod-identity"), {
        "iam:PassedToService": service,
      });
    assert.equal(await pass("lambda.amazonaws.com"), true);
    assert.equal(await pass("ec2.amazonaws.com"), false);
  });

  it("writes its own state, and can neither delete the state bucket nor change its settings", async () => {
    const put = (key: string): Promise<boolean> =>
      ask.may(ROLE, "s3:PutObject", `${STATE_BUCKET}/.pulumi/${key}`);
    assert.equal(await put("stacks/managed-sftp/prod.json"), true);
    assert.equal(await put("locks/organization/managed-sftp/prod/0a1b.json"), true);
    assert.equal(await put("stacks/managed-sftp/dev.json"), false);
    assert.equal(await put("stacks/managed-sftp-bootstrap/account.json"), false);
    const lock = `${STATE_BUCKET}/.pulumi/locks/organization/managed-sftp/prod/0a1b.json`;
    assert.equal(await ask.may(ROLE, "s3:DeleteObject", lock), true);
    for (const action of ["s3:DeleteBucket", "s3:PutBucketPolicy", "s3:PutBucketVersioning"]) {
      assert.equal(await ask.may(ROLE, action, STATE_BUCKET), false, action);
    }
    const state = `${STATE_BUCKET}/.pulumi/stacks/managed-sftp/prod.json`;
    assert.equal(await ask.may(ROLE, "s3:DeleteObject", state), false);
    assert.equal(await ask.may(ROLE, "s3:DeleteObjectVersion", state), false);
  });

  it("decrypts secrets in the state, and cannot delete their key", async () => {
    const decrypt = (context: Context): Promise<boolean> =>
      ask.may(ROLE, "kms:Decrypt", STATE_KEY, context);
    const secrets = (stack: string): Context => ({
      "kms:EncryptionContext:stack": stack,
      "kms:EncryptionContextKeys": ["stack"],
    });
    const objects = (bucket: string): Context => ({
      "kms:ViaService": "s3.eu-central-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": bucket,
      "kms:EncryptionContextKeys": ["aws:s3:arn"],
    });
    assert.deepEqual(
      [await decrypt(secrets("prod")), await decrypt(objects(STATE_BUCKET))],
      [true, true],
    );
    assert.deepEqual(
      [
        await decrypt(secrets("dev")),
        await decrypt(objects(`${STATE_BUCKET}-2`)),
        await decrypt({}),
      ],
      [false, false, false],
    );
    const tags = {
      "aws:ResourceTag/project": "managed-sftp",
      "aws:ResourceTag/environment": "prod",
    };
    // Even with the tags of a stack's key.
    assert.equal(await ask.may(ROLE, "kms:ScheduleKeyDeletion", STATE_KEY, tags), false);
  });

  it("decrypts secrets without context only where the configuration says that there are any", async () => {
    const { may } = questionsFor(
      await bootstrapGraph({ ...CONFIG, secretsWithoutContext: ["dev"] }),
    );
    assert.equal(await may(deployRole("dev"), "kms:Decrypt", STATE_KEY), true);
    assert.equal(await may(ROLE, "kms:Decrypt", STATE_KEY), false);
  });

  it("deletes keys with the tags of its stack only", async () => {
    const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b`;
    const remove = (tags: Record<string, string>): Promise<boolean> =>
      ask.may(ROLE, "kms:ScheduleKeyDeletion", key, tags);
    const project = { "aws:ResourceTag/project": "managed-sftp" };
    assert.equal(await remove({ ...project, "aws:ResourceTag/environment": "prod" }), true);
    assert.equal(await remove({ ...project, "aws:ResourceTag/environment": "dev" }), false);
    assert.equal(await remove({}), false);
  });

  // A deployment does not need the files of partners.
  it("reads no objects", async () => {
    const file = `arn:aws:s3:::managed-sftp-prod-${ACCOUNT}/alice/report.csv`;
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
      assert.equal(await ask.may(ROLE, action, file), false, action);
    }
  });

  it("changes no other region", async () => {
    const vpc = (region: string): Promise<boolean> =>
      ask.may(ROLE, "ec2:DeleteVpc", `arn:aws:ec2:${region}:${ACCOUNT}:vpc/vpc-0a1b`);
    assert.equal(await vpc("eu-central-1"), true);
    assert.equal(await vpc("us-east-1"), false);
  });
});
