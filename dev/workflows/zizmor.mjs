// Looks for weaknesses in the workflows with zizmor, which PyPI has. Without Python or PyPI it says that it
// was skipped, except on GitHub, where it is required.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const folder = join(root, ".zizmor");
const scripts = join(folder, process.platform === "win32" ? "Scripts" : "bin");
const program = join(scripts, "zizmor");

/** Runs a program; its output is what was wrong, if anything. */
function problemOf(command, args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return undefined;
  return (error?.message ?? stderr).trim().split("\n").at(-1) || `${command} failed`;
}

/** Installs the pinned version; what went wrong, if anything. */
function install() {
  const python = process.env.PYTHON ?? "python3";
  const wanted = join(here, "requirements.txt");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  const limits = ["--require-hashes", "--no-deps", "--retries", "1", "--timeout", "10"];
  return (
    (existsSync(scripts) ? undefined : problemOf(python, ["-m", "venv", folder])) ??
    problemOf(join(scripts, "python"), [...pip, ...limits, "--requirement", wanted])
  );
}

const problem = install();
if (problem === undefined) {
  // Offline: a check that asks GitHub would give another answer tomorrow.
  const args = ["--offline", "--no-progress", "--quiet", "--strict-collection", ".github"];
  process.exitCode = spawnSync(program, args, { cwd: root, stdio: "inherit" }).status ?? 1;
} else if (process.env.GITHUB_ACTIONS === "true") {
  console.error(`zizmor cannot be installed: ${problem}`);
  process.exitCode = 1;
} else {
  console.warn(`workflows are not checked with zizmor, which cannot be installed: ${problem}`);
}
