import * as assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { configuration, type Configured } from "./configurations";
import {
  type Statement,
  turnedBy,
  unconditional,
  withoutStatement,
  withPolicy,
  withStatement,
} from "./matrix/support";

const MOUNT = "elasticfilesystem:ClientMount";
const WRITE = "elasticfilesystem:ClientWrite";
const ROOT = "elasticfilesystem:ClientRootAccess";
const everybody = { Effect: "Allow", Principal: { AWS: "*" }, Resource: "*" };

const doing =
  (...Action: readonly string[]) =>
  (statement: Statement): Statement => ({ ...statement, Action });

// Each of these looks like a working file system until somebody comes who should not.
describe("the access matrix of a file system turns red", () => {
  let stack: Configured;
  let efs: Graph;
  const turns = (mutant: Graph): Promise<Record<string, string>> =>
    turnedBy(efs, mutant, stack.config);

  before(async () => {
    stack = await configuration("efs-every-option");
    efs = stack.graph;
  });

  it("for a policy without the denial of plain NFS", async () => {
    assert.deepEqual(await turns(withoutStatement(efs, "fileSystem", "DenyPlainNfs")), {
      alice: "+mount-plain",
      bob: "+mount-plain",
      "user-role": "+mount-plain",
      deployer: "+mount-plain +nfs-plain",
      "other-role": "+mount-plain +nfs-plain",
    });
  });

  it("for a policy without the denial of root", async () => {
    assert.deepEqual(await turns(withoutStatement(efs, "fileSystem", "DenyRoot")), {
      "other-role": "+root +nfs-root",
    });
  });

  // Each of the two guards alone still holds; who drops both, for one user, makes all of them root.
  it("for root access of the user role", async () => {
    const role = withStatement(efs, "userFileSystem", "FileSystem", doing(MOUNT, WRITE, ROOT));
    assert.deepEqual(await turns(role), {});
    assert.deepEqual(await turns(withoutStatement(role, "fileSystem", "DenyRoot")), {
      alice: "+root",
      bob: "+root",
      "user-role": "+root",
      "other-role": "+root +nfs-root",
    });
  });

  it("for everybody as principal without a condition", async () => {
    const open = { ...everybody, Sid: "Open", Action: [MOUNT, WRITE] };
    const mutant = withPolicy(efs, "fileSystem", (all) => [...all, open]);
    const inside = "+mount +write +nfs-mount +nfs-write";
    assert.deepEqual(await turns(mutant), {
      identity: inside,
      stranger: inside,
      anonymous: inside,
    });
  });

  // What the console of EFS writes for "prevent root access by default".
  it("for everybody as principal who comes through a mount target", async () => {
    const Condition = { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } };
    const console = { ...everybody, Sid: "Console", Action: [MOUNT, WRITE], Condition };
    const mutant = withPolicy(efs, "fileSystem", (all) => [...all, console]);
    const nfs = "+nfs-mount +nfs-write";
    assert.deepEqual(await turns(mutant), { identity: nfs, stranger: nfs, anonymous: nfs });
  });

  // Nobody on a mount target has a public address.
  it("for everybody as principal who comes from an address of some partner", async () => {
    const Condition = { IpAddress: { "aws:SourceIp": "8.8.8.0/24" } };
    const partner = { ...everybody, Sid: "Partner", Action: [MOUNT, WRITE], Condition };
    const mutant = withPolicy(efs, "fileSystem", (all) => [...all, partner]);
    const transfer = "+mount +write";
    assert.deepEqual(await turns(mutant), {
      ...{ identity: transfer, stranger: transfer, anonymous: transfer },
    });
  });

  it("for no policy at all, with which IAM guards no mount target", async () => {
    const resources = efs.resources.filter(({ type }) => !type.includes(":FileSystemPolicy"));
    const users = "+mount-plain";
    const anybody = "+nfs-mount +nfs-write +nfs-root +nfs-plain";
    assert.deepEqual(await turns({ ...efs, resources }), {
      alice: users,
      bob: users,
      "user-role": users,
      identity: anybody,
      deployer: "+mount-plain +nfs-plain",
      "other-role": "+root +mount-plain +nfs-root +nfs-plain",
      anonymous: anybody,
      stranger: anybody,
    });
  });

  // The statement of the file system's policy names the account, which hands the decision to IAM.
  it("for a user role that may not write", async () => {
    const mutant = withStatement(efs, "userFileSystem", "FileSystem", doing(MOUNT));
    assert.deepEqual(await turns(mutant), {
      alice: "-write",
      bob: "-write",
      "user-role": "-write",
    });
  });

  it("for a user role whose policy is about another file system", async () => {
    const mutant = withStatement(efs, "userFileSystem", "FileSystem", (statement) => ({
      ...statement,
      Resource: String(statement["Resource"]).replace(/[^/]+$/, "fs-0a1b2c3d"),
    }));
    const nothing = "-mount -write";
    assert.deepEqual(await turns(mutant), { alice: nothing, bob: nothing, "user-role": nothing });
  });

  // Transfer comes without one, so the fence that AWS suggests for NFS clients locks out its users.
  it("for a denial of whoever comes without a mount target", async () => {
    const fence = {
      ...{ ...everybody, Sid: "Fence", Effect: "Deny", Action: "*" },
      Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "false" } },
    };
    const mutant = withPolicy(efs, "fileSystem", (all) => [...all, fence]);
    const nothing = "-mount -write";
    assert.deepEqual(await turns(mutant), {
      ...{ alice: nothing, bob: nothing, "user-role": nothing, "other-role": nothing },
      deployer: `${nothing} -root`,
    });
  });

  it("for everybody as principal of every action", async () => {
    const mutant = withStatement(efs, "fileSystem", "TransferUsers", (statement) =>
      unconditional({ ...statement, Principal: { AWS: "*" }, Action: "elasticfilesystem:*" }),
    );
    const everything =
      "+mount +write +nfs-mount +nfs-write +get-policy +put-policy +delete-policy +create-mount-target +create-access-point +replicate +stop-backups +delete-file-system";
    const administration = everything.replace(/^.*?(?=\+get-policy)/, "");
    assert.deepEqual(await turns(mutant), {
      ...{ alice: administration, bob: administration, "user-role": administration },
      ...{ identity: everything, stranger: everything, anonymous: everything },
    });
  });

  it("for a key that is not for EFS only", async () => {
    const mutant = withStatement(efs, "fileSystemKey", "ThroughEfs", unconditional);
    assert.deepEqual(await turns(mutant), {
      deployer: "+decrypt-outside-efs",
      "other-role": "+decrypt-outside-efs",
    });
  });

  it("for a key whose policy has a public principal", async () => {
    const mutant = withPolicy(efs, "fileSystemKey", (all) => [
      ...all,
      { ...everybody, Sid: "Public", Principal: "*", Action: "kms:*" },
    ]);
    const all = "+grant-to-efs +decrypt-outside-efs +put-key-policy";
    assert.deepEqual(await turns(mutant), {
      ...{ alice: all, bob: all, identity: all, "user-role": all, stranger: all, anonymous: all },
      deployer: "+decrypt-outside-efs",
      "other-role": "+decrypt-outside-efs +put-key-policy",
    });
  });

  it("only where something is wrong", async () => {
    assert.deepEqual(await turns(efs), {});
    assert.throws(() => withoutStatement(efs, "fileSystem", "Nothing"), /no statement Nothing/);
  });
});
