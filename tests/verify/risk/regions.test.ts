import assert from "node:assert/strict";

import { risksOf } from "../../../verify/risk/risks";
import { TWO_REGIONS } from "../../support/features";
import { graphOf, MODES } from "../../support/program";

const BUCKET = "managed-sftp-test-111122223333";
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
];

describe("risks of a second region", () => {
  for (const [name, before, after, expected] of CHANGES) {
    it(`name ${name}`, async () => {
      const was = await graphOf({ ...MODES.public, storage: { ...before } });
      const is = await graphOf({ ...MODES.public, storage: { ...after } });
      const lines = risksOf(was, is).map(({ severity, text }) => `${severity}: ${text}`);
      for (const line of expected) assert.ok(lines.includes(line), `${line}\n${lines.join("\n")}`);
    });
  }

  it("name nothing where nothing changes", async () => {
    const build = () => graphOf({ ...MODES.public, storage: TWO_REGIONS });
    assert.deepEqual(risksOf(await build(), await build()), []);
  });
});
