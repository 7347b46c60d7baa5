import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ROOT } from "../../../verify/graph/stack-file";
import {
  call,
  commandIn,
  COMMANDS,
  mistakeIn,
  type Outcome,
  runScript,
} from "../../support/command";

const { version, scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
};

/** Runs a script of package.json as npm does, with the dependencies that are there. */
const run = (name: string, ...args: string[]): Outcome =>
  runScript((scripts[name] ?? name).replace("node cli/runtime/install.mjs && ", ""), args);

const typed = (name: string): string => (name === "start" ? "npm start" : `npm run ${name}`);

describe("commands of package.json", () => {
  // From a fresh clone, each of them would fail otherwise.
  it("install what they need before anything else", () => {
    const others = Object.entries(scripts).filter(
      ([, script]) =>
        !/^(node cli\/runtime\/install\.mjs && |exec node cli\/runtime\/run\.mjs )/.test(script),
    );
    assert.deepEqual(others, []);
  });

  it("are all that the documentation names", () => {
    assert.deepEqual(COMMANDS.map(([name]) => name).sort(), [
      ...[
        "access",
        "api-models",
        "bench",
        "bench:program",
        "bench:scale",
        "bench:transfers",
        "changed",
        "clients",
        "console",
        "cost",
        "cuts",
        "diagram",
      ],
      ...[
        "engine",
        "golden",
        "graph-lint",
        "hold",
        "judge",
        "preview",
        "reach",
        "record",
        "report",
        "restore",
        "schema",
      ],
      ...["share", "start", "users"],
    ]);
  });

  for (const [name, file] of COMMANDS) {
    describe(typed(name), () => {
      it("prints help with a description, an example and its options", async () => {
        const { code, stdout, stderr } = await call(commandIn(file), ["--help"]);
        assert.deepEqual([code, stderr], [0, ""]);
        const start = `Usage: ${typed(name)} -- [options]`;
        assert.ok(stdout.startsWith(start), stdout);
        assert.match(stdout, /^Usage: .*\n\n[A-Z][^]*\.\n\n[^]* {2}-h, --help +print this help\n/);
        assert.ok(stdout.includes(`\n\nExamples:\n  ${typed(name)}`), stdout);
        assert.match(stdout, /\n\nExit codes:\n {2}0 {2}\S.*\n {2}1 {2}\S.*\n {2}2 {2}\S.*\n$/);
      });

      it("prints the version of the package", async () => {
        const { code, stdout, stderr } = await call(commandIn(file), ["--version"]);
        assert.deepEqual([code, stdout, stderr], [0, `${version}\n`, ""]);
      });

      it("fails for an unknown option, and suggests another one", async () => {
        const message = await mistakeIn(commandIn(file), ["--versoin"]);
        assert.equal(message, "unknown option '--versoin'\n(Did you mean --version?)");
      });

      // In a process of its own, as npm starts it.
      it("starts, and fails with 2 for a mistake in calling it", () => {
        const { code, stdout, stderr } = run(name, "--unknown-option");
        assert.deepEqual([code, stdout], [2, ""], stderr);
        assert.ok(
          stderr.includes(`error: unknown option '--unknown-option'\n\nUsage: ${typed(name)} `),
        );
      });
    });
  }
});

describe("commands, in a process of their own", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));

  // Each of these takes a quarter of a second or more to load.
  it("print their help without the SDKs and the program", () => {
    const files = JSON.stringify(COMMANDS.map(([, file]) => `./${file}`));
    const script = `
      const commands = ${files}.flatMap((file) => Object.values(require(file)));
      const texts = commands.filter(({ program }) => program).map(({ program }) => program().helpInformation());
      const heavy = /[\\/](@pulumi[\\/]pulumi|@aws-sdk[\\/].*|zod|@cloud-copilot[\\/].*|program\\.ts)([\\/]|$)/;
      const loaded = Object.keys(require.cache).filter((path) => heavy.test(path));
      console.log(JSON.stringify([texts.length, loaded.slice(0, 3)]));`;
    const { stdout, stderr } = runScript("node -r ./cli/runtime/register.cjs -e", [script]);
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), [COMMANDS.length, []]);
  });

  // Without a handler, Node.js prints the stack of an error that nobody can do anything about.
  it("end quietly when nobody reads their output any more", () => {
    const script = scripts["access"]?.replace(/^.* && /, "") ?? "";
    const { stdout, stderr } = runScript(`${script} dev | true; echo`);
    assert.equal(stdout, "\n");
    assert.match(stderr, /^evaluating .*\n/);
    assert.doesNotMatch(stderr, /EPIPE|\n +at /);
  });

  it("exit with 0 for success, the result alone on standard output", () => {
    const { code, stdout, stderr } = run("cost", "dev");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^ *USD +item /);
    assert.match(stderr, /^evaluating Pulumi\.dev\.yaml without AWS \.\.\.\n/);
  });

  it("exit with 1 for a configuration that cannot be deployed", () => {
    const file = join(folder, "bad.yaml");
    writeFileSync(file, "config:\n  managed-sftp:network: { mode: closed }\n");
    const { code, stdout, stderr } = run("access", "prod", "--file", file);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /network\.clients is empty/);
  });
});
