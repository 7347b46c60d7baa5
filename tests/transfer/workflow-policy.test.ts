import assert from "node:assert/strict";

import type { Statement } from "../../aws/policy-document";
import type { WorkflowStep } from "../../config/schema/operations";
import { workflowPolicy } from "../../transfer/workflow-policy";
import { CHINA } from "../support/environment";

const BUCKET = "arn:aws-cn:s3:::uploads";
const KEY = "arn:aws-cn:kms:cn-north-1:444455556666:key/0a1b";
const LAMBDA = "arn:aws-cn:lambda:cn-north-1:444455556666:function:scan";
const SCAN = { lambdaArn: LAMBDA, timeoutSeconds: 60 };

/** Statements beyond those that every workflow has. */
const statementsFor = (steps: readonly WorkflowStep[], keyArn = ""): readonly Statement[] =>
  workflowPolicy(CHINA, steps, BUCKET, keyArn).Statement.slice(2);

describe("a workflow's policy", () => {
  it("lets each workflow read every upload", () => {
    assert.deepEqual(workflowPolicy(CHINA, [], BUCKET, ""), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Bucket",
          Effect: "Allow",
          Action: ["s3:GetBucketLocation", "s3:ListBucket"],
          Resource: BUCKET,
        },
        {
          Sid: "ReadUploads",
          Effect: "Allow",
          Action: [
            "s3:GetObject",
            "s3:GetObjectTagging",
            "s3:GetObjectVersion",
            "s3:GetObjectVersionTagging",
          ],
          Resource: `${BUCKET}/*`,
        },
      ],
    });
  });

  // With more, a principal that may edit a step's function could read or delete every file.
  const CASES: readonly [string, readonly WorkflowStep[], readonly Statement[]][] = [
    [
      "to copy writes below the folders of the copies, each once",
      [
        { copyTo: "archive/", overwrite: false },
        { copyTo: "archive/", overwrite: true },
        { copyTo: "out/", overwrite: false },
      ],
      [
        {
          Sid: "WriteCopies",
          Effect: "Allow",
          Action: ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectTagging"],
          Resource: [`${BUCKET}/archive/*`, `${BUCKET}/out/*`],
        },
      ],
    ],
    [
      "to decrypt writes the clear text, and reads the users' PGP keys",
      [SCAN, { decryptTo: "clear/", overwrite: false }],
      [
        {
          Sid: "WriteCopies",
          Effect: "Allow",
          Action: ["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectTagging"],
          Resource: [`${BUCKET}/clear/*`],
        },
        {
          Sid: "Functions",
          Effect: "Allow",
          Action: ["lambda:InvokeFunction"],
          Resource: [LAMBDA],
        },
        {
          Sid: "PgpKeys",
          Effect: "Allow",
          Action: ["secretsmanager:GetSecretValue"],
          Resource: "arn:aws-cn:secretsmanager:cn-north-1:444455556666:secret:aws/transfer/*",
        },
      ],
    ],
    [
      "to tag and delete may do that with every upload",
      [{ tag: { scanned: "yes" } }, { deleteOriginal: true }],
      [
        {
          Sid: "Tag",
          Effect: "Allow",
          Action: ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
          Resource: `${BUCKET}/*`,
        },
        {
          Sid: "Delete",
          Effect: "Allow",
          Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
          Resource: `${BUCKET}/*`,
        },
      ],
    ],
    [
      "to call functions names each of them once",
      [SCAN, SCAN],
      [
        {
          Sid: "Functions",
          Effect: "Allow",
          Action: ["lambda:InvokeFunction"],
          Resource: [LAMBDA],
        },
      ],
    ],
  ];
  for (const [title, steps, expected] of CASES) {
    it(title, () => assert.deepEqual(statementsFor(steps), expected));
  }

  it("includes the bucket's key, if there is one", () => {
    assert.deepEqual(statementsFor([], KEY), [
      {
        Sid: "Key",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: KEY,
      },
    ]);
  });
});
