import assert from "node:assert/strict";

import { compare } from "../../../verify/preview/compare";
import { type Graph, resourcesOf } from "../../../verify/graph/graph";
import { TWO_REGIONS } from "../../support/features";
import { graphOf, inputsOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const BUCKET = `managed-sftp-test-${ACCOUNT}`;
const SECOND = `${BUCKET}-second`;
const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";
const region = "eu-west-1";
const keys = {
  own: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-data-Key`,
  second: `arn:aws:kms:${region}:${ACCOUNT}:key/sftp-second-Key`,
};

const build = (multiRegion: object = {}, rest: object = {}): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { multiRegion: { region, ...multiRegion }, ...rest } });

/** Statements of a policy by Sid. */
const statements = (graph: Graph, type: string, name: string): Record<string, object> => {
  const { Statement } = inputsOf(graph, type)[name]?.["policy"] as {
    Statement: { Sid: string }[];
  };
  return Object.fromEntries(Statement.map((each) => [each.Sid, each]));
};

/** Replication of a bucket to a target, as S3 takes it. */
const replication = (bucket: string, target: string, keyArn: string): object => ({
  bucket,
  role: `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-regions`,
  rules: [
    {
      id: "everything",
      status: "Enabled",
      filter: { prefix: "" },
      deleteMarkerReplication: { status: "Enabled" },
      sourceSelectionCriteria: {
        replicaModifications: { status: "Enabled" },
        sseKmsEncryptedObjects: { status: "Enabled" },
      },
      destination: {
        bucket: `arn:aws:s3:::${target}`,
        encryptionConfiguration: { replicaKmsKeyId: keyArn },
        metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
        replicationTime: { status: "Enabled", time: { minutes: 15 } },
      },
    },
  ],
});

describe("a second region", () => {
  it("copies objects, changes of replicas and delete markers both ways, each with its target's key", async () => {
    assert.deepEqual(inputsOf(await build(), REPLICATION), {
      "sftp-second": replication(BUCKET, SECOND, keys.second),
      "sftp-second-back": { ...replication(SECOND, BUCKET, keys.own), region },
    });
  });

  it("copies without keys where objects have none", async () => {
    const graph = await build({}, { encryption: "AES256" });
    const [there] = inputsOf(graph, REPLICATION)["sftp-second"]?.["rules"] as object[];
    assert.deepEqual((there as { sourceSelectionCriteria: object }).sourceSelectionCriteria, {
      replicaModifications: { status: "Enabled" },
    });
    assert.equal(
      resourcesOf(graph, "aws:kms/key:Key").some(({ name }) => name === "sftp-second"),
      false,
    );
  });

  it("keeps the bucket there as safe as the stack's own", async () => {
    const graph = await graphOf({ ...MODES.public, storage: TWO_REGIONS });
    const there = graph.resources.filter(({ inputs }) => inputs["bucket"] === SECOND);
    assert.deepEqual(there.map(({ type }) => type.split(":").at(-1)).sort(), [
      "Bucket",
      "BucketLifecycleConfiguration",
      "BucketLogging",
      "BucketObjectLockConfiguration",
      "BucketOwnershipControls",
      "BucketPolicy",
      "BucketPublicAccessBlock",
      "BucketReplicationConfig",
      "BucketServerSideEncryptionConfiguration",
      "BucketVersioning",
    ]);
    assert.deepEqual(
      there.map(({ inputs }) => inputs["region"]),
      there.map(() => region),
    );
    const settings = [
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketVersioning:BucketVersioning",
    ];
    for (const type of settings) {
      const { sftp, "sftp-second": second } = inputsOf(graph, type);
      assert.deepEqual(second, { ...sftp, bucket: SECOND, region }, type);
    }
  });

  it("admits to the bucket there whom the stack's own admits, under its own name and key", async () => {
    const graph = await graphOf({ ...MODES.public, storage: TWO_REGIONS });
    const policy = (name: string): Record<string, object> =>
      statements(graph, "aws:s3/bucketPolicy:BucketPolicy", name);
    const renamed = JSON.parse(
      JSON.stringify(policy("sftp"))
        .replaceAll(BUCKET, SECOND)
        .replaceAll(keys.own, keys.second)
        .replace(`"arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user",`, "")
        .replace(`"arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user",`, ""),
    ) as Record<string, object>;
    // Transfer's users have their files in the stack's own region.
    assert.deepEqual(policy("sftp-second"), renamed);
  });

  it("lets one role read and write with both keys, and the administrators read there", async () => {
    const graph = await graphOf({ ...MODES.public, storage: TWO_REGIONS });
    const sids = (name: string): string[] =>
      Object.keys(statements(graph, "aws:kms/key:Key", name));
    assert.deepEqual(sids("sftp-data"), [
      "Administration",
      "TransferUsersThroughS3",
      "Replication",
      "ReplicationThroughS3",
      "Macie",
      "Consumer1",
      "Consumer2",
      "Consumer3",
    ]);
    assert.deepEqual(sids("sftp-second"), [
      "Administration",
      "Replication",
      "ReplicationThroughS3",
      "Macie",
      "Consumer1",
      "Consumer2",
      "Consumer3",
      "AdministratorsThroughS3",
    ]);
    assert.deepEqual(statements(graph, "aws:kms/key:Key", "sftp-second")["Replication"], {
      Sid: "Replication",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: ["kms:Decrypt"],
      Resource: "*",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-regions` },
        StringEquals: {
          "kms:ViaService": `s3.${region}.amazonaws.com`,
          "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${SECOND}`,
        },
      },
    });
  });

  it("waits for versioning and Object Lock of both buckets, and for its own permissions", async () => {
    const graph = await graphOf({ ...MODES.public, storage: TWO_REGIONS });
    const dependencies = resourcesOf(graph, REPLICATION).map(({ name, options }) => [
      name,
      (options.dependsOn ?? []).map((urn) => urn.split("$").at(-1)).sort(),
    ]);
    const versions = ["sftp", "sftp-second"].flatMap((name) => [
      `aws:s3/bucketVersioning:BucketVersioning::${name}`,
      `aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration::${name}`,
    ]);
    const policy = "aws:iam/rolePolicy:RolePolicy";
    assert.deepEqual(dependencies, [
      ["sftp-second", [...versions, `${policy}::sftp-second`].sort()],
      ["sftp-second-back", [...versions, `${policy}::sftp-second-back`].sort()],
    ]);
  });

  it("only adds to a deployed bucket, which stays with its key", async () => {
    const before = await graphOf({ ...MODES.public, storage: {} });
    const changes = compare(before, await build());
    assert.deepEqual(
      changes
        .filter(({ kind }) => kind !== "create" && kind !== "same")
        .map(({ kind, resource }) => [kind, resource.type.split(":").at(-1), resource.name]),
      [
        ["update", "Dashboard", "sftp-operations"],
        ["update", "Key", "sftp-data"],
      ],
    );
  });

  it("can be removed after its release only, as its bucket holds data", async () => {
    const plain = await graphOf({ ...MODES.public, storage: {} });
    const refused = (before: Graph, after: Graph): string[] =>
      compare(before, after)
        .filter((change) => change.refused)
        .map(({ resource }) => resource.name);
    const kept = await build();
    const released = await build({}, { release: ["multiRegion"] });
    assert.ok(refused(kept, plain).includes("sftp-second"));
    assert.deepEqual(refused(kept, released), []);
    assert.deepEqual(refused(released, plain), []);
  });
});
