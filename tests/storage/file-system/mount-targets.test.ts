import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../../verify/graph/graph";
import { EVERY_EFS_OPTION } from "../../support/features";
import { inputsOf } from "../../support/program";
import { FILE_SYSTEM, withFileSystem } from "../support";

describe("mount targets", () => {
  let graph: Graph;
  before(async () => (graph = await withFileSystem(EVERY_EFS_OPTION)));

  it("accept NFS from the listed security groups only", () => {
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
        ["subnet-0a1b2c3d", "subnet-0a1b2c3e"].map((subnetId) => [
          `sftp-${subnetId}`,
          { fileSystemId: FILE_SYSTEM, subnetId, securityGroups: ["sftp-mount-SecurityGroup"] },
        ]),
      ),
    );
  });

  // Without a policy, every client that reaches a mount target has root access.
  it("depend on the policy, and are not protected", () => {
    const policy = resourcesOf(graph, "aws:efs/fileSystemPolicy:FileSystemPolicy")[0]?.urn;
    for (const { options } of resourcesOf(graph, "aws:efs/mountTarget:MountTarget")) {
      assert.deepEqual(options.dependsOn, [policy]);
      assert.notEqual(options.protect, true);
    }
  });

  it("are combined with the other settings", () => {
    const [fileSystem] = resourcesOf(graph, "aws:efs/fileSystem:FileSystem");
    assert.deepEqual(fileSystem?.inputs["lifecyclePolicies"], [{ transitionToIa: "AFTER_1_DAY" }]);
    const [backup] = resourcesOf(graph, "aws:efs/backupPolicy:BackupPolicy");
    assert.deepEqual(backup?.inputs["backupPolicy"], { status: "DISABLED" });
  });
});
