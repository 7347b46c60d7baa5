import * as assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

describe("the workflow for uploads", () => {
  let graph: Graph;
  before(async () => {
    const workflow = { steps: [{ deleteOriginal: true }] };
    graph = await graphOf({ ...MODES.public, operations: { workflow } });
  });

  // AWS writes no log of a workflow without a logging role, whatever the server's own log is.
  it("is logged, with the retention and the key of the other logs", () => {
    const id = "sftp-public-Server";
    const group = `arn:aws:logs:eu-central-1:111122223333:log-group:/aws/transfer/${id}`;
    const role = "arn:aws:iam::111122223333:role/managed-sftp-test-workflow-logs";
    const [server] = resourcesOf(graph, "aws:transfer/server:Server");
    assert.equal(server?.id, id);
    assert.equal(server?.inputs["loggingRole"], role);
    assert.deepEqual(inputsOf(graph, "aws:cloudwatch/logGroup:LogGroup")["sftp-public-workflows"], {
      name: `/aws/transfer/${id}`,
      kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/sftp-logs-Key",
      retentionInDays: 90,
    });
    assert.deepEqual(
      inputsOf(graph, "aws:iam/role:Role")["sftp-uploads-logs"]?.["assumeRolePolicy"],
      {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Service",
            Effect: "Allow",
            Principal: { Service: "transfer.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: {
              StringEquals: { "aws:SourceAccount": "111122223333" },
              ArnLike: { "aws:SourceArn": "arn:aws:transfer:eu-central-1:111122223333:server/*" },
            },
          },
        ],
      },
    );
    assert.deepEqual(inputsOf(graph, "aws:iam/rolePolicy:RolePolicy")["sftp-public-workflows"], {
      role: "managed-sftp-test-workflow-logs",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "WriteLogs",
            Effect: "Allow",
            Action: [
              "logs:CreateLogGroup",
              "logs:CreateLogStream",
              "logs:DescribeLogStreams",
              "logs:PutLogEvents",
            ],
            Resource: [group, `${group}:*`],
          },
        ],
      },
    });
  });

  // Otherwise CloudWatch Logs refuses to create the log group with the key.
  it("has a log group that the key of the logs admits", () => {
    const policy = inputsOf(graph, "aws:kms/key:Key")["sftp-logs"]?.["policy"] as {
      Statement: { Sid: string; Condition?: Record<string, Record<string, string[]>> }[];
    };
    const arns = policy.Statement.find(({ Sid }) => Sid === "LogGroups")?.Condition?.["ArnEquals"];
    assert.deepEqual(
      arns?.["kms:EncryptionContext:aws:logs:arn"]?.at(-1),
      "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/transfer/s-*",
    );
  });
});
