import * as assert from "node:assert/strict";

import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

import { namesOf, secretArns, tableArn } from "../../aws/resource-names";
import { parseStackConfig } from "../../config/load";
import { identityRolePolicy, vpcAccessPolicy } from "../../identity/function-role-policy";
import { findUserInSecrets } from "../../identity/authorizer/stores/secrets-manager";
import { CHINA } from "../support/environment";

describe("the function's permission", () => {
  const statementsOf = (identity: object) => {
    const { identity: config } = parseStackConfig(
      { network: { mode: "public" }, identity },
      "prod",
    );
    const { Statement } = identityRolePolicy(CHINA, namesOf("prod"), config);
    return Statement;
  };

  // Fault 24: a policy for one path and code for another let nobody in; a wider one lets the function
  // read every secret of the account.
  it("to read secrets is for those that it asks for, and no other", async () => {
    const secretPrefix = "partners/SFTP";
    const asked: string[] = [];
    const send = ({ input }: { input: { SecretId: string } }): Promise<object> => {
      asked.push(input.SecretId);
      return Promise.resolve({});
    };
    await findUserInSecrets({ send } as unknown as SecretsManagerClient, secretPrefix)("alice");
    const arns = `arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:`;
    const { Resource } = statementsOf({ secretPrefix })[1] ?? {};
    assert.equal(Resource, secretArns(CHINA, secretPrefix));
    assert.equal(Resource, `${arns}partners/SFTP/*`);
    assert.deepEqual(asked, ["partners/SFTP/alice"]);
  });

  // Fault 24: with a region or an account in the code it would hold in one place of the world only.
  it("names its place everywhere", () => {
    for (const identity of [{ store: "dynamodb" }, {}, { lockout: false }]) {
      const resources = statementsOf(identity).map(({ Resource }) => String(Resource));
      for (const arn of resources) assert.match(arn, /^arn:aws-cn:\w+:cn-north-1:444455556666:/);
    }
  });

  it("is for no table where users are secrets and nobody is locked out", () => {
    assert.deepEqual(
      statementsOf({ lockout: false }).map(({ Sid }) => Sid),
      ["WriteLogs", "ReadUsers"],
    );
  });

  it("to read the users' table includes its key, through DynamoDB only", () => {
    const secretsKeyArn = "arn:aws-cn:kms:cn-north-1:444455556666:key/0a1b";
    assert.deepEqual(statementsOf({ store: "dynamodb", lockout: false, secretsKeyArn }).slice(1), [
      {
        Sid: "ReadUsers",
        Effect: "Allow",
        Action: "dynamodb:GetItem",
        Resource: tableArn(CHINA, "managed-sftp-prod-identity-users"),
      },
      {
        Sid: "DecryptUsers",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: secretsKeyArn,
        Condition: { StringEquals: { "kms:ViaService": "dynamodb.cn-north-1.amazonaws.com.cn" } },
      },
    ]);
  });

  // Until every secret is moved, logins need the one key or the other.
  it("to decrypt is for both keys while users are moved from one to the other", () => {
    const key = (id: string): string => `arn:aws-cn:kms:cn-north-1:444455556666:key/${id}`;
    const keysOf = (config: object): unknown =>
      statementsOf(config).find(({ Sid }) => Sid === "DecryptUsers")?.Resource;
    const previousSecretsKeyArn = key("old");
    assert.deepEqual(keysOf({ secretsKeyArn: key("new"), previousSecretsKeyArn }), [
      key("new"),
      key("old"),
    ]);
    assert.equal(keysOf({ previousSecretsKeyArn }), key("old"));
    assert.equal(keysOf({}), undefined);
  });

  it("to write logs and count wrong passwords is for its own log group and table", () => {
    assert.deepEqual(statementsOf({}), [
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource:
          "arn:aws-cn:logs:cn-north-1:444455556666:log-group:/aws/lambda/managed-sftp-prod-identity:*",
      },
      {
        Sid: "ReadUsers",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:managed-sftp/prod/*",
      },
      {
        Sid: "CountWrongPasswords",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
        Resource: tableArn(CHINA, "managed-sftp-prod-identity-lockout"),
      },
    ]);
  });

  it("to read secrets under a key of the operator's includes it, through Secrets Manager only", () => {
    const secretsKeyArn = "arn:aws-cn:kms:cn-north-1:444455556666:key/0a1b";
    assert.deepEqual(statementsOf({ secretsKeyArn })[2], {
      Sid: "DecryptUsers",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: secretsKeyArn,
      Condition: {
        StringEquals: { "kms:ViaService": "secretsmanager.cn-north-1.amazonaws.com.cn" },
      },
    });
  });

  // Lambda manages the interfaces with the same role with which the code calls AWS.
  it("to manage network interfaces is Lambda's and not the code's", () => {
    const [allowed, denied] = vpcAccessPolicy(CHINA, namesOf("prod")).Statement;
    const Action = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ];
    assert.deepEqual(allowed, { Sid: "Interfaces", Effect: "Allow", Action, Resource: "*" });
    const SourceFunctionArn =
      "arn:aws-cn:lambda:cn-north-1:444455556666:function:managed-sftp-prod-identity";
    assert.deepEqual(denied, {
      Sid: "NotFromTheCode",
      Effect: "Deny",
      Action,
      Resource: "*",
      Condition: { ArnEquals: { "lambda:SourceFunctionArn": SourceFunctionArn } },
    });
  });
});
