import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../../verify/graph/stack-file";
import { type Folder, temporaryFolder, until } from "../../sandbox/support";
import { callConsole, startedConsole, type StartedConsole } from "../console/support";

/** Processes that a console has started. */
function workersOf({ pid }: StartedConsole): number[] {
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
  return stdout.split(/\s+/).filter(Boolean).map(Number);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("npm run console", () => {
  let folder: Folder;
  const running: StartedConsole[] = [];
  before(() => (folder = temporaryFolder()));
  after(async () => {
    for (const each of running) await each.stop("SIGKILL");
    folder.remove();
  });
  const start = async (...args: string[]): Promise<StartedConsole> => {
    const served = await startedConsole(...args);
    running.push(served);
    return served;
  };
  const cost = (served: StartedConsole) => callConsole(served, "cost", { stack: "dev", usage: {} });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`serves its page until ${signal}, which ends it and its processes`, async () => {
      const served = await start();
      assert.match(served.address, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
      assert.equal((await fetch(served.address)).status, 200);
      assert.equal((await cost(served)).status, 200);
      const workers = workersOf(served);
      assert.ok(workers.length > 0 && workers.every(isRunning));

      assert.equal(await served.stop(signal), 0);
      assert.match(served.stderr(), /\nstopping …\n$/);
      assert.equal(served.stderr().includes("token"), false);
      await until(() => !workers.some(isRunning));
      await assert.rejects(fetch(served.address));
    });
  }

  it("leaves no process behind when it is killed", async () => {
    const served = await start();
    await cost(served);
    const [worker = 0] = workersOf(served);
    assert.equal(await served.stop("SIGKILL"), null);
    await until(() => !isRunning(worker));
  });

  it("answers by another process when one has ended", async () => {
    const served = await start();
    await cost(served);
    const [worker = 0] = workersOf(served);
    const lost = callConsole(served, "stack", { stack: "closed" });
    await until(() => served.stderr().includes("evaluating Pulumi.closed.yaml"));
    process.kill(worker, "SIGKILL");
    assert.deepEqual(await lost, {
      status: 500,
      answer: { error: "the process that answers has ended; try again" },
    });
    assert.equal((await cost(served)).status, 200);
    assert.notEqual(workersOf(served)[0], worker);
  });

  // Settings of a provider are variables of a process: those of one stack must not lead to another's account.
  it("works on the users of each stack, and of each state of its file, by a process of its own", async () => {
    const file = folder.file("Pulumi.dev.yaml");
    const text = readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(file, text);
    const served = await start("--file", file);
    const pids = new Set<number>();
    const list = async (stack: string, target: string): Promise<void> => {
      const { status } = await callConsole(served, "users/list", { stack, target });
      assert.equal(status, 422);
      const [pid = 0, ...others] = workersOf(served);
      assert.deepEqual(others, []);
      pids.add(pid);
    };
    await list("dev", "sandbox");
    await list("dev", "sandbox");
    assert.equal(pids.size, 1);
    await list("dev", "aws");
    await list("prod", "aws");
    await list("dev", "aws");
    assert.equal(pids.size, 4);
    writeFileSync(file, `${text}\n`);
    await list("dev", "aws");
    assert.equal(pids.size, 5);
  });
});
