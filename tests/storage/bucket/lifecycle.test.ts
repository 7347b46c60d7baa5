import assert from "node:assert/strict";

import { inputsOf } from "../../support/program";
import { BUCKET, withBucket } from "../support";

describe("lifecycle", () => {
  it("has one rule per folder, independent of the order of the list", async () => {
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
        await withBucket({ lifecycle, restore: { archivedPrefixes: ["alice/archive/"] } }),
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
  // As an argument of the bucket, the setting would replace the bucket.
  it("is a separate resource, and the bucket stays", async () => {
    const graph = await withBucket({ objectLock: { mode: "GOVERNANCE", retentionDays: 30 } });
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
