import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { ROOT } from "../../../verify/graph/stack-file";

/**
 * Stands in for npm. Like npm, it fails if another one works in the same folder, and records what it
 * installs at the end. It waits for the file `go`.
 */
const FAKE_NPM = `#!${process.execPath}
const fs = require("node:fs");
fs.appendFileSync("runs", process.argv.slice(2).join(" ") + "\\n");
fs.mkdirSync("running");
if (fs.existsSync("fails")) { fs.rmdirSync("running"); process.exit(1); }
const waiting = setInterval(() => {
  if (!fs.existsSync("go")) return;
  clearInterval(waiting);
  const { packages } = JSON.parse(fs.readFileSync("package-lock.json", "utf8"));
  delete packages[""];
  delete packages["node_modules/for-windows"];
  for (const path of Object.keys(packages)) fs.mkdirSync(path, { recursive: true });
  fs.writeFileSync("node_modules/.package-lock.json", JSON.stringify({ packages }));
  fs.rmdirSync("running");
}, 5);
`;

const ZOD = { version: "4.0.0", integrity: "sha512-a" };
const OPTIONAL = { version: "1.0.0", integrity: "sha512-b", optional: true };
const LOCKED = {
  "": { name: "managed-sftp" },
  "node_modules/zod": ZOD,
  "node_modules/for-windows": OPTIONAL,
};
const INSTALLING = /^installing the locked dependencies with npm ci .*\ninstalled in \d+ s\n$/;

describe("npm scripts that need dependencies", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "managed-sftp-install-"));
    for (const path of ["bin", "node_modules", join("cli", "runtime")]) {
      mkdirSync(join(folder, path), { recursive: true });
    }
    copyFileSync(
      join(ROOT, "cli", "runtime", "install.mjs"),
      join(folder, "cli", "runtime", "install.mjs"),
    );
    write("package-lock.json", JSON.stringify({ packages: LOCKED }));
    writeFileSync(join(folder, "bin", "npm"), FAKE_NPM, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, content: string): void => writeFileSync(join(folder, path), content);
  const installed = (packages: object): void => {
    for (const path of Object.keys(packages)) mkdirSync(join(folder, path), { recursive: true });
    write("node_modules/.package-lock.json", JSON.stringify({ packages }));
  };
  const runs = (): string[] =>
    existsSync(join(folder, "runs"))
      ? readFileSync(join(folder, "runs"), "utf8").trim().split("\n")
      : [];

  /** Runs the script; what it prints is collected. */
  function start() {
    const child = spawn(process.execPath, ["cli/runtime/install.mjs"], {
      cwd: folder,
      env: { ...process.env, PATH: [join(folder, "bin"), process.env["PATH"]].join(delimiter) },
    });
    let said = "";
    const collect = (chunk: Buffer): void => void (said += String(chunk));
    // Standard output holds the result of the command alone, such as a link.
    child.stdout.on("data", (chunk) => assert.fail(String(chunk)));
    child.stderr.on("data", collect);
    return {
      child,
      spoke: once(child.stderr, "data").then(() => said),
      ended: once(child, "close").then(([status]) => [status as number | null, said] as const),
    };
  }

  it("install once if two start at once: the second waits for the first", async () => {
    const first = start();
    await first.spoke;
    const second = start();
    assert.equal(
      await second.spoke,
      `waiting for process ${first.child.pid}, which installs the dependencies ...\n`,
    );
    write("go", "");
    const [[status, said], [other]] = await Promise.all([first.ended, second.ended]);
    assert.match(said, INSTALLING);
    assert.deepEqual([status, other, runs().length], [0, 0, 1]);
  });

  it("install in the next run if npm ci fails", async () => {
    write("fails", "");
    const [status, said] = await start().ended;
    assert.equal(status, 1);
    assert.match(
      said,
      /\nnpm ci failed; check the network and Node >= 20.19, then run it again\n$/,
    );
    rmSync(join(folder, "fails"));
    write("go", "");
    assert.equal((await start().ended)[0], 0);
    assert.equal(runs().length, 2);
  });

  it("take over the lock of a command that was stopped", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    mkdirSync(join(folder, ".install", "lock"), { recursive: true });
    write(".install/lock/pids", String(pid));
    write("go", "");
    const both = await Promise.all([start().ended, start().ended]);
    assert.deepEqual(
      both.map(([status]) => status),
      [0, 0],
    );
    assert.equal(runs().length, 1);
    assert.deepEqual(readdirSync(join(folder, ".install")), []);
  });

  it("wait for npm itself if the command that started it was killed", async () => {
    const first = start();
    await first.spoke;
    const holders = (): string[] =>
      readFileSync(join(folder, ".install", "lock", "pids"), "utf8").split(" ");
    while (holders().length < 2 || !existsSync(join(folder, "running"))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const second = start();
    assert.match(await second.spoke, /^waiting for process/);
    write("go", "");
    assert.equal((await second.ended)[0], 0);
    assert.equal(runs().length, 1);
  });

  it("stop npm ci with themselves", async () => {
    const first = start();
    await first.spoke;
    while (!existsSync(join(folder, "running"))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    const npm = Number(
      readFileSync(join(folder, ".install", "lock", "pids"), "utf8").split(" ")[1],
    );
    first.child.kill("SIGTERM");
    const [status, said] = await first.ended;
    assert.equal(status, 1);
    assert.match(said, /\nnpm ci failed: SIGTERM; check the network/);
    assert.throws(() => process.kill(npm, 0), /ESRCH/);
  });

  it("install nothing after a plain npm ci", async () => {
    installed({ "node_modules/zod": ZOD });
    assert.deepEqual(await start().ended, [0, ""]);
    assert.deepEqual(runs(), []);
  });

  const stale = {
    "a package is missing": {},
    "a package has another version": { "node_modules/zod": { ...ZOD, version: "3.0.0" } },
    "a package has other content": { "node_modules/zod": { ...ZOD, integrity: "sha512-c" } },
    "an optional package has another version": {
      "node_modules/zod": ZOD,
      "node_modules/for-windows": { ...OPTIONAL, version: "0.9.0" },
    },
    "a package is no longer locked": { "node_modules/zod": ZOD, "node_modules/old": ZOD },
  };
  it("install again if npm ci was stopped after it had deleted a package", async () => {
    installed({ "node_modules/zod": ZOD });
    rmSync(join(folder, "node_modules", "zod"), { recursive: true });
    write("go", "");
    assert.match((await start().ended)[1], INSTALLING);
  });

  for (const [title, packages] of Object.entries(stale)) {
    it(`install again if ${title}`, async () => {
      installed(packages);
      write("go", "");
      const [status, said] = await start().ended;
      assert.equal(status, 0);
      assert.match(said, INSTALLING);
      assert.deepEqual(runs(), ["ci --ignore-scripts --no-audit --no-fund --loglevel=error"]);
    });
  }
});
