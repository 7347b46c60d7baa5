import assert from "node:assert/strict";

import type { Policy, Statement } from "../../config/policy";
import { type Graph, resourcesOf } from "../../graph/graph";
import { EVERY_EFS_OPTION } from "../support/features";
import { graphOf, inputsOf, MODES } from "../support/program";

const ACCOUNT = "111122223333";
const FILE_SYSTEM = "sftp-FileSystem";
const ARN = `arn:aws:elasticfilesystem:eu-central-1:${ACCOUNT}:file-system/${FILE_SYSTEM}`;
const KEY_ARN = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/sftp-file-system-Key`;
const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

const build = (storage: object = {}): Promise<Graph> =>
  graphOf({ ...MODES.public, storage: { domain: "efs", ...storage } });
const statement = (graph: Graph, type: string, name: string, sid: string): Statement | undefined =>
  (inputsOf(graph, type)[name]?.["policy"] as Policy).Statement.find(({ Sid }) => Sid === sid);

describe("FileSystem", () => {
  let graph: Graph;
  before(async () => (graph = await build()));

  it("is encrypted under its own key, and moves what nobody uses to a cheaper class", () => {
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

  // EFS deletes a file system with everything in it: nothing else keeps a destroy from doing so.
  it("is protected with its key, unless the stack says otherwise", async () => {
    const protectOf = (of: Graph): unknown[] =>
      of.resources
        .filter(({ urn }) => /FileSystem\$.*(fileSystem:|key:)/.test(urn))
        .map(({ options }) => options.protect);
    assert.deepEqual(protectOf(graph), [true, true]);
    assert.deepEqual(protectOf(await build({ deletionProtection: false })), [undefined, undefined]);
  });

  // Without a policy of its own EFS lets every client in, as root and unencrypted.
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
              Resource: ARN,
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
            {
              Sid: "DenyRoot",
              Effect: "Deny",
              Principal: { AWS: "*" },
              Action: "elasticfilesystem:ClientRootAccess",
              Resource: ARN,
            },
            {
              Sid: "TransferUsers",
              Effect: "Allow",
              Principal: ROOT,
              Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
              Resource: ARN,
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

  it("lets administrators be root where IAM lets them", async () => {
    const [admin] = EVERY_EFS_OPTION.administrators;
    const policy = "aws:efs/fileSystemPolicy:FileSystemPolicy";
    assert.deepEqual(
      statement(await build({ administrators: [admin] }), policy, "sftp", "DenyRoot")?.Condition,
      { ArnNotLike: { "aws:PrincipalArn": [admin] } },
    );
  });

  // A wider statement would let any principal of the account decrypt by calling KMS itself.
  it("lets its key be used through EFS only", () => {
    assert.deepEqual(statement(graph, "aws:kms/key:Key", "sftp-file-system", "ThroughEfs"), {
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

  it("takes an existing key by ARN or alias", async () => {
    const keyOf = async (existingKey: string): Promise<unknown> => {
      const given = await build({ existingKey });
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
      `arn:aws:kms:eu-central-1:${ACCOUNT}:key/of-alias-files`,
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

describe("mount targets", () => {
  let graph: Graph;
  before(async () => (graph = await build(EVERY_EFS_OPTION)));

  it("take NFS from the listed groups, and nothing from anybody else", () => {
    assert.deepEqual(inputsOf(graph, "aws:ec2/securityGroup:SecurityGroup"), {
      "sftp-mount": {
        vpcId: "vpc-0a1b",
        description: "Mount targets of the file system",
        tags: { Name: "sftp-mount" },
      },
    });
    assert.deepEqual(inputsOf(graph, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"), {
      "sftp-mount-sg-0a1b": {
        securityGroupId: "sftp-mount-SecurityGroup",
        referencedSecurityGroupId: "sg-0a1b",
        ipProtocol: "tcp",
        fromPort: 2049,
        toPort: 2049,
        description: "NFS",
      },
    });
    assert.deepEqual(
      inputsOf(graph, "aws:efs/mountTarget:MountTarget"),
      Object.fromEntries(
        ["subnet-0a", "subnet-0b"].map((subnetId) => [
          `sftp-${subnetId}`,
          { fileSystemId: FILE_SYSTEM, subnetId, securityGroups: ["sftp-mount-SecurityGroup"] },
        ]),
      ),
    );
  });

  // Until there is a policy, whoever reaches a mount target is let in as root.
  it("wait for the policy, and are free to go again", () => {
    const policy = resourcesOf(graph, "aws:efs/fileSystemPolicy:FileSystemPolicy")[0]?.urn;
    for (const { options } of resourcesOf(graph, "aws:efs/mountTarget:MountTarget")) {
      assert.deepEqual(options.dependsOn, [policy]);
      assert.notEqual(options.protect, true);
    }
  });

  it("come with the other choices", () => {
    const [fileSystem] = resourcesOf(graph, "aws:efs/fileSystem:FileSystem");
    assert.deepEqual(fileSystem?.inputs["lifecyclePolicies"], [{ transitionToIa: "AFTER_1_DAY" }]);
    const [backup] = resourcesOf(graph, "aws:efs/backupPolicy:BackupPolicy");
    assert.deepEqual(backup?.inputs["backupPolicy"], { status: "DISABLED" });
  });
});

describe("a stack with domain efs", () => {
  for (const [mode, sections] of Object.entries(MODES)) {
    it(`stands in mode ${mode}, and its file system stays as it is`, async () => {
      const graph = await graphOf({ ...sections, storage: { domain: "efs" } });
      const [server] = resourcesOf(graph, "aws:transfer/server:Server");
      assert.equal(server?.inputs["domain"], "EFS");
      const inDomain = ({ resources }: Graph): unknown[] =>
        resources.filter(({ urn }) => urn.includes("managed-sftp:storage:FileSystem"));
      assert.deepEqual(inDomain(graph), inDomain(await build()));
      const { bucketName, fileSystemId } = graph.outputs;
      assert.deepEqual(
        { bucketName, fileSystemId },
        { bucketName: undefined, fileSystemId: FILE_SYSTEM },
      );
    });
  }

  it("has a server without any option of S3", async () => {
    assert.deepEqual(inputsOf(await build(), "aws:transfer/server:Server"), {
      "sftp-public": {
        domain: "EFS",
        endpointType: "PUBLIC",
        protocols: ["SFTP"],
        identityProviderType: "AWS_LAMBDA",
        function: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:managed-sftp-test-identity`,
        sftpAuthenticationMethods: "PUBLIC_KEY_OR_PASSWORD",
        securityPolicyName: "TransferSecurityPolicy-2025-03",
        structuredLogDestinations: [
          `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/aws/transfer/managed-sftp-test:*`,
        ],
        tags: { Name: "sftp-public" },
      },
    });
  });

  // The action for root would let a user who is uid 0 pass every owner and mode.
  it("gives the user role the file system, but not as root, and no key", async () => {
    const policies = inputsOf(await build(), "aws:iam/rolePolicy:RolePolicy");
    assert.deepEqual(Object.keys(policies).sort(), [
      "sftp-identity-users",
      "sftp-identity-vpc-access",
      "sftp-user-file-system",
    ]);
    assert.deepEqual(policies["sftp-user-file-system"], {
      role: "managed-sftp-test-user",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "FileSystem",
            Effect: "Allow",
            Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            Resource: ARN,
          },
        ],
      },
    });
  });

  it("tells the function the file system instead of the bucket", async () => {
    const fn = inputsOf(await build(), "aws:lambda/function:Function")["sftp-identity"];
    const { variables } = fn?.["environment"] as { variables: Record<string, string> };
    assert.equal(variables["FILE_SYSTEM_ID"], FILE_SYSTEM);
    assert.equal("BUCKET_ARN" in variables || "KEY_ARN" in variables, false);
  });
});
