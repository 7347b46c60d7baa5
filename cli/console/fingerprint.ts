import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";

/** Folders and files of the program and of the tools that judge it. */
const SOURCES = [
  "aws",
  "cli",
  "config",
  "identity",
  "network",
  "operations",
  "sandbox",
  "storage",
  "transfer",
  "verify",
  "package-lock.json",
  "program.ts",
  "tsconfig.json",
];

/**
 * Fingerprint of the program's files by their times and sizes. Node.js does not load a file again, so
 * that a process is of no use after one of them has changed.
 *
 * @param others further files, which need not exist
 */
export function fingerprintOfFiles(others: readonly string[] = []): string {
  const hash = createHash("sha256");
  for (const path of [...SOURCES.flatMap(filesOf), ...others]) {
    const found = statSync(path, { throwIfNoEntry: false });
    hash.update(`${path}\n${found?.mtimeMs}\n${found?.size}\n`);
  }
  return hash.digest("hex");
}

function filesOf(source: string): string[] {
  const path = join(ROOT, source);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => join(path, name));
}
