import assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { EVERY_EFS_OPTION } from "../../support/features";
import { inputsOf } from "../../support/program";
import { ACCOUNT, FILE_SYSTEM, FILE_SYSTEM_ARN, statementOf, withFileSystem } from "../support";

const KEY_ARN = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-file-system-Key`;
const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

describe("FileSystem", () => {
  let graph: Graph;
  before(async () => (graph = await withFileSystem()));

  it("is encrypted with its own key, and moves unused files to a cheaper class", () => {
    assert.deepEqual(inputsOf(graph, "aws:efs/fileSystem:FileSystem"), {
      sftp: {
        creationToken: "managed-sftp-test",
        encrypted: true,
        kmsKeyId: KEY_ARN,
        throughputMode: "elastic",
        lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }],
        tags: { Name: "sftp" },
      },
    });
  });

  it("is backed up every day", () => {
    assert.deepEqual(inputsOf(graph, "aws:efs/backupPolicy:BackupPolicy"), {
      sftp: { fileSystemId: FILE_SYSTEM, backupPolicy: { status: "ENABLED" } },
    });
  });

  // EFS deletes a file system that has files, so only the protection prevents it.
  it("is protected with its key, unless the stack says otherwise", async () => {
    const protectOf = (of: Graph): unknown[] =>
      of.resources
        .filter(({ urn }) => /FileSystem\$.*(fileSystem:|key:)/.test(urn))
        .map(({ options }) => options.protect);
    assert.deepEqual(protectOf(graph), [true, true]);
    assert.deepEqual(protectOf(await withFileSystem({ deletionProtection: false })), [
      undefined,
      undefined,
    ]);
  });

  // Without a policy, EFS admits every client, as root and unencrypted.
  it("admits Transfer's users over TLS, and nobody as root", () => {
    assert.deepEqual(inputsOf(graph, "aws:efs/fileSystemPolicy:FileSystemPolicy"), {
      sftp: {
        fileSystemId: FILE_SYSTEM,
        policy: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "DenyPlainNfs",
              Effect: "Deny",
              Principal: { AWS: "*" },
              Action: "*",
              Resource: FILE_SYSTEM_ARN,
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            {
              Sid: "DenyRoot",
              Effect: "Deny",
              Principal: { AWS: "*" },
              Action: "elasticfilesystem:ClientRootAccess",
              Resource: FILE_SYSTEM_ARN,
            },
            {
              Sid: "TransferUsers",
              Effect: "Allow",
              Principal: ROOT,
              Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
              Resource: FILE_SYSTEM_ARN,
              Condition: {
                ArnEquals: {
                  "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/managed-sftp-test-user`,
                },
              },
            },
          ],
        },
      },
    });
  });

  it("allows administrators root access, if IAM allows it", async () => {
    const [admin] = EVERY_EFS_OPTION.administrators;
    const policy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
    assert.deepEqual(
      statementOf(await withFileSystem({ administrators: [admin] }), policy, "sftp", "DenyRoot")
        ?.Condition,
      { ArnNotLike: { "aws:PrincipalArn": [admin] } },
    );
  });

  // A wider statement would let principals of the account decrypt by calling KMS.
  it("lets its key be used through EFS only", () => {
    assert.deepEqual(statementOf(graph, "aws:kms/key:Key", "sftp-file-system", "ThroughEfs"), {
      Sid: "ThroughEfs",
      Effect: "Allow",
      Principal: ROOT,
      Action: [
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey*",
        "kms:ReEncrypt*",
      ],
      Resource: "*",
      Condition: {
        StringEquals: {
          "kms:CallerAccount": ACCOUNT,
          "kms:ViaService": "elasticfilesystem.eu-central-1.amazonaws.com",
        },
      },
    });
  });

  it("uses an existing key by ARN or alias", async () => {
    const keyOf = async (existingKey: string): Promise<unknown> => {
      const given = await withFileSystem({ existingKey });
      assert.deepEqual(Object.keys(inputsOf(given, "aws:kms/key:Key")), [
        "sftp-operations",
        "sftp-logs",
      ]);
      return inputsOf(given, "aws:efs/fileSystem:FileSystem")["sftp"]?.["kmsKeyId"];
    };
    const arn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b`;
    assert.equal(await keyOf(arn), arn);
    assert.equal(
      await keyOf("alias/files"),
      `arn:aws:kms:eu-central-1:${ACCOUNT}:key/0a1b2c3d-0000-4000-8000-2f66696c6573`,
    );
  });

  it("has no mount target, and no bucket", () => {
    const types = graph.resources.map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => /^aws:(ec2|vpc|s3)\/|mountTarget/.test(type)),
      [],
    );
  });

  it("keeps the identities that deployed stacks depend on", () => {
    const own = "managed-sftp:storage:FileSystem";
    const key = `${own}$managed-sftp:storage:EncryptionKey`;
    assert.deepEqual(
      graph.resources
        .map(({ urn }) => urn.split("::").slice(2).join("::"))
        .filter((identity) => identity.startsWith(own))
        .sort(),
      [
        `${own}$aws:efs/backupPolicy:BackupPolicy::sftp`,
        `${own}$aws:efs/fileSystem:FileSystem::sftp`,
        `${own}$aws:efs/fileSystemPolicy:FileSystemPolicy::sftp`,
        `${key}$aws:kms/alias:Alias::sftp-file-system`,
        `${key}$aws:kms/key:Key::sftp-file-system`,
        `${key}::sftp-file-system`,
        `${own}::sftp`,
      ],
    );
  });
});
