import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";

import type { Folder } from "../sandbox/support";

/** What a script of a workflow did. */
export interface ScriptRun {
  readonly code: number | null;
  /** Standard output and error. */
  readonly text: string;
  /** Calls of the commands that stand in for others, one line each. */
  readonly calls: readonly string[];
  /** Text of a file that GitHub gives a step, such as `GITHUB_OUTPUT`. */
  readonly written: (variable: string) => string;
}

const FILES = ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"];

/**
 * Runs a script of a workflow as GitHub does, with `bash -e`.
 *
 * @param commands scripts that stand in for commands; each call is recorded first
 */
export function runScript(
  script: string,
  folder: Folder,
  commands: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): ScriptRun {
  const bin = folder.file("bin");
  const log = folder.file("calls");
  mkdirSync(bin, { recursive: true });
  writeFileSync(log, "");
  for (const [name, body] of Object.entries(commands)) {
    const text = `#!/usr/bin/env bash\necho "${name} $*" >>"$CALLS"\n${body}\n`;
    writeFileSync(`${bin}/${name}`, text);
    chmodSync(`${bin}/${name}`, 0o755);
  }
  const files = Object.fromEntries(FILES.map((name) => [name, folder.file(name)]));
  for (const path of Object.values(files)) writeFileSync(path, "");
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", script], {
    cwd: folder.path,
    encoding: "utf8",
    env: {
      ...{ PATH: `${bin}${delimiter}${process.env["PATH"]}`, CALLS: log, HOME: folder.path },
      ...{ ...files, ...env },
    },
  });
  return {
    code: status,
    text: `${stdout}${stderr}`,
    calls: readFileSync(log, "utf8").split("\n").filter(Boolean),
    written: (variable) => readFileSync(folder.file(variable), "utf8"),
  };
}
