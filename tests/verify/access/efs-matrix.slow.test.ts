import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type AccessMatrix, accessMatrix, explain } from "../../../verify/access/matrix/matrix";
import { renderMarkdown, renderText } from "../../../verify/access/matrix/render";
import { access } from "../../../cli/commands/access";
import { call } from "../../support/command";
import { EVERY_EFS_OPTION } from "../../support/features";
import { graphOf, MODES } from "../../support/program";
import {
  configuration,
  configurationMatrix,
  configurationNames,
  type Configured,
} from "./configurations";
import { assertGolden, cellOf, itLets } from "./matrix/support";

const ARN = "arn:aws:elasticfilesystem:eu-central-1:111122223333:file-system/sftp-FileSystem";

describe("tables of who may do what with a file system", () => {
  for (const name of configurationNames()) {
    it(`hold what configuration ${name} allows`, async () => {
      assertGolden(await configurationMatrix(name), name);
    });
  }

  // Who reads "alice may write" and nothing else takes it for a leak, or for a proof.
  it("say that owner and mode keep users apart", async () => {
    const matrix = await configurationMatrix("efs");
    const { note = "" } = matrix;
    assert.match(
      note,
      /all users of\nTransfer share one role, and owner and mode of each file keep/,
    );
    for (const table of [renderMarkdown(matrix), renderText(matrix)]) {
      assert.equal(table.split(`\n\n${note}\n`).length, 2);
    }
  });
});

