import assert from "node:assert/strict";

import { BUCKET, withBucket } from "../../storage/support";
import { TWO_REGIONS } from "../../support/features";
import { linesOf } from "./support";

const { multiRegion, ...ONE_REGION } = TWO_REGIONS;

/** Storage of the feature with other settings of the access point. */
const behind = (more: object): object => ({
  ...ONE_REGION,
  multiRegion: { ...multiRegion, accessPoint: { ...multiRegion.accessPoint, ...more } },
});
const routed = (routing: string): object => behind({ routing });
const moved = (now: string, old: string): string =>
  `high: Requests through the Multi-Region Access Point go to ${now} instead of ${old}; what is not copied yet is missing there`;
const deletions = (bucket: string): string =>
  `medium: What users delete in bucket ${bucket} is deleted in its copy too (delete markers)`;

const READER = {
  principal: "arn:aws:iam::444455556666:role/global",
  prefix: "alice/",
  access: "read",
};
const ARN = "arn:aws:s3::111122223333:accesspoint/managedsftptest.mrap";
const POLICY = "(aws:s3control:MultiRegionAccessPointPolicy sftp-second)";

/** Storage in two regions. */
const two = (multiRegion: object = {}): object => ({
  ...{ encryption: "AES256", multiRegion: { region: "eu-west-1", ...multiRegion } },
});

/** With an access point for both. */
const point = (...consumers: readonly object[]): object => ({
  accessPoint: { consumers: [READER, ...consumers] },
});

/** Storage before and after, and lines that a reviewer reads among others. */
const CHANGES: readonly (readonly [name: string, before: object, after: object, string[]])[] = [
  [
    "a second region that is turned on, with deletions that reach both buckets",
    ONE_REGION,
    TWO_REGIONS,
    [
      `medium: Every object of bucket ${BUCKET} is copied to arn:aws:s3:::${BUCKET}-second`,
      `medium: Every object of bucket ${BUCKET}-second is copied to arn:aws:s3:::${BUCKET}`,
      deletions(BUCKET),
      deletions(`${BUCKET}-second`),
      "medium: A Multi-Region Access Point takes requests from any network, for its consumers",
    ],
  ],
  [
    "a second region that is turned off",
    TWO_REGIONS,
    ONE_REGION,
    [
      `high: Cannot be undone: bucket ${BUCKET}-second is deleted with everything in it (protected, so pulumi up refuses)`,
      `high: Objects of bucket ${BUCKET} are no longer replicated`,
      "high: The Multi-Region Access Point is deleted: its consumers lose their address, and a new one has another",
    ],
  ],
  [
    "a second region that moves, whose bucket and key are lost",
    TWO_REGIONS,
    { ...ONE_REGION, multiRegion: { ...multiRegion, region: "eu-west-2" } },
    [
      `high: Cannot be undone: bucket ${BUCKET}-second is replaced by an empty one and deleted with everything in it (protected, so pulumi up refuses)`,
      "high: Cannot be undone: KMS key sftp-second is replaced by an empty one and deleted; what it encrypted cannot be read any more (protected, so pulumi up refuses)",
    ],
  ],
  [
    "requests that fail over to the second bucket",
    routed("active-passive"),
    routed("failed-over"),
    [moved(`${BUCKET}-second`, BUCKET)],
  ],
  [
    "requests that come back",
    routed("failed-over"),
    routed("active-passive"),
    [moved(BUCKET, `${BUCKET}-second`)],
  ],
  [
    "requests that either bucket takes",
    routed("active-passive"),
    routed("active-active"),
    [moved(`${BUCKET} and ${BUCKET}-second`, BUCKET)],
  ],
  [
    "a consumer whose access point is made",
    { encryption: "AES256" },
    two(point()),
    [
      `high: Foreign account 444455556666 (\`${READER.principal}\`) gains s3:ListBucket, s3:GetObject on ${ARN}, ${ARN}/object/alice/*, under conditions on aws:principalarn, s3:prefix ${POLICY}`,
    ],
  ],
  [
    "an access point that is turned off",
    two(point()),
    two(),
    [
      "high: The Multi-Region Access Point is deleted: its consumers lose their address, and a new one has another",
    ],
  ],
];

describe("risks of a second region", () => {
  for (const [name, before, after, expected] of CHANGES) {
    it(`name ${name}`, async () => {
      const lines = linesOf(await withBucket(before), await withBucket(after));
      for (const line of expected) assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
    });
  }

  it("name nothing where nothing changes", async () => {
    const build = () => withBucket(TWO_REGIONS);
    assert.deepEqual(linesOf(await build(), await build()), []);
  });

  // Without keys, only the policy of the access point says so.
  it("name a consumer who is added to the access point", async () => {
    const before = await withBucket(two(point()));
    const writer = { principal: "777788889999", prefix: "bob/in/", access: "write" };
    assert.deepEqual(linesOf(before, await withBucket(two(point(writer)))), [
      `high: Foreign account 777788889999 (\`arn:aws:iam::777788889999:root\`) gains s3:AbortMultipartUpload, s3:ListMultipartUploadParts, s3:PutObject on ${ARN}/object/bob/in/* ${POLICY}`,
    ]);
  });

  // The provider cannot move a bucket: it deletes it, and makes an empty one elsewhere.
  it("name the copies, the logs and the key that are lost where a replica moves to another region", async () => {
    const copiedTo = (region: string) => withBucket({ replication: { region, accessLogDays: 30 } });
    const lines = linesOf(await copiedTo("eu-west-1"), await copiedTo("eu-west-2"));
    assert.deepEqual(
      lines.filter((line) => line.startsWith("high: Cannot be undone")),
      [
        `high: Cannot be undone: bucket ${BUCKET}-replica is replaced by an empty one and deleted with everything in it (protected, so pulumi up refuses)`,
        `high: Cannot be undone: bucket ${BUCKET}-replogs is replaced by an empty one and deleted with everything in it (protected, so pulumi up refuses)`,
        "high: Cannot be undone: KMS key sftp-replica is replaced by an empty one and deleted; what it encrypted cannot be read any more (protected, so pulumi up refuses)",
      ],
    );
  });
});
