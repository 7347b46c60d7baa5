import assert from "node:assert/strict";

import { compare } from "../../../verify/preview/compare";
import type { Graph } from "../../../verify/graph/graph";
import { warnings } from "../../../verify/preview/summary";
import { graphOf, MODES } from "../../support/program";

const BUCKET = "managed-sftp-test-111122223333";
const build = (storage: object): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { noncurrentVersionDays: 365, ...storage } });
const words = (before: Graph, after: Graph): string[] =>
  warnings(compare(before, after), after).filter((line) => line.includes("Object Lock"));

describe("a preview of Object Lock", () => {
  it("warns that it cannot be undone, and that the bucket is not replaced", async () => {
    const [off, governed, complied] = [
      await build({}),
      await build({ objectLock: { mode: "GOVERNANCE", retentionDays: 30 } }),
      await build({ objectLock: { mode: "COMPLIANCE", retentionDays: 365 } }),
    ];
    assert.deepEqual(words(off, governed), [
      `Cannot be undone: Object Lock of bucket ${BUCKET}; the bucket is not replaced, and every new version cannot be deleted for 30 days (GOVERNANCE), but with s3:BypassGovernanceRetention`,
    ]);
    assert.deepEqual(words(governed, complied), [
      `Cannot be undone: Object Lock of bucket ${BUCKET}; the bucket is not replaced, and every new version cannot be deleted for 365 days (COMPLIANCE), by nobody, the account's root included`,
    ]);
    assert.deepEqual(words(complied, off), [
      `Stays on: Object Lock of bucket ${BUCKET}, which S3 never switches off; versions keep their retention, new ones get none`,
    ]);
    const kinds = compare(off, governed)
      .filter(({ kind }) => kind !== "same")
      .map(({ kind, resource }) => `${kind} ${resource.type}`);
    assert.deepEqual(kinds, [
      "create aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    ]);
    assert.deepEqual(words(off, off), []);
  });
});
