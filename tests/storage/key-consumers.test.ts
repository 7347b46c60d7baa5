import assert from "node:assert/strict";

import { ACCOUNT, ADMIN, bucketStatement, keyStatement, withBucket } from "./support";

const SCANNER = `arn:aws:iam::${ACCOUNT}:role/scanner`;
const MACIE = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie`;
const BACKUP = `arn:aws:iam::${ACCOUNT}:role/service-role/AWSBackupDefaultServiceRole`;

const keyConsumers = [
  { service: "guardduty", role: SCANNER },
  { service: "macie" },
  { service: "backup" },
  { service: "datasync", role: SCANNER },
];

// The key's policy names every user of the key: without a statement a scan or backup skips each object.
describe("services that must read the data", () => {
  it("may use the key through S3 with their roles", async () => {
    const graph = await withBucket({ keyConsumers });
    const expected: readonly (readonly [string, string, readonly string[]])[] = [
      ["GuardDuty", SCANNER, ["kms:Decrypt", "kms:GenerateDataKey"]],
      ["Macie", MACIE, ["kms:Decrypt"]],
      ["Backup", BACKUP, ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]],
      ["DataSync", SCANNER, ["kms:Decrypt"]],
    ];
    for (const [Sid, role, Action] of expected) {
      assert.deepEqual(keyStatement(graph, Sid), {
        Sid,
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action,
        Resource: "*",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": role },
          StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
        },
      });
    }
  });

  it("pass the fence", async () => {
    const fence = { sourceCidrs: ["203.0.113.0/24"] };
    const graph = await withBucket({ keyConsumers, fence, administrators: [ADMIN] });
    const exempt = bucketStatement(graph, "DenyOutsideFence")?.Condition?.["ArnNotLike"];
    const roles = [exempt?.["aws:PrincipalArn"] ?? []].flat();
    assert.deepEqual(roles.slice(-4), [SCANNER, MACIE, BACKUP, SCANNER]);
  });
});
