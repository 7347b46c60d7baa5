import { execFileSync } from "node:child_process";
import { relative } from "node:path";

import { ROOT } from "../verify/graph/stack-file";
import { UsageError } from "./command-line";

const git = (...args: readonly string[]): string =>
  execFileSync("git", [...args], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  });

/** Refuses a commit that the repository does not have. */
export function requireCommit(ref: string): void {
  try {
    git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  } catch {
    throw new UsageError(`--base ${ref} is no commit here; fetch it, or name another one`);
  }
}

/** Content of a file in a commit; undefined if the commit does not have it. */
export function fileAt(ref: string, path: string): string | undefined {
  try {
    return git("show", `${ref}:${relative(ROOT, path).split("\\").join("/")}`);
  } catch {
    return undefined;
  }
}
