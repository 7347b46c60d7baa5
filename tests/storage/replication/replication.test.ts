import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const BUCKET = `managed-sftp-test-${ACCOUNT}`;
const name = "sftp-replica";
const region = "eu-west-1";
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const sourceKey = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-data-Key`;
const targetKey = `arn:aws:kms:${region}:${ACCOUNT}:key/sftp-replica-Key`;

const build = (replication: object, rest: object = {}): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { replication: { region, ...replication }, ...rest } });
const destinationOf = (graph: Graph): unknown => {
  const [rule] = inputsOf(graph, REPLICATION)[name]?.["rules"] as { destination: unknown }[];
  return rule?.destination;
};
const timing = {
  metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
  replicationTime: { status: "Enabled", time: { minutes: 15 } },
};

describe("replication", () => {
  it("replicates every object to a bucket in the other region, with a key of that region", async () => {
    const graph = await build({});
    assert.deepEqual(inputsOf(graph, REPLICATION)[name], {
      bucket: BUCKET,
      role: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-replication`,
      rules: [
        {
          id: "everything",
          status: "Enabled",
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Disabled" },
          sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
          destination: {
            bucket: `arn:aws:s3:::${BUCKET}-replica`,
            encryptionConfiguration: { replicaKmsKeyId: targetKey },
            ...timing,
          },
        },
      ],
    });
    const abroad = graph.resources.filter(({ inputs }) => inputs["region"] === region);
    assert.deepEqual(abroad.map(({ type }) => type.split(":").at(-1)).sort(), [
      "Alias",
      "Bucket",
      "BucketLifecycleConfiguration",
      "BucketOwnershipControls",
      "BucketPolicy",
      "BucketPublicAccessBlock",
      "BucketServerSideEncryptionConfiguration",
      "BucketVersioning",
      "Key",
    ]);
    // Replicas need the same protection as the originals.
    const policy = inputsOf(graph, "aws:s3/bucketPolicy:BucketPolicy")[name]?.["policy"];
    assert.deepEqual(
      (policy as { Statement: { Sid: string; Effect: string }[] }).Statement.map(
        ({ Sid, Effect }) => [Sid, Effect],
      ),
      [
        ["DenyPlainHttp", "Deny"],
        ["DenyOldTls", "Deny"],
      ],
    );
    const [rule] = resourcesOf(graph, REPLICATION);
    assert.deepEqual(
      rule?.options.dependsOn?.map((urn) => urn.split("$").at(-1)),
      [
        "aws:s3/bucketVersioning:BucketVersioning::sftp",
        `aws:s3/bucketVersioning:BucketVersioning::${name}`,
      ],
    );
  });

  // Without permissions for both keys, replication fails with status FAILED.
  it("reads with one key and writes with the other", async () => {
    const graph = await build({});
    const { Statement } = inputsOf(graph, "aws:iam/rolePolicy:RolePolicy")[name]?.["policy"] as {
      Statement: { Sid: string }[];
    };
    assert.deepEqual(
      Statement.filter(({ Sid }) => Sid.endsWith("Key")),
      [
        {
          Sid: "SourceKey",
          Effect: "Allow",
          Action: "kms:Decrypt",
          Resource: sourceKey,
          Condition: { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
        },
        {
          Sid: "TargetKey",
          Effect: "Allow",
          Action: ["kms:Encrypt", "kms:GenerateDataKey"],
          Resource: targetKey,
          Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
        },
      ],
    );
    const keys = inputsOf(graph, "aws:kms/key:Key");
    const statementOf = (key: string, sid: string): unknown =>
      (keys[key]?.["policy"] as { Statement: { Sid: string; Action: unknown }[] }).Statement.find(
        ({ Sid }) => Sid === sid,
      )?.Action;
    assert.deepEqual(statementOf("sftp-data", "Replication"), ["kms:Decrypt"]);
    assert.deepEqual(statementOf(name, "ReplicationThroughS3"), [
      "kms:Encrypt",
      "kms:GenerateDataKey",
    ]);
  });

  it("logs access to the replica in a bucket of its region, by choice", async () => {
    const graph = await build({ accessLogDays: 30 }, { release: ["replication"] });
    const logs = "sftp-replica-access-logs";
    const bucket = `${BUCKET}-replogs`;
    assert.deepEqual(inputsOf(graph, "aws:s3/bucket:Bucket")[logs], {
      ...{ bucket, region, forceDestroy: true, tags: { Name: logs } },
    });
    assert.deepEqual(inputsOf(graph, "aws:s3/bucketLogging:BucketLogging"), {
      [logs]: {
        bucket: `${BUCKET}-replica`,
        region,
        targetBucket: bucket,
        targetPrefix: "access/",
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
      },
    });
    const { Statement } = inputsOf(graph, "aws:s3/bucketPolicy:BucketPolicy")[logs]?.["policy"] as {
      Statement: { Sid: string; Condition: Record<string, unknown> }[];
    };
    assert.deepEqual(Statement.find(({ Sid }) => Sid === "AccessLogs")?.Condition, {
      ArnLike: { "aws:SourceArn": `arn:aws:s3:::${BUCKET}-replica` },
      StringEquals: { "aws:SourceAccount": ACCOUNT },
    });
    const elsewhere = graph.resources.filter(
      ({ name: each, type, inputs }) =>
        each === logs && type.startsWith("aws:s3/") && inputs["region"] !== region,
    );
    assert.deepEqual(elsewhere, []);
    assert.equal(
      "sftp-replica-access-logs" in inputsOf(await build({}), "aws:s3/bucket:Bucket"),
      false,
    );
  });

  it("may go to a bucket of another account, which then owns the replicas", async () => {
    const keyArn = "arn:aws:kms:eu-west-1:444455556666:key/0a1b";
    const graph = await build({
      bucketArn: "arn:aws:s3:::copies",
      accountId: "444455556666",
      keyArn,
      deleteMarkers: true,
    });
    assert.deepEqual(destinationOf(graph), {
      bucket: "arn:aws:s3:::copies",
      account: "444455556666",
      accessControlTranslation: { owner: "Destination" },
      encryptionConfiguration: { replicaKmsKeyId: keyArn },
      ...timing,
    });
    assert.deepEqual(Object.keys(inputsOf(graph, "aws:s3/bucket:Bucket")), ["sftp"]);
  });

  // S3 copies neither expiry nor the deletes of lifecycle rules: files would stay there for ever.
  it("expires replicas by the lifecycle rules of the source, and blocks SSE-C there too", async () => {
    const graph = await build({}, { lifecycle: [{ prefix: "tmp/", expireDays: 1 }] });
    const lifecycle = inputsOf(
      graph,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    );
    assert.equal((lifecycle[name]?.["rules"] as unknown[]).length, 3);
    assert.deepEqual(lifecycle[name], {
      ...lifecycle["sftp"],
      bucket: `${BUCKET}-replica`,
      region,
    });
    const encryption = inputsOf(
      graph,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    );
    assert.deepEqual(encryption[name]?.["rules"], [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: targetKey },
        bucketKeyEnabled: true,
        blockedEncryptionTypes: ["SSE-C"],
      },
    ]);
  });

  // S3 refuses a destination without Object Lock for a source with it.
  it("locks the replica of a bucket with Object Lock before it replicates", async () => {
    const objectLock = { mode: "GOVERNANCE", retentionDays: 30 };
    const graph = await build({}, { objectLock });
    assert.deepEqual(
      inputsOf(graph, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")[name],
      {
        bucket: `${BUCKET}-replica`,
        region,
        rule: { defaultRetention: { mode: "GOVERNANCE", days: 30 } },
      },
    );
    const [rule] = resourcesOf(graph, REPLICATION);
    assert.deepEqual(rule?.options.dependsOn?.map((urn) => urn.split("/").at(-1)).sort(), [
      "bucketObjectLockConfiguration:BucketObjectLockConfiguration::sftp",
      `bucketObjectLockConfiguration:BucketObjectLockConfiguration::${name}`,
      "bucketVersioning:BucketVersioning::sftp",
      `bucketVersioning:BucketVersioning::${name}`,
    ]);
  });

  it("needs no key with AES256", async () => {
    const graph = await build({}, { encryption: "AES256" });
    assert.deepEqual(destinationOf(graph), { bucket: `arn:aws:s3:::${BUCKET}-replica`, ...timing });
  });
});
