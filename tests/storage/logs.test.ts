import assert from "node:assert/strict";

import { graphOf, inputsOf, MODES } from "../support/program";

describe("Logs", () => {
  it("has one encrypted log group per writer, with the same names in every mode", async () => {
    const kmsKeyId = "arn:aws:kms:eu-central-1:111122223333:key/sftp-logs-Key";
    const expected = {
      "sftp-logs-flow": { kmsKeyId, name: "/aws/vpc/managed-sftp-test", retentionInDays: 30 },
      "sftp-logs-identity": {
        kmsKeyId,
        name: "/aws/lambda/managed-sftp-test-identity",
        retentionInDays: 30,
      },
      "sftp-logs-server": {
        kmsKeyId,
        name: "/aws/transfer/managed-sftp-test",
        retentionInDays: 30,
      },
    };
    for (const mode of Object.values(MODES)) {
      const graph = await graphOf({ ...mode, operations: { logRetentionDays: 30 } });
      assert.deepEqual(inputsOf(graph, "aws:cloudwatch/logGroup:LogGroup"), expected);
    }
  });

  it("lets CloudWatch Logs use the key for these groups only", async () => {
    const graph = await graphOf(MODES.public);
    const { policy } = inputsOf(graph, "aws:kms/key:Key")["sftp-logs"] ?? {};
    const group = (name: string): string =>
      `arn:aws:logs:eu-central-1:111122223333:log-group:${name}`;
    assert.deepEqual((policy as { Statement: unknown[] }).Statement.slice(1), [
      {
        Sid: "LogGroups",
        Effect: "Allow",
        Principal: { Service: "logs.eu-central-1.amazonaws.com" },
        Action: [
          "kms:Decrypt",
          "kms:DescribeKey",
          "kms:Encrypt",
          "kms:GenerateDataKey*",
          "kms:ReEncrypt*",
        ],
        Resource: "*",
        Condition: {
          ArnEquals: {
            "kms:EncryptionContext:aws:logs:arn": [
              group("/aws/lambda/managed-sftp-test-identity"),
              group("/aws/transfer/managed-sftp-test"),
              group("/aws/vpc/managed-sftp-test"),
            ],
          },
        },
      },
    ]);
  });
});
