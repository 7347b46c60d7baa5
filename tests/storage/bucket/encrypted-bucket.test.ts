import assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { resourcesOf } from "../../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../../support/program";

const BUCKET = "managed-sftp-test-111122223333";
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/sftp-data-Key";

describe("EncryptedBucket", () => {
  let graph: Graph;
  before(async () => (graph = await graphOf(MODES.public)));
  const one = (type: string): unknown => inputsOf(graph, type)["sftp"];

  it("encrypts with its own KMS key and a bucket key, and blocks SSE-C", () => {
    assert.deepEqual(
      one("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
      {
        bucket: BUCKET,
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              kmsMasterKeyId: KEY_ARN,
              sseAlgorithm: "aws:kms",
            },
            // Without a bucket key every object costs a KMS request, and the encryption context is not
            // the bucket that the key policy requires.
            bucketKeyEnabled: true,
            blockedEncryptionTypes: ["SSE-C"],
          },
        ],
      },
    );
  });

  it("has a fixed name, so that policies are known at preview", () => {
    assert.deepEqual(one("aws:s3/bucket:Bucket"), {
      bucket: BUCKET,
      forceDestroy: false,
      tags: { Name: "sftp" },
    });
  });

  it("owns every object, blocks public access and keeps versions", () => {
    assert.deepEqual(one("aws:s3/bucketOwnershipControls:BucketOwnershipControls"), {
      bucket: BUCKET,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    assert.deepEqual(one("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"), {
      bucket: BUCKET,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(one("aws:s3/bucketVersioning:BucketVersioning"), {
      bucket: BUCKET,
      versioningConfiguration: { status: "Enabled" },
    });
  });

  it("removes incomplete uploads and noncurrent versions", () => {
    assert.deepEqual(one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"), {
      bucket: BUCKET,
      rules: [
        {
          id: "abort-incomplete-uploads",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
        {
          id: "expire-noncurrent-versions",
          status: "Enabled",
          filter: { prefix: "" },
          noncurrentVersionExpiration: { noncurrentDays: 90 },
          expiration: { expiredObjectDeleteMarker: true },
        },
      ],
    });
  });

  // Transfer sends no encryption header: a statement that matches an absent header denies every upload.
  it("denies a wrong encryption header, but not an absent one, and old TLS", () => {
    const everything = [BUCKET_ARN, `${BUCKET_ARN}/*`];
    const header = "s3:x-amz-server-side-encryption";
    const put = {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${BUCKET_ARN}/*`,
    };
    assert.deepEqual(one("aws:s3/bucketPolicy:BucketPolicy"), {
      bucket: BUCKET,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "DenyPlainHttp",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: everything,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          {
            Sid: "DenyOldTls",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: everything,
            Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
          },
          {
            Sid: "DenyWrongAlgorithm",
            ...put,
            Condition: { StringNotEquals: { [header]: "aws:kms" }, Null: { [header]: "false" } },
          },
          {
            Sid: "DenyWrongKey",
            ...put,
            Condition: {
              StringNotEquals: { [`${header}-aws-kms-key-id`]: KEY_ARN },
              Null: { [`${header}-aws-kms-key-id`]: "false" },
            },
          },
          {
            Sid: "DenyMissingKey",
            ...put,
            Condition: { Null: { [header]: "false", [`${header}-aws-kms-key-id`]: "true" } },
          },
        ],
      },
    });
  });

  it("lets only the user role use the key, through S3 and for this bucket", () => {
    const { policy, ...key } = inputsOf(graph, "aws:kms/key:Key")["sftp-data"] ?? {};
    assert.deepEqual(key, {
      description: "Files of managed-sftp-test",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      tags: { Name: "sftp-data" },
    });
    const { Statement } = policy as { Statement: { Sid: string; Action: string[] }[] };
    assert.deepEqual(Statement[1], {
      Sid: "TransferUsersThroughS3",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/managed-sftp-test-user" },
        StringEquals: {
          "kms:ViaService": "s3.eu-central-1.amazonaws.com",
          "kms:EncryptionContext:aws:s3:arn": BUCKET_ARN,
        },
      },
    });
    assert.deepEqual(
      Statement[0]?.Action.filter((action) => /\*|crypt|DataKey|CreateGrant|Sign/.test(action)),
      [],
      "administrators must not be able to read data or hand it out by grants",
    );
    assert.deepEqual(inputsOf(graph, "aws:kms/alias:Alias")["sftp-data"], {
      name: "alias/managed-sftp-test-data",
      targetKeyId: "sftp-data-Key",
    });
  });

  it("protects everything that holds data, unless deletion protection is off", async () => {
    const protectedNames = (of: Graph): string[] =>
      of.resources.filter(({ options }) => options.protect).map(({ urn }) => urn.split("::")[2]!);
    const held = new Set(protectedNames(graph).map((type) => type.split("$").at(-1)));
    assert.deepEqual(
      [...held].sort(),
      [
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:kms/alias:Alias",
        "aws:kms/key:Key",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketVersioning:BucketVersioning",
        "managed-sftp:storage:EncryptedBucket",
        "managed-sftp:storage:EncryptionKey",
        "managed-sftp:storage:Logs",
      ].sort(),
    );
    const disposable = await graphOf({ ...MODES.public, storage: { deletionProtection: false } });
    assert.deepEqual(protectedNames(disposable), []);
    assert.equal(resourcesOf(disposable, "aws:s3/bucket:Bucket")[0]?.inputs["forceDestroy"], true);
  });

  // Otherwise a destroy that cannot delete the bucket schedules its key for deletion.
  it("depends on its key", () => {
    const [bucket] = resourcesOf(graph, "aws:s3/bucket:Bucket");
    assert.deepEqual(
      bucket?.options.dependsOn?.map((urn) => urn.split("::").slice(-1)[0]),
      ["sftp-data"],
    );
  });
});
