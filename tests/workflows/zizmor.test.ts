import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type Folder, temporaryFolder } from "../sandbox/support";
import { ROOT } from "../../verify/graph/stack-file";

/** Makes a virtual environment whose pip installs a zizmor that prints its arguments and ends with a code. */
const python = (code: number): string => `#!/bin/sh
bin="$3/bin"
mkdir -p "$bin"
cat >"$bin/python" <<END
#!/bin/sh
echo "\\$@" >"$3/pip"
cat >"$bin/zizmor" <<ZIZMOR
#!/bin/sh
echo "\\\\\\$@"
exit ${code}
ZIZMOR
chmod +x "$bin/zizmor"
END
chmod +x "$bin/python"
`;

describe("npm run workflows", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = temporaryFolder();
    cpSync(join(ROOT, "dev", "workflows"), folder.file("dev/workflows"), { recursive: true });
  });
  afterEach(() => folder.remove());

  function run(env: Record<string, string>): { code: number | null; out: string; err: string } {
    const script = folder.file("dev/workflows/zizmor.mjs");
    const own = { ...process.env, GITHUB_ACTIONS: "" };
    const options = { env: { ...own, ...env }, encoding: "utf8" as const };
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], options);
    return { code: status, out: stdout, err: stderr };
  }

  function withPython(code: number): Record<string, string> {
    const path = folder.file("tools/python3");
    mkdirSync(dirname(path));
    writeFileSync(path, python(code));
    chmodSync(path, 0o755);
    return { PYTHON: path };
  }

  it("fails with the findings of zizmor", () => {
    const { code, out } = run(withPython(14));
    assert.equal(code, 14);
    assert.equal(out, "--offline --no-progress --quiet --strict-collection .github\n");
  });

  it("passes without findings, by a version whose every file is known", () => {
    const { code, err } = run(withPython(0));
    assert.deepEqual([code, err], [0, ""]);
    const pip = readFileSync(folder.file(".zizmor/pip"), "utf8");
    assert.match(pip, /^-m pip install .*--require-hashes .*requirements\.txt$/m);
    const wanted = readFileSync(join(ROOT, "dev", "workflows", "requirements.txt"), "utf8");
    assert.match(wanted, /^zizmor==\d+\.\d+\.\d+ \\$/m);
  });

  it("says that it was skipped where zizmor cannot be installed", () => {
    const { code, err } = run({ PYTHON: folder.file("nothing") });
    assert.equal(code, 0);
    assert.match(
      err,
      /^workflows are not checked with zizmor, which cannot be installed: .*ENOENT/,
    );
    assert.equal(existsSync(folder.file(".zizmor")), false);
  });

  it("fails on GitHub where zizmor cannot be installed", () => {
    const { code, err } = run({ PYTHON: folder.file("nothing"), GITHUB_ACTIONS: "true" });
    assert.equal(code, 1);
    assert.match(err, /^zizmor cannot be installed: /);
  });

  it("is part of npm run check, and so of the check workflow", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    assert.match(scripts["workflows"] ?? "", /&& node dev\/workflows\/zizmor\.mjs$/);
    assert.match(scripts["static"] ?? "", /&& npm run workflows$/);
    assert.match(scripts["check"] ?? "", /npm run static/);
    assert.match(readFileSync(join(ROOT, ".ci", "run"), "utf8"), /^npm run static$/m);
  });
});
