import assert from "node:assert/strict";

import { graphOf, inputsOf, MODES } from "../support/program";

const ACCOUNT = "111122223333";
const ROLE = "managed-sftp-test-identity";

describe("IdentityProvider", () => {
  it("runs the bundle with nothing secret in its environment", async () => {
    const graph = await graphOf(MODES.public);
    const { code, ...inputs } = inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"]!;
    assert.match((code as { sha256: string }).sha256, /^[0-9a-f]{64}$/);
    assert.deepEqual(inputs, {
      name: ROLE,
      description: "Decides who may log in to the SFTP server",
      role: `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memorySize: 1024,
      reservedConcurrentExecutions: 100,
      timeout: 15,
      loggingConfig: { logFormat: "Text", logGroup: `/aws/lambda/${ROLE}` },
      environment: {
        variables: {
          BUCKET_ARN: `arn:aws:s3:::managed-sftp-test-${ACCOUNT}`,
          KEY_ARN: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-data-Key`,
          USER_ROLE_ARN: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user`,
          SECRET_PREFIX: "managed-sftp/test",
          ROLES_FROM_SECRETS: "false",
          STACK: "test",
          CACHE_SECONDS: "30",
          CACHE_USERS: "1000",
          LOCKOUT_TABLE: `${ROLE}-lockout`,
          LOCKOUT_ATTEMPTS: "10",
          LOCKOUT_SECONDS: "900",
        },
      },
      tags: { Name: "sftp-identity", SecretPrefix: "managed-sftp/test" },
    });
  });

  // A wider resource would let a fault in the function read any secret of the account.
  it("reads the users under its prefix, and no other secret", async () => {
    const secretsKeyArn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b`;
    const graph = await graphOf({
      ...MODES.public,
      identity: { secretPrefix: "partners/sftp", secretsKeyArn },
    });
    assert.deepEqual(inputsOf(graph, "aws:iam/rolePolicy:RolePolicy")["sftp-identity-users"], {
      role: ROLE,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/aws/lambda/${ROLE}:*`,
          },
          {
            Sid: "ReadUsers",
            Effect: "Allow",
            Action: "secretsmanager:GetSecretValue",
            Resource: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:partners/sftp/*`,
          },
          {
            Sid: "DecryptUsers",
            Effect: "Allow",
            Action: "kms:Decrypt",
            Resource: secretsKeyArn,
            Condition: {
              StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" },
            },
          },
          {
            Sid: "CountWrongPasswords",
            Effect: "Allow",
            Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
            Resource: `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/${ROLE}-lockout`,
          },
        ],
      },
    });
  });

  // Without it Lambda cannot remove the function's interfaces after a switch away from closed.
  it("keeps the permission for network interfaces in every mode, but not for the code", async () => {
    for (const mode of Object.values(MODES)) {
      const policies = inputsOf(await graphOf(mode), "aws:iam/rolePolicy:RolePolicy");
      const { policy } = policies["sftp-identity-vpc-access"] as {
        policy: { Statement: object[] };
      };
      assert.deepEqual(
        policy.Statement.map((s) => ({ ...s, Action: undefined })),
        [
          { Sid: "Interfaces", Effect: "Allow", Action: undefined, Resource: "*" },
          {
            Sid: "NotFromTheCode",
            Effect: "Deny",
            Action: undefined,
            Resource: "*",
            Condition: {
              ArnEquals: {
                "lambda:SourceFunctionArn": `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:${ROLE}`,
              },
            },
          },
        ],
      );
    }
  });
});
