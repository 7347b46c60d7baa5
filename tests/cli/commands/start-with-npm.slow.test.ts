import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

import { ROOT } from "../../../verify/graph/stack-file";
import { type Folder, requireOpenSsh, temporaryFolder, until } from "../../sandbox/support";
import { outputInReadme } from "./start-output";

/** `npm start` in a process group of its own, as a shell starts it. */
interface Npm {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly data: string;
  output: string;
}

/** Processes of a group, in which npm's children are too. */
const membersOf = (group: number): string[] =>
  execFileSync("ps", ["-eo", "pgid=,pid=,args="], { encoding: "utf8" })
    .split("\n")
    .filter((line) => Number(line.trim().split(/ +/)[0]) === group && !line.includes("<defunct>"));

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => (socket.destroy(), resolve(true)));
    socket.on("error", () => resolve(false));
  });

/** Ways to end it: title, process or group, signal. */
const ENDS = [
  ["SIGTERM to npm", "process", "SIGTERM"],
  ["SIGINT to npm", "process", "SIGINT"],
  ["SIGHUP to npm", "process", "SIGHUP"],
  ["npm that is killed", "process", "SIGKILL"],
  ["Ctrl-C, which the terminal sends to all of its processes", "group", "SIGINT"],
  ["a terminal that is closed", "group", "SIGHUP"],
] as const;

// A sandbox that stays keeps its port and its folder, and the next npm start fails.
describe("npm start, started by npm", () => {
  let folder: Folder;
  let runs: readonly Npm[];

  function start(index: number): Npm {
    const data = folder.file(`data-${index}`);
    const args = ["start", "--", "--port", "0", "--data", data];
    // npm of the test run would pass on its own settings, and that it runs a script.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)),
    );
    const child = spawn("npm", args, { cwd: ROOT, detached: true, env });
    const run: Npm = { child, pid: child.pid ?? 0, data, output: "" };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part: Buffer) => (run.output += part.toString("utf8")));
    }
    return run;
  }

  before(async function () {
    // Six at once, on a busy machine.
    this.timeout(180_000);
    requireOpenSsh();
    folder = temporaryFolder();
    runs = ENDS.map((_, index) => start(index));
    await Promise.all(
      runs.map((run) => until(() => run.output.includes("Ctrl-C stops") || ended(run))),
    );
  });
  after(() => {
    for (const { pid } of runs) {
      if (membersOf(pid).length > 0) process.kill(-pid, "SIGKILL");
    }
    folder.remove();
  });

  const ended = ({ child }: Npm): boolean => child.exitCode !== null || child.signalCode !== null;

  it("prints what the README shows, below the lines of npm", () => {
    const { output = "" } = runs[0] ?? {};
    assert.match(output.replace(/^\n(> .*\n)+\n/, ""), outputInReadme());
  });

  ENDS.forEach(([title, whom, signal], index) => {
    it(`leaves no process and no open port after ${title}`, async () => {
      const run = runs[index];
      assert.ok(run && !ended(run), run?.output);
      const port = Number(/SFTP on 127\.0\.0\.1:(\d+)/.exec(run.output)?.[1]);
      assert.equal(await isOpen(port), true);
      process.kill(whom === "group" ? -run.pid : run.pid, signal);
      await until(() => membersOf(run.pid).length === 0);
      assert.equal(await isOpen(port), false);
      // It stopped by itself: nothing is left of what only a running sandbox has.
      const left = ["lock", "sandbox.json"].filter((name) => existsSync(join(run.data, name)));
      assert.deepEqual(left, []);
    });
  });
});
