import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";

import type { Fault } from "./of";

/** What the tests make of a fault. */
export type Verdict =
  /** A test fails, whose title this is. */
  | { readonly kind: "red"; readonly by: string }
  /** No test fails. */
  | { readonly kind: "green" }
  /** Nothing can be said of it. */
  | { readonly kind: "broken"; readonly problem: string };

/** Folders at the root that no test reads, or that are too large to copy. */
const LEFT_OUT = new Set(["node_modules", ".git", ".bench", ".sandbox", "coverage"]);

/** A test that hangs is red too, but does not say so by itself. */
const TIMEOUT_MS = 120_000;

/** A copy of the repository, in which faults may be put without harm. */
export class Copy {
  private constructor(private readonly folder: string) {}

  /** Copies the sources; the dependencies are shared. */
  public static of(root: string): Copy {
    const folder = mkdtempSync(join(tmpdir(), "managed-sftp-faults-"));
    const filter = (path: string): boolean => {
      const [first = ""] = relative(root, path).split(sep);
      return !LEFT_OUT.has(first);
    };
    cpSync(root, folder, { recursive: true, filter });
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    return new Copy(folder);
  }

  /** Removes the copy. */
  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a fault in, runs its tests, and takes it out again. */
  public async judge({ file, find, replace, tests }: Fault): Promise<Verdict> {
    const path = join(this.folder, file);
    if (!existsSync(path)) return { kind: "broken", problem: `${file} does not exist` };
    const source = readFileSync(path, "utf8");
    const count = source.split(find).length - 1;
    if (count !== 1) return { kind: "broken", problem: `${file} has ${count} times: ${find}` };
    // A function, as text would give "$&" a meaning.
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
    try {
      return await this.test(tests);
    } finally {
      writeFileSync(path, source);
    }
  }

  /** Runs tests until one fails. */
  public async test(tests: readonly string[]): Promise<Verdict> {
    const missing = tests.filter((test) => !existsSync(join(this.folder, test)));
    if (missing.length > 0) return { kind: "broken", problem: `${missing.join()} does not exist` };
    const { output, problem } = await this.mocha(tests);
    // JSON would be easier to read, but mocha's has no words for a failure about bigints.
    const [, failed] = /^not ok \d+ (.*)$/m.exec(output) ?? [];
    if (failed !== undefined) return { kind: "red", by: failed };
    if (problem !== undefined) return { kind: "broken", problem };
    return /^# pass [1-9]/m.test(output)
      ? { kind: "green" }
      : { kind: "broken", problem: "there are no tests" };
  }

  /** Runs mocha, and gives its output and what it complains of. */
  private mocha(tests: readonly string[]): Promise<{ output: string; problem?: string }> {
    const args = [
      join("node_modules", "mocha", "bin", "mocha.js"),
      ...["--no-config", "--bail", "--exit", "--timeout", "30000"],
      ...[
        "--require",
        join(__dirname, "..", "..", "cli", "runtime", "register.cjs"),
        "--reporter",
        "tap",
      ],
      ...tests,
    ];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        cwd: this.folder,
        stdio: ["ignore", "pipe", "pipe"],
        timeout: TIMEOUT_MS,
      });
      let [output, errors] = ["", ""];
      child.stdout.on("data", (text: Buffer) => (output += text.toString()));
      child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
      child.on("error", reject);
      child.on("close", (code, signal) => {
        if (code === 0) return resolve({ output });
        const line = errors.split("\n").find((text) => /error/i.test(text)) ?? errors;
        resolve({ output, problem: `mocha ended with ${code ?? signal}: ${line}` });
      });
    });
  }
}
