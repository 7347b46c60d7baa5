import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "..");

/** Folders that are installed or generated. */
const NOT_SOURCES = new Set([
  ...[".git", ".bench", ".clients", ".sandbox", ".stryker", ".zizmor", "coverage", "node_modules"],
]);

/** Top-level folders of the project. */
const FOLDERS = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !NOT_SOURCES.has(entry.name))
  .map(({ name }) => name);

/** Paths of source files and tests. */
const SOURCES = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.[cm]?[jt]s$/.test(name))
    .map((name) => join(folder, name)),
);

/** What dependency-cruiser prints as JSON, as far as it is read here. */
interface Findings {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; from: string }[];
  };
}

describe("folders", () => {
  it("hold at most 20 source files", () => {
    assert.ok(FOLDERS.includes("identity") && FOLDERS.includes("tests"));
    const counts = new Map<string, number>();
    for (const folder of SOURCES.map((path) => dirname(path))) {
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
    }
    assert.deepEqual(
      [...counts].filter(([, count]) => count > 20),
      [],
    );
  });
});

describe("source files", () => {
  it("have at most 250 lines", () => {
    const sources = SOURCES.filter((path) => !path.startsWith("tests/"));
    const lines = sources.map((path): [string, number] => [
      path,
      readFileSync(join(ROOT, path), "utf8").split("\n").length - 1,
    ]);
    assert.deepEqual(
      lines.filter(([, count]) => count > 250),
      [],
    );
  });
});

describe("names of types", () => {
  it("are exported only if no other file declares the same name", () => {
    const declaration =
      /^(export )?(?:declare |abstract )*(?:interface|type|class|enum) ([A-Z]\w*)/gm;
    const files = new Map<string, string[]>();
    const exported = new Set<string>();
    for (const file of SOURCES.filter((path) => !path.startsWith("tests/"))) {
      for (const [, isExported, name = ""] of readFileSync(join(ROOT, file), "utf8").matchAll(
        declaration,
      )) {
        files.set(name, [...(files.get(name) ?? []), file]);
        if (isExported !== undefined) exported.add(name);
      }
    }
    const ambiguous = [...files].filter(([name, each]) => each.length > 1 && exported.has(name));
    assert.deepEqual(
      ambiguous.map(([name, each]) => `rename ${name} in one of ${each.join(", ")}`),
      [],
    );
  });
});

describe("the rules of imports", () => {
  const project = mkdtempSync(join(tmpdir(), "managed-sftp-imports-"));
  after(() => rmSync(project, { recursive: true }));

  /** Writes a file that imports another, which is written too. */
  const plant = (from: string, to: string, imported: string): void => {
    for (const file of [from, to]) mkdirSync(join(project, dirname(file)), { recursive: true });
    writeFileSync(join(project, to), "export type Value = string;\n", { flag: "a" });
    writeFileSync(
      join(project, from),
      `import type * as value from "${imported}";\nexport type Other = value.Value;\n`,
      { flag: "a" },
    );
  };

  // A rule whose pattern matches no folder any more would pass for ever.
  it("find an import of each kind that they forbid", () => {
    for (const file of [".dependency-cruiser.mjs", "tsconfig.json"]) {
      copyFileSync(join(ROOT, file), join(project, file));
    }
    for (const folder of ["aws", "config", "identity", "network", "operations", "storage"]) {
      plant(`${folder}/a.ts`, "verify/a.ts", "../verify/a");
    }
    for (const folder of ["cli", "dev", "policy", "sandbox", "tests"]) {
      plant(`transfer/${folder}.ts`, `${folder}/a.ts`, `../${folder}/a`);
    }
    plant("program.ts", "verify/a.ts", "./verify/a");
    plant("config/b.ts", "network/b.ts", "../network/b");
    plant("index.ts", "cli/a.ts", "./cli/a");
    plant("identity/authorizer/a.ts", "aws/names.ts", "../../aws/names");
    plant("aws/names.ts", "node_modules/@pulumi/pulumi/index.d.ts", "@pulumi/pulumi");
    plant("verify/b.ts", "sandbox/a.ts", "../sandbox/a");
    plant(
      "cli/b.ts",
      "node_modules/@cloud-copilot/iam-simulate/index.d.ts",
      "@cloud-copilot/iam-simulate",
    );
    plant("cli/c.ts", "tests/a.ts", "../tests/a");
    plant("sandbox/b.ts", "sandbox/c.ts", "./c");
    plant("sandbox/c.ts", "sandbox/b.ts", "./b");
    plant("sandbox/d.ts", "sandbox/e.ts", "./missing");

    const cruiser = join(
      ROOT,
      "node_modules",
      "dependency-cruiser",
      "bin",
      "dependency-cruise.mjs",
    );
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [cruiser, "--output-type", "json", "."],
      { cwd: project, encoding: "utf8" },
    );
    assert.equal(stderr, "");
    const found = (JSON.parse(stdout) as Findings).summary.violations;
    assert.deepEqual(found.map(({ rule, from }) => `${rule.name}: ${from}`).sort(), [
      "authorizer-without-pulumi: identity/authorizer/a.ts",
      "configuration-without-components: config/b.ts",
      "deployed-code-stands-alone: aws/a.ts",
      "deployed-code-stands-alone: config/a.ts",
      "deployed-code-stands-alone: identity/a.ts",
      "deployed-code-stands-alone: index.ts",
      "deployed-code-stands-alone: network/a.ts",
      "deployed-code-stands-alone: operations/a.ts",
      "deployed-code-stands-alone: program.ts",
      "deployed-code-stands-alone: storage/a.ts",
      "deployed-code-stands-alone: transfer/cli.ts",
      "deployed-code-stands-alone: transfer/dev.ts",
      "deployed-code-stands-alone: transfer/policy.ts",
      "deployed-code-stands-alone: transfer/sandbox.ts",
      "deployed-code-stands-alone: transfer/tests.ts",
      "found: sandbox/d.ts",
      "iam-evaluator-in-verify-only: cli/b.ts",
      "no-circles: sandbox/b.ts",
      "tests-in-tests-only: cli/c.ts",
      "tests-in-tests-only: transfer/tests.ts",
      "verify-without-tools: verify/b.ts",
    ]);
  });
});
