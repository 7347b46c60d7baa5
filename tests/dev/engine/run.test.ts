import assert from "node:assert/strict";

import { planOf } from "../../../dev/engine/plan";
import { type CommandResult, runPlan, verdictOf, type PulumiRunner } from "../../../dev/engine/run";

const SETTINGS = {
  "managed-sftp:network": { mode: "public" },
  "managed-sftp:storage": { deletionProtection: false },
};
const PLAN = planOf("dev", SETTINGS, ["closed"]);

/** A runner in which some commands end otherwise than well, and what was done in it. */
function runnerWhere(
  endings: Readonly<Record<string, CommandResult>> = {},
  { calls = [], lost = false }: { calls?: readonly string[]; lost?: boolean } = {},
): { runner: PulumiRunner; done: string[]; said: string[] } {
  const done: string[] = [];
  const said: string[] = [];
  let isBroken = false;
  return {
    done,
    said,
    runner: {
      pulumi: (stack, args) => {
        const command = args.filter((arg) => !arg.startsWith("--s")).join(" ");
        done.push(`${stack} ${command}`);
        const ending = endings[command];
        isBroken ||= ending !== undefined;
        return Promise.resolve(ending ?? { code: 0, output: "" });
      },
      configure: (_, settings) => {
        done.push(`write ${(settings["managed-sftp:network"] as { mode: string }).mode}`);
      },
      putObject: () => Promise.resolve(void done.push("put")),
      checkObject: () => {
        done.push("check");
        return lost ? Promise.reject(new Error("alice/kept.txt is gone")) : Promise.resolve();
      },
      refusedCalls: () => (isBroken ? calls : []),
      say: (line) => void said.push(line),
    },
  };
}

const CLEAN_UP = ["dev state unprotect --all --yes", "dev destroy --yes --continue-on-error"];

