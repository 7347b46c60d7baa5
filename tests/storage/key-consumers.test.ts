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
          ArnEquals: { "aws:PrincipalArn": [role] },
          StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
        },
      });
    }
  });

  // The Sids of a policy are unique.
  it("have one statement per service, with all its roles", async () => {
    const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const graph = await withBucket({
      keyConsumers: [
        { service: "datasync", role: role("a") },
        { service: "backup" },
        { service: "datasync", role: role("b") },
      ],
    });
    const { Condition } = keyStatement(graph, "DataSync") ?? {};
    assert.deepEqual(Condition?.["ArnEquals"], { "aws:PrincipalArn": [role("a"), role("b")] });
  });

  it("fail with a role of another account, which the key would not admit", async () => {
    const role = "arn:aws:iam::444455556666:role/sync";
    await assert.rejects(
      withBucket({ keyConsumers: [{ service: "datasync", role }] }),
      (error: Error) =>
        error.message.endsWith(
          `Storage: storage.keyConsumers lists ${role} for datasync, but services read with a role of the stack's account ${ACCOUNT}; give a role of that account, or share the folder with storage.shares`,
        ),
    );
  });

  it("pass the fence", async () => {
    const fence = { sourceCidrs: ["203.0.113.0/24"] };
    const graph = await withBucket({ keyConsumers, fence, administrators: [ADMIN] });
    const exempt = bucketStatement(graph, "DenyOutsideFence")?.Condition?.["ArnNotLike"];
    const roles = [exempt?.["aws:PrincipalArn"] ?? []].flat();
    assert.deepEqual(roles.slice(-4), [SCANNER, MACIE, BACKUP, SCANNER]);
  });
});
