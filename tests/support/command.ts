import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** What a command did. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a file of tools/ the way package.json does, with no terminal attached. */
export function runTool(
  tool: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Outcome {
  const root = join(__dirname, "..", "..");
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["-r", "./tools/register.cjs", join("tools", tool), ...args],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "", FORCE_COLOR: "0", ...env },
    },
  );
  return { code: status, stdout, stderr };
}
