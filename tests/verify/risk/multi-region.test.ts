import assert from "node:assert/strict";

import { risksOf } from "../../../verify/risk/risks";
import { withBucket } from "../../storage/support";

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

const linesOf = async (before: object, after: object): Promise<string[]> =>
  risksOf(await withBucket(before), await withBucket(after)).map(
    ({ severity, text }) => `${severity}: ${text}`,
  );

/** Changes, and lines that a reviewer has to read among others. */
const CHANGES: readonly (readonly [name: string, before: object, after: object, string[]])[] = [
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

describe("the risk of an access point over two regions", () => {
  for (const [name, before, after, lines] of CHANGES) {
    it(`names ${name}`, async () => {
      const all = await linesOf(before, after);
      assert.deepEqual(
        lines.filter((line) => !all.includes(line)),
        [],
        all.join("\n"),
      );
    });
  }

  // Without keys, only the policy of the access point says so.
  it("names a consumer who is added to the access point", async () => {
    const before = two(point());
    const writer = { principal: "777788889999", prefix: "bob/in/", access: "write" };
    assert.deepEqual(await linesOf(before, two(point(writer))), [
      `high: Foreign account 777788889999 (\`arn:aws:iam::777788889999:root\`) gains s3:AbortMultipartUpload, s3:ListMultipartUploadParts, s3:PutObject on ${ARN}/object/bob/in/* ${POLICY}`,
    ]);
  });
});
