import assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const BUCKET = `managed-sftp-test-${ACCOUNT}`;
const ARN = `arn:aws:s3::${ACCOUNT}:accesspoint/managedsftptest.mrap`;
const name = "sftp-second";
const TYPE = "aws:s3control/multiRegionAccessPoint";

const build = (accessPoint: object = {}): Promise<Graph> =>
  graphOf({
    ...MODES.public,
    storage: {
      multiRegion: {
        region: "eu-west-1",
        accessPoint: {
          consumers: [
            {
              principal: "arn:aws:iam::444455556666:role/global",
              prefix: "alice/",
              access: "read",
            },
            { principal: "777788889999", prefix: "bob/in/", access: "write" },
          ],
          ...accessPoint,
        },
      },
    },
  });

describe("a Multi-Region Access Point", () => {
  it("has both buckets behind it and blocks all public access", async () => {
    const { [name]: point } = inputsOf(await build(), `${TYPE}:MultiRegionAccessPoint`);
    assert.deepEqual(point, {
      details: {
        name: "managed-sftp-test",
        regions: [{ bucket: BUCKET }, { bucket: `${BUCKET}-second` }],
        publicAccessBlock: {
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        },
      },
    });
  });

  it("gives each consumer its folder, and a writer no list of it", async () => {
    const { [name]: policy } = inputsOf(
      await build(),
      `${TYPE}Policy:MultiRegionAccessPointPolicy`,
    );
    const details = policy?.["details"] as { name: string; policy: string };
    assert.equal(details.name, "managed-sftp-test");
    const role = { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/global" } };
    assert.deepEqual(JSON.parse(details.policy), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Consumer1List",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444455556666:root" },
          Action: "s3:ListBucket",
          Resource: ARN,
          Condition: { ...role, StringLike: { "s3:prefix": "alice/*" } },
        },
        {
          Sid: "Consumer1Objects",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444455556666:root" },
          Action: ["s3:GetObject"],
          Resource: `${ARN}/object/alice/*`,
          Condition: role,
        },
        {
          Sid: "Consumer2Objects",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::777788889999:root" },
          Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
          Resource: `${ARN}/object/bob/in/*`,
        },
      ],
    });
  });

  for (const [routing, own, second] of [
    ["active-active", 100, 100],
    ["active-passive", 100, 0],
    ["failed-over", 0, 100],
  ] as const) {
    it(`routes ${own} % to the stack's own bucket and ${second} % to the other one when ${routing}`, async () => {
      const { [name]: routes } = inputsOf(
        await build({ routing }),
        `${TYPE}Routes:MultiRegionAccessPointRoutes`,
      );
      assert.deepEqual(routes, {
        mrap: ARN,
        region: "us-west-2",
        routes: [
          { bucket: BUCKET, region: "eu-central-1", trafficDialPercentage: own },
          { bucket: `${BUCKET}-second`, region: "eu-west-1", trafficDialPercentage: second },
        ],
      });
    });
  }

  it("is an output of the stack, as consumers need its ARN", async () => {
    assert.equal((await build()).outputs["multiRegionAccessPointArn"], ARN);
  });
});
