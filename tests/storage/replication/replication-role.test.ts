import assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const BUCKET = `managed-sftp-test-${ACCOUNT}`;
const name = "sftp-replica";

const build = (rest: object = {}): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { replication: { region: "eu-west-1" }, ...rest } });

describe("the replication role", () => {
  // Without both permissions, S3 copies no object of a locked bucket.
  it("reads the retention of a bucket with Object Lock, and of no other", async () => {
    const retention = async (rest: object): Promise<readonly string[]> => {
      const policies = inputsOf(await build(rest), "aws:iam/rolePolicy:RolePolicy");
      const { Statement } = policies[name]?.["policy"] as {
        Statement: { Sid: string; Action: string[] }[];
      };
      const { Action = [] } = Statement.find(({ Sid }) => Sid === "SourceObjects") ?? {};
      return Action.filter((action) => /Retention|LegalHold/.test(action));
    };
    const objectLock = { mode: "GOVERNANCE", retentionDays: 30 };
    assert.deepEqual(await retention({ objectLock }), [
      "s3:GetObjectLegalHold",
      "s3:GetObjectRetention",
    ]);
    assert.deepEqual(await retention({}), []);
  });

  // Otherwise S3 would take on the role for any bucket of any account.
  it("is assumed by S3 for the source bucket of this account only", async () => {
    const role = inputsOf(await build(), "aws:iam/role:Role")[name];
    assert.deepEqual(role?.["assumeRolePolicy"], {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Service",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: {
            StringEquals: { "aws:SourceAccount": ACCOUNT },
            ArnEquals: { "aws:SourceArn": `arn:aws:s3:::${BUCKET}` },
          },
        },
      ],
    });
  });
});
