import assert from "node:assert/strict";

import type { Policy, Statement } from "../../config/policy";
import type { Graph } from "../../graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const ACCOUNT = "111122223333";
const BUCKET = `managed-sftp-test-${ACCOUNT}`;
const ARN = `arn:aws:s3:::${BUCKET}`;
const USER_ROLE = `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/deployer`;
const SSE =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

const build = (storage: object): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { ...storage } });
const statements = (graph: Graph, type: string, name: string): readonly Statement[] =>
  (inputsOf(graph, type)[name]?.["policy"] as Policy).Statement;
const bucketStatement = (graph: Graph, sid: string): Statement | undefined =>
  statements(graph, "aws:s3/bucketPolicy:BucketPolicy", "sftp").find(({ Sid }) => Sid === sid);
const keyStatement = (graph: Graph, sid: string): Statement | undefined =>
  statements(graph, "aws:kms/key:Key", "sftp-data").find(({ Sid }) => Sid === sid);

describe("encryption", () => {
  it("with AES256 has no key anywhere, and denies every other algorithm", async () => {
    const graph = await build({ encryption: "AES256" });
    assert.deepEqual(inputsOf(graph, SSE)["sftp"]?.["rules"], [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" },
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
    assert.deepEqual(Object.keys(inputsOf(graph, "aws:kms/key:Key")), [
      "sftp-operations",
      "sftp-logs",
    ]);
    assert.deepEqual(bucketStatement(graph, "DenyWrongAlgorithm")?.Condition, {
      StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" },
      Null: { "s3:x-amz-server-side-encryption": "false" },
    });
    assert.equal(bucketStatement(graph, "DenyWrongKey"), undefined);
    const policies = Object.keys(inputsOf(graph, "aws:iam/rolePolicy:RolePolicy"));
    assert.ok(!policies.includes("sftp-user-key"));
    const fn = inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"];
    const { variables } = fn?.["environment"] as { variables: Record<string, string> };
    assert.equal("BUCKET_ARN" in variables, true);
    assert.equal("KEY_ARN" in variables, false);
  });

  // Without a bucket key the context names the object, and a condition on the bucket matches nothing.
  it("with dsse has no bucket key, and a key policy for each object's context", async () => {
    const graph = await build({ encryption: "aws:kms:dsse" });
    assert.deepEqual(inputsOf(graph, SSE)["sftp"]?.["rules"], [
      {
        applyServerSideEncryptionByDefault: {
          sseAlgorithm: "aws:kms:dsse",
          kmsMasterKeyId: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-data-Key`,
        },
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
    assert.deepEqual(keyStatement(graph, "TransferUsersThroughS3")?.Condition, {
      ArnEquals: { "aws:PrincipalArn": USER_ROLE },
      StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": `${ARN}/*` },
    });
  });

  // S3 would look an alias up in the account of whoever writes.
  it("with an existing key uses its ARN, also where an alias is given", async () => {
    const arn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b`;
    const keyOf = async (existingKey: string): Promise<unknown> => {
      const graph = await build({ existingKey });
      assert.deepEqual(Object.keys(inputsOf(graph, "aws:kms/key:Key")), [
        "sftp-operations",
        "sftp-logs",
      ]);
      const [rule] = inputsOf(graph, SSE)["sftp"]?.["rules"] as {
        applyServerSideEncryptionByDefault: { kmsMasterKeyId: string };
      }[];
      return rule?.applyServerSideEncryptionByDefault.kmsMasterKeyId;
    };
    assert.equal(await keyOf(arn), arn);
    assert.equal(
      await keyOf("alias/files"),
      `arn:aws:kms:eu-central-1:${ACCOUNT}:key/of-alias-files`,
    );
  });

  it("leaves the key to named administrators", async () => {
    const graph = await build({ administrators: [ADMIN] });
    const administration = { ...keyStatement(graph, "Administration"), Action: undefined };
    assert.deepEqual(administration, {
      Sid: "Administration",
      Effect: "Allow",
      Action: undefined,
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": [ADMIN] } },
    });
  });
});

describe("a fence", () => {
  // Transfer calls S3 from AWS's own network, with neither the address nor the endpoint.
  it("stops objects from elsewhere, but not Transfer, administrators, AWS or administration", async () => {
    const graph = await build({
      administrators: [ADMIN],
      fence: { sourceCidrs: ["203.0.113.0/24"], vpcEndpointIds: ["vpce-0a1b"] },
    });
    assert.deepEqual(bucketStatement(graph, "DenyOutsideFence"), {
      Sid: "DenyOutsideFence",
      Effect: "Deny",
      Principal: "*",
      Action: [
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:ListBucket",
        "s3:ListBucketVersions",
        "s3:PutObject",
      ],
      Resource: [ARN, `${ARN}/*`],
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": [USER_ROLE, ADMIN] },
        Bool: { "aws:PrincipalIsAWSService": "false" },
        NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] },
        StringNotEquals: { "aws:SourceVpce": ["vpce-0a1b"] },
      },
    });
  });
});

describe("shares", () => {
  it("give a role of another account one folder and the use of the key through S3", async () => {
    const principal = "arn:aws:iam::444455556666:role/reader";
    const graph = await build({
      shares: [{ principal, prefix: "alice/out/", access: "read" }],
    });
    const who = { ArnEquals: { "aws:PrincipalArn": principal } };
    const Principal = { AWS: "arn:aws:iam::444455556666:root" };
    assert.deepEqual(bucketStatement(graph, "Share1List"), {
      Sid: "Share1List",
      Effect: "Allow",
      Principal,
      Action: "s3:ListBucket",
      Resource: ARN,
      Condition: { ...who, StringLike: { "s3:prefix": "alice/out/*" } },
    });
    assert.deepEqual(bucketStatement(graph, "Share1Objects"), {
      Sid: "Share1Objects",
      Effect: "Allow",
      Principal,
      Action: ["s3:GetObject"],
      Resource: `${ARN}/alice/out/*`,
      Condition: who,
    });
    assert.deepEqual(keyStatement(graph, "Consumer1"), {
      Sid: "Consumer1",
      Effect: "Allow",
      Principal,
      Action: ["kms:Decrypt"],
      Resource: "*",
      Condition: {
        ...who,
        StringEquals: {
          "kms:ViaService": "s3.eu-central-1.amazonaws.com",
          "kms:EncryptionContext:aws:s3:arn": ARN,
        },
      },
    });
  });

  it("to write give neither list nor read", async () => {
    const graph = await build({
      shares: [{ principal: "444455556666", prefix: "alice/in/", access: "write" }],
    });
    assert.equal(bucketStatement(graph, "Share1List"), undefined);
    assert.deepEqual(bucketStatement(graph, "Share1Objects"), {
      Sid: "Share1Objects",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::444455556666:root" },
      Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
      Resource: `${ARN}/alice/in/*`,
    });
  });
});

describe("MFA for deletes", () => {
  it("is asked of everybody but Transfer's users, of administrators too", async () => {
    const graph = await build({ mfaDelete: true, administrators: [ADMIN] });
    assert.deepEqual(bucketStatement(graph, "DenyDeleteWithoutMfa"), {
      Sid: "DenyDeleteWithoutMfa",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
      Resource: `${ARN}/*`,
      Condition: {
        ArnNotLike: { "aws:PrincipalArn": [USER_ROLE] },
        BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
      },
    });
  });
});

describe("lifecycle", () => {
  it("becomes one rule a folder, the same in every order of the table", async () => {
    const archive = {
      prefix: "alice/archive/",
      transitions: [
        { days: 30, storageClass: "STANDARD_IA" },
        { days: 90, storageClass: "DEEP_ARCHIVE" },
      ],
      expireDays: 3650,
      noncurrentExpireDays: 30,
    };
    const tmp = { prefix: "tmp/", expireDays: 1 };
    const rulesOf = async (lifecycle: object[]): Promise<unknown> =>
      inputsOf(
        await build({ lifecycle }),
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      )["sftp"]?.["rules"];
    const rules = (await rulesOf([tmp, archive])) as unknown[];
    assert.deepEqual(rules.slice(2), [
      {
        id: "folder-alice/archive",
        status: "Enabled",
        filter: { prefix: "alice/archive/" },
        transitions: archive.transitions,
        expiration: { days: 3650 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
      },
      {
        id: "folder-tmp",
        status: "Enabled",
        filter: { prefix: "tmp/" },
        expiration: { days: 1 },
      },
    ]);
    assert.deepEqual(await rulesOf([archive, tmp]), rules);
  });
});

describe("Object Lock", () => {
  // On the bucket itself the setting would replace it, with everything in it.
  it("is set beside the bucket, which stays", async () => {
    const graph = await build({ objectLock: { mode: "GOVERNANCE", retentionDays: 30 } });
    assert.deepEqual(
      inputsOf(graph, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"),
      {
        sftp: {
          bucket: BUCKET,
          rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } },
        },
      },
    );
    assert.deepEqual(inputsOf(graph, "aws:s3/bucket:Bucket")["sftp"], {
      bucket: BUCKET,
      forceDestroy: false,
      tags: { Name: "sftp" },
    });
  });
});

describe("consumers", () => {
  it("reach one folder through an access point, which the bucket delegates to", async () => {
    const graph = await build({
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
      Resource: [ARN, `${ARN}/*`],
      Condition: { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } },
    });
  });

  it("are browsers and EventBridge by choice", async () => {
    const graph = await build({
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
