import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

import { ROOT } from "../../../verify/graph/stack-file";
import { start as startCommand } from "../../../cli/commands/start";
import { type Folder, requireOpenSsh, sha256, temporaryFolder, until } from "../../sandbox/support";
import { parsed } from "../../support/command";
import { outputInReadme } from "./start-output";

describe("npm start", () => {
  let folder: Folder;
  const running: ChildProcess[] = [];

  before(() => {
    requireOpenSsh();
    folder = temporaryFolder();
  });
  after(() => {
    for (const child of running) child.kill("SIGKILL");
    folder.remove();
  });

  interface Run {
    readonly child: ChildProcess;
    output: string;
    readonly exit: Promise<number | null>;
  }

  const run = (command: string, args: readonly string[], cwd = ROOT, input = ""): Run => {
    const child = spawn(command, args, { cwd });
    running.push(child);
    child.stdin.end(input);
    const state: Run = {
      child,
      output: "",
      exit: new Promise((resolve) => child.on("close", resolve)),
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part: Buffer) => (state.output += part.toString("utf8")));
    }
    return state;
  };
  const start = (...args: string[]): Run =>
    run(process.execPath, ["-r", "./cli/runtime/register.cjs", "cli/commands/start.ts", ...args]);

  it("prints commands that work when pasted, and stops on Ctrl-C", async () => {
    const sandbox = start("--port", "0", "--data", folder.file("data"));
    const isOver = sandbox.exit.then(() => assert.fail(sandbox.output));
    await Promise.race([until(() => sandbox.output.includes("Ctrl-C stops")), isOver]);
    assert.match(sandbox.output, outputInReadme());

    const commands = sandbox.output.split("\n").filter((line) => line.startsWith("sftp "));
    assert.equal(commands.length, 2);
    writeFileSync(folder.file("small"), "small\n");
    const pasted = run("sh", ["-c", commands[0] ?? ""], folder.path, "put small\nget small back\n");
    assert.equal(await pasted.exit, 0, pasted.output);
    assert.equal(sha256(folder.file("back")), sha256(folder.file("small")));
    const logged = (line: RegExp): Promise<void> => until(() => line.test(sandbox.output));
    await logged(/^\d\d:\d\d:\d\d alice put \/small allowed: s3:PutObject: /m);
    await logged(/^\d\d:\d\d:\d\d function username=alice .*decision=allow/m);

    sandbox.child.kill("SIGINT");
    assert.equal(await sandbox.exit, 0);
  });

  it("serves dev on 2222 by default", async () => {
    assert.deepEqual((await parsed(startCommand, [])).options, {
      ...{ stack: "dev", port: 2222, ftpPort: 2121 },
    });
  });
});
