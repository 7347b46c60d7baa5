import * as assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const BUCKET = "managed-sftp-test-111122223333";
const FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:scan";
const ROLE = "arn:aws:iam::111122223333:role/managed-sftp-test-workflow";
const COMMON = { sourceFileLocation: "${original.file}" };

const workflowOf = (workflow: Record<string, unknown>): Promise<Graph> =>
  graphOf({ ...MODES.public, operations: { workflow } });

const statements = (graph: Graph, name: string) =>
  (
    inputsOf(graph, "aws:iam/rolePolicy:RolePolicy")[name]?.["policy"] as {
      Statement: { Sid: string; Action: unknown; Resource: unknown }[];
    }
  ).Statement;

describe("the workflow for uploads", () => {
  let graph: Graph;
  before(async () => {
    graph = await workflowOf({
      steps: [
        { tag: { project: "orders" } },
        { copyTo: "archive/", overwrite: true },
        { decryptTo: "clear/" },
        { lambdaArn: FUNCTION, timeoutSeconds: 120 },
        { deleteOriginal: true },
      ],
      exceptionSteps: [{ copyTo: "failed/" }],
    });
  });

  it("has the configured steps, and a destination folder per user", () => {
    const to = (folder: string): object => ({
      s3FileLocation: { bucket: BUCKET, key: `${folder}/\${transfer:UserName}/` },
    });
    assert.deepEqual(inputsOf(graph, "aws:transfer/workflow:Workflow"), {
      "sftp-uploads": {
        description: "Uploads to managed-sftp-test",
        steps: [
          {
            type: "TAG",
            tagStepDetails: {
              ...{ name: "step-1", ...COMMON },
              tags: [{ key: "project", value: "orders" }],
            },
          },
          {
            type: "COPY",
            copyStepDetails: {
              ...{ name: "step-2", ...COMMON, overwriteExisting: "TRUE" },
              destinationFileLocation: to("archive"),
            },
          },
          {
            type: "DECRYPT",
            decryptStepDetails: {
              ...{ name: "step-3", ...COMMON, type: "PGP", overwriteExisting: "FALSE" },
              destinationFileLocation: to("clear"),
            },
          },
          {
            type: "CUSTOM",
            customStepDetails: { name: "step-4", ...COMMON, target: FUNCTION, timeoutSeconds: 120 },
          },
          { type: "DELETE", deleteStepDetails: { name: "step-5", ...COMMON } },
        ],
        onExceptionSteps: [
          {
            type: "COPY",
            copyStepDetails: {
              ...{ name: "step-1", ...COMMON, overwriteExisting: "FALSE" },
              destinationFileLocation: to("failed"),
            },
          },
        ],
        tags: { Name: "sftp-uploads" },
      },
    });
  });

  it("is run by the server with its own role", () => {
    const [server] = resourcesOf(graph, "aws:transfer/server:Server");
    assert.deepEqual(server?.inputs["workflowDetails"], {
      onUpload: { executionRole: ROLE, workflowId: "sftp-uploads-Workflow" },
    });
    const trust = inputsOf(graph, "aws:iam/role:Role")["sftp-uploads"]?.["assumeRolePolicy"];
    assert.deepEqual(trust, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Service",
          Effect: "Allow",
          Principal: { Service: "transfer.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": "111122223333" },
            ArnLike: { "aws:SourceArn": "arn:aws:transfer:eu-central-1:111122223333:workflow/*" },
          },
        },
      ],
    });
  });

  it("runs steps of its own for uploads that break off, only if configured", async () => {
    const broken = await workflowOf({
      steps: [{ tag: { a: "b" } }],
      exceptionSteps: [{ copyTo: "failed/" }],
      partialSteps: [{ deleteOriginal: true }],
    });
    assert.deepEqual(inputsOf(broken, "aws:transfer/workflow:Workflow")["sftp-uploads-partial"], {
      description: "Uploads to managed-sftp-test that broke off",
      steps: [{ type: "DELETE", deleteStepDetails: { name: "step-1", ...COMMON } }],
      onExceptionSteps: [
        {
          type: "COPY",
          copyStepDetails: {
            ...{ name: "step-1", ...COMMON, overwriteExisting: "FALSE" },
            destinationFileLocation: {
              s3FileLocation: { bucket: BUCKET, key: "failed/${transfer:UserName}/" },
            },
          },
        },
      ],
      tags: { Name: "sftp-uploads-partial" },
    });
    assert.deepEqual(
      resourcesOf(broken, "aws:transfer/server:Server")[0]?.inputs["workflowDetails"],
      {
        onUpload: { executionRole: ROLE, workflowId: "sftp-uploads-Workflow" },
        onPartialUpload: { executionRole: ROLE, workflowId: "sftp-uploads-partial-Workflow" },
      },
    );
    assert.deepEqual(
      statements(broken, "sftp-uploads").map(({ Sid }) => Sid),
      ["Bucket", "ReadUploads", "WriteCopies", "Tag", "Delete", "Key"],
    );
  });

  it("has the permissions of its steps", () => {
    const found = statements(graph, "sftp-uploads");
    assert.deepEqual(
      found.map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["Bucket", `arn:aws:s3:::${BUCKET}`],
        ["ReadUploads", `arn:aws:s3:::${BUCKET}/*`],
        [
          "WriteCopies",
          ["archive", "clear", "failed"].map((folder) => `arn:aws:s3:::${BUCKET}/${folder}/*`),
        ],
        ["Tag", `arn:aws:s3:::${BUCKET}/*`],
        ["Delete", `arn:aws:s3:::${BUCKET}/*`],
        ["Functions", [FUNCTION]],
        ["PgpKeys", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:aws/transfer/*"],
        ["Key", "arn:aws:kms:eu-central-1:111122223333:key/sftp-data-Key"],
      ],
    );
  });

  // Least privilege: a workflow that only tags must not be able to delete.
  it("has no other permissions", async () => {
    const tagging = await workflowOf({ steps: [{ tag: { a: "b" } }] });
    assert.deepEqual(
      statements(tagging, "sftp-uploads").map(({ Sid }) => Sid),
      ["Bucket", "ReadUploads", "Tag", "Key"],
    );
  });

  // Otherwise a bucket with a fence or a key would deny every step.
  it("is allowed by the key policy, and exempt from the bucket's fence", async () => {
    const fenced = await graphOf({
      ...MODES.public,
      storage: {
        administrators: ["arn:aws:iam::111122223333:role/deployer"],
        fence: { sourceCidrs: ["203.0.113.0/24"] },
      },
      operations: { workflow: { steps: [{ tag: { a: "b" } }] } },
    });
    const key = JSON.stringify(inputsOf(fenced, "aws:kms/key:Key")["sftp-data"]?.["policy"]);
    assert.ok(key.includes(`{"ArnEquals":{"aws:PrincipalArn":"${ROLE}"}`));
    const bucket = inputsOf(fenced, "aws:s3/bucketPolicy:BucketPolicy")["sftp"]?.["policy"];
    const fence = (bucket as { Statement: { Sid: string }[] }).Statement.filter((s) =>
      JSON.stringify(s).includes("203.0.113.0/24"),
    );
    assert.ok(fence.length > 0);
    for (const statement of fence) assert.ok(JSON.stringify(statement).includes(ROLE));
  });

  it("is absent unless configured", async () => {
    const plain = await graphOf(MODES.public);
    assert.equal(resourcesOf(plain, "aws:transfer/workflow:Workflow").length, 0);
    const inputs = resourcesOf(plain, "aws:transfer/server:Server")[0]?.inputs ?? {};
    assert.equal("workflowDetails" in inputs, false);
    assert.equal("loggingRole" in inputs, false);
  });
});
