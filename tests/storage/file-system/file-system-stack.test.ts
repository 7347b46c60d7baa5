import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../../support/program";
import { ACCOUNT, FILE_SYSTEM, FILE_SYSTEM_ARN, withFileSystem } from "../support";

describe("a stack with domain efs", () => {
  for (const [mode, sections] of Object.entries(MODES)) {
    it(`works in mode ${mode}, with the same file system`, async () => {
      const graph = await graphOf({ ...sections, storage: { domain: "efs" } });
      const [server] = resourcesOf(graph, "aws:transfer/server:Server");
      assert.equal(server?.inputs["domain"], "EFS");
      const inDomain = ({ resources }: Graph): unknown[] =>
        resources.filter(({ urn }) => urn.includes("managed-sftp:storage:FileSystem"));
      assert.deepEqual(inDomain(graph), inDomain(await withFileSystem()));
      const { bucketName, fileSystemId } = graph.outputs;
      assert.deepEqual(
        { bucketName, fileSystemId },
        { bucketName: undefined, fileSystemId: FILE_SYSTEM },
      );
    });
  }

  it("has a server without S3 options", async () => {
    assert.deepEqual(inputsOf(await withFileSystem(), "aws:transfer/server:Server"), {
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

  // With root access, a user with uid 0 would bypass owners and modes.
  it("gives the user role the file system, but not as root, and no key", async () => {
    const policies = inputsOf(await withFileSystem(), "aws:iam/rolePolicy:RolePolicy");
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
            Resource: FILE_SYSTEM_ARN,
          },
        ],
      },
    });
  });

  it("passes the file system to the function instead of the bucket", async () => {
    const fn = inputsOf(await withFileSystem(), "aws:lambda/function:Function")["sftp-identity"];
    const { variables } = fn?.["environment"] as { variables: Record<string, string> };
    assert.equal(variables["FILE_SYSTEM_ID"], FILE_SYSTEM);
    assert.equal("BUCKET_ARN" in variables || "KEY_ARN" in variables, false);
  });
});
