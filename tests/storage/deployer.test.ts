import assert from "node:assert/strict";

import { loadStackSecrets, parseStackConfig } from "../../config/load";
import { deploy } from "../../program";
import { isAdministrator } from "../../storage/deployer";
import { evaluate } from "../../verify/graph/evaluate";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { MODES } from "../support/program";

const ROLE = "arn:aws:iam::111122223333:role/deployer";
const session = (role: string): string => `arn:aws:sts::111122223333:assumed-role/${role}/ci`;

/** Deploys a bucket as a caller. */
const deployedBy = (arn: string, storage: object, firstPreview = false): Promise<Graph> =>
  evaluate(
    () => deploy(parseStackConfig({ ...MODES.public, storage }, "test"), loadStackSecrets()),
    {
      stack: "test",
      config: { "aws:region": "eu-central-1" },
      calls: {
        "aws:index/getCallerIdentity:getCallerIdentity": (_, { accountId }) => ({
          accountId,
          arn,
        }),
      },
    },
    { firstPreview },
  );

const keysOf = (graph: Graph): number =>
  resourcesOf(graph, "aws:kms/key:Key").filter(({ name }) => name === "sftp-data").length;

// KMS refuses the key of a deployer who could not put its next policy, in the middle of an update.
describe("storage.administrators", () => {
  it("fails without the role or user that deploys", async () => {
    for (const caller of [session("somebody"), "arn:aws:iam::111122223333:user/deployer"]) {
      const problem = `Storage "sftp": storage.administrators does not include ${caller}, and KMS refuses a key policy that locks its caller out; add the role or user that runs pulumi up`;
      // Pulumi puts the input that failed before it.
      await assert.rejects(deployedBy(caller, { administrators: [ROLE] }), (error: Error) =>
        error.message.endsWith(problem),
      );
    }
  });

  it("only warns at a preview, which a role that may only read can run", async () => {
    const graph = await deployedBy(session("reader"), { administrators: [ROLE] }, true);
    assert.equal(keysOf(graph), 1);
  });

  it("accepts the session of a listed role", async () => {
    assert.equal(keysOf(await deployedBy(session("deployer"), { administrators: [ROLE] })), 1);
  });

  it("matters only for a key whose policy names them", async () => {
    const caller = session("somebody");
    const other = { administrators: [ROLE], existingKey: "alias/files" };
    assert.equal(keysOf(await deployedBy(caller, {})), 1);
    assert.equal(keysOf(await deployedBy(caller, other)), 0);
    await assert.rejects(deployedBy(caller, { ...other, replication: { region: "eu-west-1" } }));
  });
});

describe("a caller", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    [session("deployer"), ROLE, true],
    [session("deployer"), "arn:aws:iam::111122223333:role/team/deployer", true],
    [session("deployer"), "arn:aws:iam::111122223333:role/deploy*", true],
    [session("deployer"), "arn:aws:iam::111122223333:role/deploy", false],
    [session("deployer"), "arn:aws:iam::444455556666:role/deployer", false],
    [session("deployer"), "arn:aws:iam::111122223333:user/deployer", false],
    ["arn:aws:iam::111122223333:user/a/b", "arn:aws:iam::111122223333:user/a/b", true],
    ["arn:aws:iam::111122223333:user/a/b", "arn:aws:iam::111122223333:user/b", false],
    ["arn:aws:iam::111122223333:user/a.b", "arn:aws:iam::111122223333:user/a?b", true],
    ["arn:aws:iam::111122223333:user/axb", "arn:aws:iam::111122223333:user/a.b", false],
    ["arn:aws:iam::111122223333:root", ROLE, false],
  ];
  for (const [caller, administrator, expected] of cases) {
    it(`${caller} ${expected ? "is" : "is not"} ${administrator}`, () => {
      assert.equal(isAdministrator(caller, [administrator]), expected);
    });
  }
});
