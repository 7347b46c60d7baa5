import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { githubTrust } from "../../bootstrap/trust";
import { resourcesOf } from "../../verify/graph/graph";
import {
  ACCOUNT,
  bootstrapGraph,
  CONFIG,
  deployRole,
  PREVIEW,
  type Questions,
  questionsFor,
  roleArn,
  STATE_BUCKET,
  STATE_KEY,
} from "./support";

const NAMES = "repo:example/managed-sftp";
const REPOSITORY = "repo:example@9919/managed-sftp@1234567";

describe("GitHub's roles", () => {
  let ask: Questions;

  before(async () => {
    ask = questionsFor(await bootstrapGraph());
  });

  describe("are assumed", () => {
    it("by the jobs of the workflows", async () => {
      for (const stack of ["dev", "prod", "closed-ftp"]) {
        const subject = `${REPOSITORY}:environment:${stack}`;
        assert.equal(await ask.assumes(deployRole(stack), subject), true, subject);
      }
      for (const subject of ["pull_request", "ref:refs/heads/main"]) {
        assert.equal(await ask.assumes(PREVIEW, `${REPOSITORY}:${subject}`), true, subject);
      }
    });

    // Only the protection rules of an environment require an approval, not a branch.
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
        ["a fork as prod", deployRole("prod"), "repo:stranger@1/managed-sftp@2:environment:prod"],
        [
          "a fork's pull request for a preview",
          PREVIEW,
          "repo:stranger@1/managed-sftp@2:pull_request",
        ],
        [
          "another repository of the owner",
          PREVIEW,
          "repo:example@9919/other@1234568:pull_request",
        ],
        [
          "a new repository of the same name, which GitHub numbers anew",
          deployRole("dev"),
          "repo:example@9919/managed-sftp@1234568:environment:dev",
        ],
        [
          "a new owner of the same name",
          deployRole("dev"),
          "repo:example@9920/managed-sftp@1234567:environment:dev",
        ],
        [
          "numbers that go on",
          deployRole("dev"),
          "repo:example@9919/managed-sftp@12345678:environment:dev",
        ],
        ["names without numbers", deployRole("dev"), `${NAMES}:environment:dev`],
        ["names without numbers, for a preview", PREVIEW, `${NAMES}:pull_request`],
        ["another branch for a preview", PREVIEW, `${REPOSITORY}:ref:refs/heads/feature`],
        ["an environment for a preview", PREVIEW, `${REPOSITORY}:environment:prod`],
        ["a token for somebody else", PREVIEW, `${REPOSITORY}:pull_request`, "https://example.com"],
      ];
    for (const [title, role, subject, audience] of strangers) {
      it(`not by ${title}`, async () => {
        assert.equal(await ask.assumes(role, subject, audience), false);
      });
    }

    it("by names alone only where the configuration says so", async () => {
      const dev = deployRole("dev");
      const names = `${NAMES}:environment:dev`;
      const numbers = `${REPOSITORY}:environment:dev`;
      const both = questionsFor(await bootstrapGraph({ ...CONFIG, subjectOfNames: true }));
      assert.deepEqual(
        [await both.assumes(dev, names), await both.assumes(dev, numbers)],
        [true, true],
      );
      const { ownerId, repositoryId, ...old } = { ...CONFIG, subjectOfNames: true };
      assert.deepEqual([ownerId, repositoryId], ["9919", "1234567"]);
      const alone = questionsFor(await bootstrapGraph(old));
      assert.deepEqual(
        [await alone.assumes(dev, names), await alone.assumes(dev, numbers)],
        [true, false],
      );
    });

    // With StringLike, an asterisk in the configuration would admit every repository.
    it("by equality with the whole subject", () => {
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

    it("for the duration that the deploy workflow requests", async () => {
      const file = join(__dirname, "..", "..", ".github", "workflows", "deploy-stack.yml");
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

  it("match the environments of the workflows", () => {
    const file = join(__dirname, "..", "..", ".github", "workflows", "deploy-stack.yml");
    const { jobs } = parse(readFileSync(file, "utf8")) as {
      jobs: { deploy: { environment: string } };
    };
    assert.equal(jobs.deploy.environment, "${{ inputs.stack }}");
  });
});
