import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { diagram } from "../../cli/commands/diagram";
import { preview } from "../../cli/commands/preview";
import { report } from "../../cli/commands/report";
import { start } from "../../cli/commands/start";
import { users } from "../../cli/commands/users";
import { requireFile, sizeOf } from "../../cli/files";
import type { CommandLine } from "../../cli/command-line";
import { call, mistakeIn } from "../support/command";

/** Root reads and writes everything. */
const IS_ROOT = process.getuid?.() === 0;

describe("files on the command line", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  const file = (name: string): string => join(folder, name);
  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(file(name), content);
    return file(name);
  };
  before(() => {
    mkdirSync(file("folder"));
    write("plain", "x");
    symlinkSync("loop", file("loop"));
    write("utf16.json", Buffer.concat([Buffer.of(0xff), Buffer.from("{}")]));
    write("list.json", "[]");
    write("not.json", "stack: dev");
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Commands that read a file, with the option or argument that names it. */
  const readers: readonly [CommandLine, string, (path: string) => string[]][] = [
    [preview, "--file", (path) => ["dev", "--file", path]],
    [preview, "--against", (path) => ["dev", "--against", path]],
    [start, "--file", (path) => ["--file", path]],
    [users, "--file", (path) => ["list", "--file", path]],
  ];
  const unreadable = [
    ["missing", "does not exist; name another file"],
    ["folder", "is a folder; name a file in it"],
    ["plain/below", "lies below a file, not below a folder; name another file"],
    ["loop", "can't be read: ELOOP; name another file"],
  ] as const;
  for (const [command, option, args] of readers) {
    for (const [name, problem] of unreadable) {
      it(`fail where ${args(name).join(" ")} can't be read, and name ${option}`, async () =>
        assert.equal(
          await mistakeIn(command, args(file(name))),
          `${option} ${file(name)} ${problem}`,
        ));
    }
  }

  it("fail for a file that can be read once only", async () =>
    assert.equal(
      await mistakeIn(preview, ["dev", "--file", "/dev/null"]),
      "--file /dev/null is no regular file; name one that can be read twice",
    ));

  for (const name of ["list.json", "not.json", "utf16.json"]) {
    it(`fail for ${name} in place of a golden file`, async () =>
      assert.match(
        await mistakeIn(preview, ["dev", "--against", file(name)]),
        /^--against \S+ (is no golden file; name one, such as tests\/golden\/dev\.json|is not text in UTF-8)/,
      ));
  }

  const broken: readonly [string, string | Buffer][] = [
    ["no YAML", "config:\n  - a: [\n"],
    ["UTF-16", Buffer.from("\ufeffconfig: {}", "utf16le")],
    ["Latin 1", Buffer.from([0x63, 0x3a, 0x20, 0xe4])],
    ["nothing", ""],
  ];
  for (const [title, content] of broken) {
    it(`fail with 1 for a stack file of ${title}, and name --file`, async () => {
      const path = write("broken.yaml", content);
      const { code, stdout, stderr } = await call(preview, ["dev", "--file", path]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /has \d problems?; nothing was created\n/);
      assert.match(stderr, /\ncorrect the file, or name another one with --file\n$/);
    });
  }

  it("fail without permission, and say so", () => {
    chmodSync(write("secret", "x"), 0);
    const read = (): string => requireFile(file("secret"), "--file");
    if (IS_ROOT) assert.equal(read(), file("secret"));
    else assert.throws(read, /^--file \S+ can't be read: permission denied;/);
  });

  it("are relative to the folder where npm was called", async () => {
    const args = ["dev", "--file", "missing.yaml"];
    const { stderr } = await call(preview, args, { INIT_CWD: file("folder") });
    assert.match(stderr, /--file missing\.yaml does not exist/);
    writeFileSync(file("folder/missing.yaml"), "config:\n  managed-sftp:network: 3\n");
    const found = await call(preview, args, { INIT_CWD: file("folder") });
    assert.match(found.stderr, /managed-sftp:network/);
  });
});

describe("--out", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  const file = (name: string): string => join(folder, name);
  after(() => rmSync(folder, { recursive: true }));

  const writers: readonly [CommandLine, readonly string[], string, RegExp][] = [
    [diagram, ["dev"], "dev.mmd", /^---\ntitle: "Stack dev"\n[^]*\n$/],
    [diagram, ["dev", "--format", "svg"], "dev.svg", /^<svg [^]*<\/svg>\n$/],
    [report, ["dev"], "dev.html", /^<!doctype html>\n[^]*<\/html>\n$/],
    [preview, ["dev"], "dev.txt", /^Before you approve:\n[^]*pulumi:pulumi:Stack/],
    [preview, ["dev", "--format", "markdown"], "dev.md", /^### Preview of `dev`\n/],
    [
      preview,
      ["dev", "--format", "markdown", "--base", "HEAD"],
      "comment.md",
      /\*\*Before you approve\*\*/,
    ],
  ];
  for (const [command, args, name, content] of writers) {
    it(`writes ${name}, prints nothing, and says what was written and how big it is`, async () => {
      // Colours do not go into a file.
      const env = { FORCE_COLOR: "1" };
      const all = [...args, "--out", file(name)];
      const { code, stdout, stderr } = await call(command, all, env);
      assert.deepEqual([code, stdout], [0, ""], stderr);
      const written = readFileSync(file(name), "utf8");
      assert.match(written, content);
      assert.ok(!written.includes("\u001b"));
      const size = sizeOf(Buffer.byteLength(written));
      assert.ok(stderr.includes(`\nwrote ${file(name)}, ${size}\n`), stderr);
    });
  }

  const commands = { diagram, report, preview };
  for (const [name, command] of Object.entries(commands)) {
    const refused: readonly [string, string][] = [
      [folder, `--out ${folder} is a folder; name a file in it`],
      [`${folder}/new/`, `--out ${folder}/new/ is a folder; name a file in it`],
      [
        file("no/x"),
        `--out ${file("no/x")} can't be written: there is no folder ${file("no")}; make it, or name another file`,
      ],
      [" ", "--out is blank; leave it out, or name a path"],
    ];
    for (const [path, message] of refused) {
      it(`of ${name} refuses "${path.replace(folder, "<folder>")}" before it evaluates anything`, async () =>
        assert.equal(await mistakeIn(command, ["dev", "--out", path]), message));
    }
  }

  it("says sizes in the unit that fits", () => {
    assert.deepEqual([812, 1536, 3 * 1024 * 1024].map(sizeOf), ["812 bytes", "1.5 KB", "3.0 MB"]);
  });
});