describe("carrying out a plan", () => {
  it("does every step in order and says what it does before it does it", async () => {
    const { runner, done, said } = runnerWhere();
    assert.deepEqual(await runPlan(PLAN, runner), { stack: "dev", kind: "proven" });
    assert.deepEqual(done, [
      "write public",
      "dev stack init passphrase",
      "dev up --yes",
      "dev up --yes --expect-no-changes",
      "put",
      "write closed",
      "dev up --yes",
      "check",
      "dev up --yes --expect-no-changes",
      "dev refresh --yes",
      "dev up --yes --expect-no-changes",
      "dev destroy --yes",
      "dev stack rm --yes",
    ]);
    assert.deepEqual(
      said,
      PLAN.steps.map(({ title }) => `dev: ${title} ...`),
    );
  });

  it("destroys what was made when a step fails, and shows what the CLI printed", async () => {
    const { runner, done, said } = runnerWhere({
      "up --yes --expect-no-changes": { code: 255, output: "error: 2 changes were made" },
    });
    assert.deepEqual(await runPlan(PLAN, runner), {
      stack: "dev",
      kind: "failed",
      step: "up again changes nothing",
    });
    assert.deepEqual(done.slice(-3), ["dev up --yes --expect-no-changes", ...CLEAN_UP]);
    assert.ok(said.some((line) => line.startsWith("error: 2 changes were made\npulumi up")));
  });

  it("fails when the data did not survive a switch", async () => {
    const { runner, done } = runnerWhere({}, { lost: true });
    assert.deepEqual(await runPlan(PLAN, runner), {
      stack: "dev",
      kind: "failed",
      step: "the object is still there",
    });
    assert.deepEqual(done.slice(-3), ["check", ...CLEAN_UP]);
  });

  it("fails when a command took too long", async () => {
    const { runner, said } = runnerWhere({ "refresh --yes": { code: null, output: "" } });
    assert.equal((await runPlan(PLAN, runner)).kind, "failed");
    assert.ok(said.some((line) => line.includes("took too long and was stopped")));
  });

  it("fails when a clean-up fails too, and still ends", async () => {
    const broken = { code: 1, output: "no" };
    const { runner, done } = runnerWhere({
      "up --yes": broken,
      "state unprotect --all --yes": broken,
      "destroy --yes --continue-on-error": broken,
    });
    assert.equal((await runPlan(PLAN, runner)).kind, "failed");
    assert.deepEqual(done.slice(-2), CLEAN_UP);
  });

  describe("where the emulator has gaps", () => {
    const calls = ["logs:AssociateKmsKey"];
    const where = (command: string, output: string, refused = calls): PulumiRunner =>
      runnerWhere({ [command]: { code: 255, output } }, { calls: refused }).runner;
    /** Diagnostics as the CLI prints them. */
    const diagnostics = (...blocks: readonly string[]): string =>
      ["Diagnostics:", ...blocks, STACK_FAILED, "Resources:\n    + 12 created"].join("\n");
    const STACK_FAILED = "  pulumi:pulumi:Stack (managed-sftp-dev):\n    error: update failed\n";
    const REFUSED =
      "  aws:cloudwatch:LogGroup (identity-log):\n    error:   sdk-v2/provider2.go:572: operation error CloudWatch Logs: AssociateKmsKey, https response error StatusCode: 501, api error NotImplemented: AssociateKmsKey\n";
    const OWN =
      "  aws:s3:Bucket (storage):\n    error:   sdk-v2/provider2.go:572: creating S3 Bucket: BucketAlreadyExists\n";
    const failed = (step: string) => ({ stack: "dev", kind: "failed", step });
    const unsupported = (step: string) => ({ stack: "dev", kind: "unsupported", step, calls });

    it("is not proven, with the call that is missing", async () => {
      const { runner, done } = runnerWhere(
        { "up --yes": { code: 255, output: diagnostics(REFUSED) } },
        { calls },
      );
      assert.deepEqual(await runPlan(PLAN, runner), unsupported("up in mode public"));
      assert.deepEqual(done.slice(-2), CLEAN_UP);
    });

    it("is not proven where a refused read leaves a change", async () => {
      const output = "error: no changes were expected but changes occurred";
      assert.deepEqual(
        await runPlan(PLAN, where("up --yes --expect-no-changes", output)),
        unsupported("up again changes nothing"),
      );
    });

    // A gap would otherwise excuse whatever else is broken.
    it("fails when another resource fails too, or the program", async () => {
      const program =
        "  pulumi:pulumi:Stack (managed-sftp-dev):\n    error: Running program failed with an unhandled exception\n";
      for (const output of [diagnostics(REFUSED, OWN), `Diagnostics:\n${program}`]) {
        assert.deepEqual(
          await runPlan(PLAN, where("up --yes", output)),
          failed("up in mode public"),
        );
      }
    });

    it("fails when the emulator did not refuse, or the error is another", async () => {
      for (const runner of [
        where("up --yes", diagnostics(REFUSED), []),
        where("up --yes", diagnostics(OWN)),
        where("up --yes", "error: the stack is currently locked"),
      ]) {
        assert.deepEqual(await runPlan(PLAN, runner), failed("up in mode public"));
      }
    });

    it("fails when data is lost", async () => {
      const { runner } = runnerWhere({}, { lost: true });
      const refusing: PulumiRunner = { ...runner, refusedCalls: () => calls };
      assert.deepEqual(await runPlan(PLAN, refusing), failed("the object is still there"));
    });
  });

  describe("a destroy that has to be refused", () => {
    const protectedPlan = planOf("dev", { "managed-sftp:network": { mode: "public" } }, []);
    const destroy = (ending: CommandResult): PulumiRunner =>
      runnerWhere({ "destroy --yes": ending }).runner;

    it("fails when it is not, or for another reason", async () => {
      for (const ending of [
        { code: 0, output: "protected" },
        { code: 255, output: "no such host" },
      ]) {
        assert.deepEqual(await runPlan(protectedPlan, destroy(ending)), {
          stack: "dev",
          kind: "failed",
          step: "destroy is refused while data is protected",
        });
      }
    });
  });
});

describe("the verdict", () => {
  it("fails for a failed stack, and names what was not proven", () => {
    const gap = { stack: "prod", kind: "unsupported", step: "refresh", calls: ["a:B"] } as const;
    const line = 'prod: not proven, because the emulator does not support a:B (at "refresh")';
    assert.deepEqual(verdictOf([{ stack: "dev", kind: "proven" }, gap]), {
      code: 0,
      lines: ["dev: proven", line],
    });
    assert.deepEqual(verdictOf([gap, { stack: "dev", kind: "failed", step: "destroy" }]), {
      code: 1,
      lines: [line, 'dev: FAILED at "destroy"'],
    });
  });
});
