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

/** Identifier of a commit; undefined if the repository does not have it. */
export function commitOf(ref: string): string | undefined {
  try {
    return git("rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`).trim();
  } catch {
    return undefined;
  }
}

/** Refuses a commit that the repository does not have. */
export function requireCommit(ref: string): void {
  if (commitOf(ref) !== undefined) return;
  throw new UsageError(`--base ${ref} is no commit here; fetch it, or name another one`);
}

/** Names of branches, the one that changed last first; none without a repository. */
export function branchNames(): readonly string[] {
  try {
    const names = git(
      "for-each-ref",
      "--sort=-committerdate",
      "--format=%(refname:short)",
      "refs/heads",
      "refs/remotes",
    );
    return names.split("\n").filter((name) => name.includes("/HEAD") === false && name !== "");
  } catch {
    return [];
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
