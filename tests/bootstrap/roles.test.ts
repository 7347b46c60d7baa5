import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { Context } from "../../verify/access/request";
import { githubTrust } from "../../bootstrap/trust";
import { resourcesOf } from "../../verify/graph/graph";
import {
  ACCOUNT,
  bootstrapGraph,
  CONFIG,
  deployRole,
  DRIFT,
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
      assert.equal(await ask.assumes(PREVIEW, `${REPOSITORY}:environment:preview`), true);
      assert.equal(await ask.assumes(DRIFT, `${REPOSITORY}:ref:refs/heads/main`), true);
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
          "repo:stranger@1/managed-sftp@2:environment:preview",
        ],
        [
          "another repository of the owner",
          PREVIEW,
          "repo:example@9919/other@1234568:environment:preview",
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
        ["names without numbers, for a preview", PREVIEW, `${NAMES}:environment:preview`],
        // Only an environment can ask for a reviewer before code of a pull request runs.
        ["a pull request without the environment", PREVIEW, `${REPOSITORY}:pull_request`],
        ["the main branch for a preview", PREVIEW, `${REPOSITORY}:ref:refs/heads/main`],
        ["another environment for a preview", PREVIEW, `${REPOSITORY}:environment:prod`],
        [
          "the environment of previews as dev",
          deployRole("dev"),
          `${REPOSITORY}:environment:preview`,
        ],
        ["a pull request for the check for drift", DRIFT, `${REPOSITORY}:pull_request`],
        ["the environment of previews for it", DRIFT, `${REPOSITORY}:environment:preview`],
        ["another branch for it", DRIFT, `${REPOSITORY}:ref:refs/heads/feature`],
        [
          "a token for somebody else",
          PREVIEW,
          `${REPOSITORY}:environment:preview`,
          "https://example.com",
        ],
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
          ["drift-managed-sftp", undefined],
          ["preview-managed-sftp", undefined],
        ],
      );
    });
  });

  describe("for a preview", () => {
    /** What decrypts the secrets of a stack, and the objects of the state bucket. */
    const secretsOf = (stack: string): Context => ({ "kms:EncryptionContext:stack": stack });
    const OBJECTS: Context = {
      "kms:ViaService": "s3.eu-central-1.amazonaws.com",
      "kms:EncryptionContext:aws:s3:arn": STATE_BUCKET,
    };
    const filesOf = (stack: string): string[] => [
      `${STATE_BUCKET}/.pulumi/stacks/managed-sftp/${stack}.json`,
      `${STATE_BUCKET}/.pulumi/history/managed-sftp/${stack}/${stack}-1.history.json`,
      `${STATE_BUCKET}/.pulumi/backups/managed-sftp/${stack}/${stack}.json`,
    ];

    it("read settings, and the state of the stacks that are listed for them", async () => {
      for (const file of [...filesOf("dev"), `${STATE_BUCKET}/.pulumi/meta.yaml`]) {
        assert.equal(await ask.may(PREVIEW, "s3:GetObject", file), true, file);
      }
      assert.equal(await ask.may(PREVIEW, "kms:Decrypt", STATE_KEY, OBJECTS), true);
      assert.equal(await ask.may(PREVIEW, "kms:Decrypt", STATE_KEY, secretsOf("dev")), true);
      assert.equal(
        await ask.may(PREVIEW, "s3:GetBucketPolicy", `arn:aws:s3:::managed-sftp-prod-${ACCOUNT}`),
        true,
      );
      assert.equal(await ask.may(PREVIEW, "ec2:DescribeVpcs", "*"), true);
    });

    // A pull request runs its own code with this role, which could then send away the host keys of prod.
    it("decrypt no secret of another stack, and read none of its state", async () => {
      for (const stack of ["prod", "closed", "closed-ftp", "staging"]) {
        for (const file of filesOf(stack)) {
          assert.equal(await ask.may(PREVIEW, "s3:GetObject", file), false, file);
          assert.equal(await ask.may(PREVIEW, "s3:GetObjectVersion", file), false, file);
        }
        assert.equal(await ask.may(PREVIEW, "kms:Decrypt", STATE_KEY, secretsOf(stack)), false);
      }
      const bootstrapState = `${STATE_BUCKET}/.pulumi/stacks/managed-sftp-bootstrap/account.json`;
      assert.equal(await ask.may(PREVIEW, "s3:GetObject", bootstrapState), false);
      assert.equal(await ask.may(PREVIEW, "kms:Decrypt", STATE_KEY), false);
    });

    it("decrypt nothing where no stack is listed", async () => {
      const { may } = questionsFor(await bootstrapGraph({ ...CONFIG, previewStacks: [] }));
      for (const file of filesOf("dev")) {
        assert.equal(await may(PREVIEW, "s3:GetObject", file), false);
      }
      for (const context of [{}, OBJECTS, secretsOf("dev")]) {
        assert.equal(await may(PREVIEW, "kms:Decrypt", STATE_KEY, context), false);
      }
      assert.equal(await may(PREVIEW, "ec2:DescribeVpcs", "*"), true);
    });

    it("are another role than the check for drift, which reads the state of every stack", async () => {
      for (const stack of CONFIG.stacks) {
        for (const file of filesOf(stack)) {
          assert.equal(await ask.may(DRIFT, "s3:GetObject", file), true, file);
        }
        assert.equal(await ask.may(DRIFT, "kms:Decrypt", STATE_KEY, secretsOf(stack)), true);
      }
      const file = join(__dirname, "..", "..", ".github", "workflows", "drift.yml");
      assert.match(readFileSync(file, "utf8"), /role-to-assume: \$\{\{ vars\.AWS_DRIFT_ROLE \}\}/);
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
        assert.equal(await ask.may(DRIFT, action, resource), false, action);
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
