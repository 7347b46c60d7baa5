import * as assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readCommand } from "../../../dev/mutation/command";
import { Copy } from "../../../dev/mutation/copy";
import type { Fault } from "../../../dev/mutation/of";
import { FAULTS, LINES } from "../../../dev/mutation/table";
import { runScript } from "../../support/command";

const ROOT = join(__dirname, "..", "..", "..");
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

describe("the table of faults", () => {
  it("has one at least for every line of the list, and a test that names the line", () => {
    const lines = Array.from({ length: LINES }, (_, index) => index + 1);
    const nameless = lines.filter((line) => {
      const tests = FAULTS.filter(({ number }) => number === line).flatMap((fault) => fault.tests);
      return !tests.some((test) => read(test).includes(`Fault ${line}: `));
    });
    assert.deepEqual(nameless, []);
    assert.deepEqual([...new Set(FAULTS.map(({ number }) => number))], lines);
  });

  it("finds the text of each exactly once, and another in its place", () => {
    const wrong = FAULTS.filter(
      ({ file, find, replace }) => read(file).split(find).length !== 2 || find === replace,
    );
    assert.deepEqual(
      wrong.map(({ file, find }) => `${file}: ${find}`),
      [],
    );
  });

  it("has a title for each of its own, and tests that are there", () => {
    assert.equal(new Set(FAULTS.map(({ title }) => title)).size, FAULTS.length);
    const missing = FAULTS.flatMap(({ tests }) => tests).filter((t) => !existsSync(join(ROOT, t)));
    assert.deepEqual(missing, []);
  });
});

describe("a copy of the sources", () => {
  const project = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  const write = (file: string, text: string): void => writeFileSync(join(project, file), text);
  let copy: Copy;
  before(() => {
    mkdirSync(join(project, ".git"));
    write(join(".git", "HEAD"), "");
    symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"), "junction");
    write(
      "tsconfig.json",
      '{ "compilerOptions": { "esModuleInterop": true }, "ts-node": { "transpileOnly": true } }',
    );
    write("sum.ts", "export const sum = (a: number, b: number): bigint => BigInt(a + b);\n");
    write(
      "sum.test.ts",
      'import assert from "node:assert/strict";\nimport { sum } from "./sum";\n' +
        'describe("a sum", () => {\n  it("adds", () => assert.equal(sum(1, 2), 3n));\n});\n',
    );
    write("none.test.ts", "");
    copy = Copy.of(project);
  });
  after(() => {
    copy.remove();
    rmSync(project, { recursive: true });
  });

  const FAULT: Fault = {
    number: 1,
    title: "sums are differences",
    file: "sum.ts",
    find: "a + b",
    replace: "a - b",
    tests: ["sum.test.ts"],
  };
  const CASES: [title: string, changes: Partial<Fault>, verdict: object][] = [
    ["red where a test fails", {}, { kind: "red", by: "a sum adds" }],
    ["green where none does", { replace: "b + a" }, { kind: "green" }],
    [
      "broken where the text is missing",
      { find: "a * b" },
      { kind: "broken", problem: "sum.ts has 0 times: a * b" },
    ],
    [
      "broken where the text is there twice",
      { find: "number" },
      { kind: "broken", problem: "sum.ts has 2 times: number" },
    ],
    [
      "broken where the file is missing",
      { file: "product.ts" },
      { kind: "broken", problem: "product.ts does not exist" },
    ],
    [
      "broken where the tests are missing",
      { tests: ["product.test.ts"] },
      { kind: "broken", problem: "product.test.ts does not exist" },
    ],
    [
      "broken where there are no tests",
      { tests: ["none.test.ts"] },
      { kind: "broken", problem: "there are no tests" },
    ],
  ];
  for (const [title, changes, verdict] of CASES) {
    it(`is ${title}`, async () => {
      assert.deepEqual(await copy.judge({ ...FAULT, ...changes }), verdict);
    });
  }

  // Such a fault is no proof: the tests are red because nothing runs any more.
  it("is broken where it does not even load", async () => {
    const verdict = await copy.judge({ ...FAULT, replace: "a +" });
    assert.equal(verdict.kind, "broken");
    assert.match(verdict.kind === "broken" ? verdict.problem : "", /^mocha ended with \d+: .*rror/);
  });

  it("is as it was after each fault, and the sources never changed", async () => {
    assert.deepEqual(await copy.test(["sum.test.ts"]), { kind: "green" });
    assert.match(readFileSync(join(project, "sum.ts"), "utf8"), /a \+ b/);
  });
});

describe("npm run faults", () => {
  it("says of each fault which test noticed it", () => {
    const { code, stdout } = runScript("node -r ./cli/runtime/register.cjs dev/mutation/main.ts", [
      "--only",
      "2",
    ]);
    const [first, last] = stdout.trim().split("\n");
    assert.equal(
      first,
      "fault  2 a blank password over SFTP is stripped, and then a key login … red: a blank password denies a space over SFTP",
    );
    assert.match(last ?? "", /^1 faults, 1 noticed, 0 not, \d+ s$/);
    assert.equal(code, 0);
  }).timeout(120_000);

  it("reads the lines to try", () => {
    assert.deepEqual(readCommand([]), {});
    assert.deepEqual(readCommand(["--only", "9,10"]), { only: [9, 10] });
  });

  for (const only of ["0", "26", "9,", "x", "1.5", ""]) {
    it(`fails for --only "${only}"`, () => {
      assert.throws(() => readCommand(["--only", only]), {
        message: `--only must be numbers from 1 to 25, such as 9,10, got ${only}`,
      });
    });
  }
});
