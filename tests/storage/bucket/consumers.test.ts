import assert from "node:assert/strict";

import { inputsOf } from "../../support/program";
import { ACCOUNT, BUCKET, BUCKET_ARN, bucketStatement, withBucket } from "../support";

describe("consumers", () => {
  it("access one folder through an access point, to which the bucket policy delegates", async () => {
    const graph = await withBucket({
      accessPoints: [
        {
          name: "warehouse",
          vpcId: "vpc-0a1b",
          principal: ACCOUNT,
          prefix: "alice/in/",
          access: "read-write",
        },
      ],
    });
    const point = `arn:aws:s3:eu-central-1:${ACCOUNT}:accesspoint/warehouse`;
    const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
    const Action = [
      "s3:AbortMultipartUpload",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ];
    assert.deepEqual(inputsOf(graph, "aws:s3/accessPoint:AccessPoint"), {
      "sftp-warehouse": {
        name: "warehouse",
        bucket: BUCKET,
        vpcConfiguration: { vpcId: "vpc-0a1b" },
        publicAccessBlockConfiguration: {
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
        policy: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "List",
              Effect: "Allow",
              Principal,
              Action: "s3:ListBucket",
              Resource: point,
              Condition: { StringLike: { "s3:prefix": "alice/in/*" } },
            },
            {
              Sid: "Objects",
              Effect: "Allow",
              Principal,
              Action,
              Resource: `${point}/object/alice/in/*`,
            },
          ],
        },
      },
    });
    assert.deepEqual(bucketStatement(graph, "DelegateToAccessPoints"), {
      Sid: "DelegateToAccessPoints",
      Effect: "Allow",
      Principal: "*",
      Action: ["s3:ListBucket", "s3:GetObject", Action[0], Action[3], Action[4], Action[1]],
      Resource: [BUCKET_ARN, `${BUCKET_ARN}/*`],
      Condition: { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } },
    });
  });

  it("may be browsers and EventBridge", async () => {
    const graph = await withBucket({
      cors: { origins: ["https://files.example.com"] },
      eventBridge: true,
    });
    assert.deepEqual(inputsOf(graph, "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration"), {
      sftp: {
        bucket: BUCKET,
        corsRules: [
          {
            allowedOrigins: ["https://files.example.com"],
            allowedMethods: ["GET", "PUT", "HEAD"],
            allowedHeaders: ["*"],
            exposeHeaders: ["ETag"],
            maxAgeSeconds: 3600,
          },
        ],
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:s3/bucketNotification:BucketNotification"), {
      sftp: { bucket: BUCKET, eventbridge: true },
    });
  });
});
