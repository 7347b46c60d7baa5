import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { githubTrust } from "../../bootstrap/trust";
import { resourcesOf } from "../../graph/graph";
import {
  ACCOUNT,
  bootstrapGraph,
  deployRole,
  PREVIEW,
  type Questions,
  questionsFor,
  roleArn,
  STATE_BUCKET,
  STATE_KEY,
} from "./support";

const REPOSITORY = "repo:example/managed-sftp";

describe("GitHub's roles", () => {
  let ask: Questions;

  before(async () => {
    ask = questionsFor(await bootstrapGraph());
  });

  describe("are taken on", () => {
    it("by the jobs of the workflows", async () => {
      for (const stack of ["dev", "prod", "closed-ftp"]) {
        const subject = `${REPOSITORY}:environment:${stack}`;
        assert.equal(await ask.assumes(deployRole(stack), subject), true, subject);
      }
      for (const subject of ["pull_request", "ref:refs/heads/main"]) {
        assert.equal(await ask.assumes(PREVIEW, `${REPOSITORY}:${subject}`), true, subject);
      }
    });

    // A branch needs nobody's approval: only the environment's protection rules ask for one.
    const strangers: readonly [title: string, role: string, subject: string, audience?: string][] =
      [
        ["a branch as prod", deployRole("prod"), `${REPOSITORY}:ref:refs/heads/main`],
        ["a tag as prod", deployRole("prod"), `${REPOSITORY}:ref:refs/tags/v1`],
        ["a pull request as prod", deployRole("prod"), `${REPOSITORY}:pull_request`],
        ["another environment as prod", deployRole("prod"), `${REPOSITORY}:environment:dev`],
        [
          "a longer environment as closed",
          deployRole("closed"),
          `${REPOSITORY}:environment:closed-ftp`,
        ],
        ["a fork as prod", deployRole("prod"), "repo:stranger/managed-sftp:environment:prod"],
        ["a fork's pull request for a preview", PREVIEW, "repo:stranger/managed-sftp:pull_request"],
        ["another repository of the owner", PREVIEW, "repo:example/other:pull_request"],
        ["a repository whose name goes on", PREVIEW, `${REPOSITORY}-2:pull_request`],
        ["another branch for a preview", PREVIEW, `${REPOSITORY}:ref:refs/heads/feature`],
        ["an environment for a preview", PREVIEW, `${REPOSITORY}:environment:prod`],
        ["a token for somebody else", PREVIEW, `${REPOSITORY}:pull_request`, "https://example.com"],
      ];
    for (const [title, role, subject, audience] of strangers) {
      it(`not by ${title}`, async () => {
        assert.equal(await ask.assumes(role, subject, audience), false);
      });
    }

    // With StringLike, an asterisk that slips into the configuration would admit every repository.
    it("by equality with whole subjects", () => {
      assert.deepEqual(githubTrust("arn", ["repo:a/b:pull_request"]).Statement, [
        {
          Sid: "GitHub",
          Effect: "Allow",
          Principal: { Federated: "arn" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:sub": ["repo:a/b:pull_request"],
            },
          },
        },
      ]);
    });

    it("for as long as the deploy workflow asks", async () => {
      const file = join(__dirname, "..", "..", ".github", "workflows", "deploy.yml");
      const asked = /role-duration-seconds: (\d+)/.exec(readFileSync(file, "utf8"))?.[1];
      assert.deepEqual(
        resourcesOf(await bootstrapGraph(), "aws:iam/role:Role").map(({ name, inputs }) => [
          name,
          inputs["maxSessionDuration"],
        ]),
        [
          ...["closed", "closed-ftp", "dev", "prod", "staging"].map((stack) => [
            `deploy-managed-sftp-${stack}`,
            Number(asked),
          ]),
          ["preview-managed-sftp", undefined],
        ],
      );
    });
  });

  describe("for a deployment", () => {
    const ROLE = deployRole("prod");

    it("make the roles of their stack and nobody else's", async () => {
      const make = (name: string): Promise<boolean> =>
        ask.may(ROLE, "iam:CreateRole", roleArn(name));
      assert.equal(await make("managed-sftp-prod-user"), true);
      assert.equal(await make("sftp-flow-logs-0a1b2c3"), true);
      for (const name of [
        "admin",
        "managed-sftp-dev-user",
        "deploy-managed-sftp-prod",
        "preview-managed-sftp",
      ]) {
        assert.equal(await make(name), false, name);
      }
      assert.equal(
        await ask.may(
          deployRole("closed"),
          "iam:PutRolePolicy",
          roleArn("managed-sftp-closed-ftp-user"),
        ),
        false,
      );
    });

    it("attach no policy that is not written out in the program", async () => {
      const user = roleArn("managed-sftp-prod-user");
      assert.equal(await ask.may(ROLE, "iam:PutRolePolicy", user), true);
      assert.equal(await ask.may(ROLE, "iam:AttachRolePolicy", user), false);
      assert.equal(await ask.may(ROLE, "iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/x`), false);
    });

    it("pass their roles to the services that need them only", async () => {
      const pass = (service: string): Promise<boolean> =>
        ask.may(ROLE, "iam:PassRole", roleArn("managed-sftp-prod-identity"), {
          "iam:PassedToService": service,
        });
      assert.equal(await pass("lambda.amazonaws.com"), true);
      assert.equal(await pass("ec2.amazonaws.com"), false);
    });

    it("write their own state, and can neither delete nor open the state bucket", async () => {
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

    it("decrypt secrets in the state, and keep their key", async () => {
      assert.equal(await ask.may(ROLE, "kms:Decrypt", STATE_KEY), true);
      const tags = {
        "aws:ResourceTag/project": "managed-sftp",
        "aws:ResourceTag/environment": "prod",
      };
      // Even if somebody tagged it like a stack's own.
      assert.equal(await ask.may(ROLE, "kms:ScheduleKeyDeletion", STATE_KEY, tags), false);
    });

    it("delete keys with the tags of their stack only", async () => {
      const key = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b`;
      const remove = (tags: Record<string, string>): Promise<boolean> =>
        ask.may(ROLE, "kms:ScheduleKeyDeletion", key, tags);
      const project = { "aws:ResourceTag/project": "managed-sftp" };
      assert.equal(await remove({ ...project, "aws:ResourceTag/environment": "prod" }), true);
      assert.equal(await remove({ ...project, "aws:ResourceTag/environment": "dev" }), false);
      assert.equal(await remove({}), false);
    });

    // The pipeline deploys; what partners have sent is none of its business.
    it("see no file and no user but the one of the smoke test", async () => {
      const file = `arn:aws:s3:::managed-sftp-prod-${ACCOUNT}/alice/report.csv`;
      for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
        assert.equal(await ask.may(ROLE, action, file), false, action);
      }
      const secret = (user: string): Promise<boolean> =>
        ask.may(
          ROLE,
          "secretsmanager:GetSecretValue",
          `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:SFTP/${user}-AbCdEf`,
        );
      assert.equal(await secret("smoke"), true);
      assert.equal(await secret("alice"), false);
      assert.equal(await secret("smoke-2"), false);
    });

    it("touch no other region", async () => {
      const vpc = (region: string): Promise<boolean> =>
        ask.may(ROLE, "ec2:DeleteVpc", `arn:aws:ec2:${region}:${ACCOUNT}:vpc/vpc-0a1b`);
      assert.equal(await vpc("eu-central-1"), true);
      assert.equal(await vpc("us-east-1"), false);
    });
  });

  describe("for a preview", () => {
    it("read state and settings", async () => {
      const state = `${STATE_BUCKET}/.pulumi/stacks/managed-sftp/prod.json`;
      assert.equal(await ask.may(PREVIEW, "s3:GetObject", state), true);
      assert.equal(await ask.may(PREVIEW, "kms:Decrypt", STATE_KEY), true);
      assert.equal(
        await ask.may(PREVIEW, "s3:GetBucketPolicy", `arn:aws:s3:::managed-sftp-prod-${ACCOUNT}`),
        true,
      );
      assert.equal(await ask.may(PREVIEW, "ec2:DescribeVpcs", "*"), true);
    });

    // A pull request runs its own code with this role.
    it("change nothing, not even the state", async () => {
      const bucket = `arn:aws:s3:::managed-sftp-prod-${ACCOUNT}`;
      const changes: readonly [action: string, resource: string][] = [
        ["s3:PutObject", `${STATE_BUCKET}/.pulumi/stacks/managed-sftp/prod.json`],
        ["s3:DeleteObject", `${STATE_BUCKET}/.pulumi/locks/organization/managed-sftp/prod/x.json`],
        ["kms:Encrypt", STATE_KEY],
        ["s3:PutBucketPolicy", bucket],
        ["s3:GetObject", `${bucket}/alice/report.csv`],
        ["iam:CreateRole", roleArn("managed-sftp-prod-user")],
        [
          "lambda:UpdateFunctionCode",
          `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:managed-sftp-prod-identity`,
        ],
        [
          "transfer:StopServer",
          `arn:aws:transfer:eu-central-1:${ACCOUNT}:server/s-0123456789abcdef0`,
        ],
        [
          "secretsmanager:GetSecretValue",
          `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:SFTP/smoke-AbCdEf`,
        ],
        [
          "dynamodb:GetItem",
          `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/managed-sftp-prod-identity-users`,
        ],
      ];
      for (const [action, resource] of changes) {
        assert.equal(await ask.may(PREVIEW, action, resource), false, action);
      }
    });
  });

  it("fit the workflows' environments", () => {
    const file = join(__dirname, "..", "..", ".github", "workflows", "deploy.yml");
    const { jobs } = parse(readFileSync(file, "utf8")) as {
      jobs: { deploy: { environment: string } };
    };
    assert.equal(jobs.deploy.environment, "${{ matrix.stack }}");
  });
});