describe("the access matrix of a file system", () => {
  let plain: AccessMatrix;
  let every: AccessMatrix;
  let asked: Configured;

  before(async () => {
    asked = await configuration("efs-every-option");
    every = await accessMatrix(asked.graph, asked.config);
    plain = await configurationMatrix("efs");
  });

  const administration =
    "get-policy put-policy delete-policy create-mount-target create-access-point replicate stop-backups delete-file-system";
  const secrets = "read-secret read-other-secret decrypt-outside-secrets invoke";
  const nfs = "nfs-mount nfs-write";
  const table: readonly [who: string, may: string][] = [
    ["alice", "mount write"],
    ["bob", "mount write"],
    ["user-role", "mount write"],
    ["identity", "read-secret"],
    [
      "deployer",
      `mount write root ${nfs} nfs-root ${administration} grant-to-efs put-key-policy ${secrets}`,
    ],
    ["other-role", `mount write ${nfs} ${administration} grant-to-efs decrypt-outside-secrets`],
    ["stranger", ""],
    ["anonymous", ""],
    ["transfer", "invoke take-user-role"],
    ["transfer-other", ""],
  ];
  itLets(table, () => every);

  // A record with Access is refused by the function, as nothing could enforce it.
  it("asks about nobody else", () => {
    const [names, plainNames] = [every, plain].map(({ principals }) => principals.map((p) => p.id));
    assert.deepEqual(names?.toSorted(), table.map(([who]) => who).sort());
    assert.deepEqual(plainNames, names);
  });

  it("asks about root, which nobody is without administrators", () => {
    const root = ({ cells }: AccessMatrix): string[] =>
      cells.filter((c) => /root$/.test(c.operation) && c.allowed).map((c) => c.principal);
    assert.deepEqual([root(plain), root(every)], [[], ["deployer", "deployer"]]);
  });

  it("asks about mount targets where there are any, but not of Transfer's users", () => {
    const isNfs = (id: string): boolean => id.startsWith("nfs-");
    assert.deepEqual(plain.operations.map(({ id }) => id).filter(isNfs), []);
    assert.deepEqual(
      [...new Set(every.cells.filter((c) => isNfs(c.operation)).map((c) => c.principal))],
      ["identity", "deployer", "other-role", "stranger", "anonymous"],
    );
  });

  it("asks about no mount target of another file system", async () => {
    const resources = asked.graph.resources.map((resource) =>
      resource.type.endsWith(":MountTarget")
        ? { ...resource, inputs: { ...resource.inputs, fileSystemId: "fs-0a1b2c3d" } }
        : resource,
    );
    const { operations } = await accessMatrix({ ...asked.graph, resources }, asked.config);
    assert.equal(operations.length, every.operations.length - 4);
  });

  // NFS passes no endpoint of the network, which would make a denial out of nothing.
  it("asks a function inside a VPC past its endpoints", async () => {
    const sections = { ...MODES.closed, storage: EVERY_EFS_OPTION };
    const matrix = await accessMatrix(await graphOf(sections), asked.config);
    const [direct, nfs] = ["mount", "nfs-mount"].map((what) => cellOf(matrix, "identity", what).by);
    assert.equal(direct, "the network has no endpoint for elasticfilesystem");
    assert.match(
      nfs ?? "",
      /^no statement of the role policy allows elasticfilesystem:ClientMount /,
    );
  });

  it("names the statements that allow, and the first that denies", () => {
    assert.deepEqual(cellOf(every, "alice", "write"), {
      allowed: true,
      by: "role policy sftp-user-file-system/FileSystem, permissions boundary boundary-managed-sftp-test/FileSystem, file system policy/TransferUsers",
    });
    assert.deepEqual(cellOf(every, "anonymous", "nfs-mount"), {
      allowed: false,
      by: `no statement of the file system policy allows elasticfilesystem:ClientMount on ${ARN}`,
    });
    assert.deepEqual(cellOf(every, "other-role", "nfs-plain"), {
      allowed: false,
      by: "denied by file system policy/DenyPlainNfs",
    });
  });

  it("explains one cell, request by request", async () => {
    const cell = { principal: "other-role", operation: "nfs-root" };
    const policies = ["role policy efs-and-kms", "file system policy"];
    const { note, ...explanation } = await explain(asked.graph, asked.config, cell);
    assert.equal(note, every.note);
    assert.deepEqual(explanation, {
      who: "another role of the account, with elasticfilesystem:* and kms:*",
      what: "mount through a mount target as root",
      steps: [
        {
          ...{ action: "elasticfilesystem:ClientMount", resource: ARN, allowed: true, policies },
          reason: "role policy efs-and-kms/Everything",
        },
        {
          ...{ action: "elasticfilesystem:ClientRootAccess", resource: ARN, policies },
          ...{ allowed: false, reason: "denied by file system policy/DenyRoot" },
        },
      ],
    });
  });

  it("fails for a function that knows a file system which is not there", async () => {
    const resources = asked.graph.resources.filter(({ type }) => !type.includes(":FileSystem"));
    await assert.rejects(accessMatrix({ ...asked.graph, resources }, asked.config), {
      message: 'stack "test" must have one file system sftp-FileSystem, got 0',
    });
  });
});

describe("npm run access of a file system", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  const file = join(folder, "efs.yaml");
  const sections = ["network: { mode: public }", "storage: { domain: efs }"];
  before(() => {
    const lines = sections.map((section) => `  managed-sftp:${section}\n`).join("");
    writeFileSync(file, `config:\n  aws:region: eu-central-1\n${lines}`);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("prints the table with its note", async () => {
    const { code, stdout } = await call(access, ["files", "--file", file]);
    assert.equal(code, 0);
    assert.match(stdout, /\n\nOperation +alice +bob .*\nmount +✔ +✔ +✖ /);
    assert.match(stdout, /\n\nIAM says who may open the file system [^✔✖]*\.\n$/);
  });

  it("explains a cell with the note", async () => {
    const args = ["files", "--file", file, "--explain", "alice", "mount"];
    const { code, stdout } = await call(access, args);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^partner with Uid 1001, session of Transfer: open the file system and read: allowed\n {2}✔ elasticfilesystem:ClientMount on .*\n {6}allowed by role policy .*\n {6}evaluated: role policy sftp-user-file-system, file system policy\n\nIAM says /,
    );
  });
});
