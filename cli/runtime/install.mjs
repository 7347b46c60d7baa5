// Installs the locked dependencies when they are missing or stale, and says so on standard error; silent otherwise.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** Folder of the lock, outside node_modules, which npm ci deletes. */
const folder = join(root, ".install");
const lock = join(folder, "lock");

const packagesOf = (file) => JSON.parse(readFileSync(join(root, file), "utf8")).packages;

/** Whether node_modules holds what package-lock.json names, by npm's own record of what it installed. */
function isInstalled() {
  let installed;
  try {
    installed = packagesOf("node_modules/.package-lock.json");
  } catch {
    return false;
  }
  const locked = packagesOf("package-lock.json");
  delete locked[""];
  const isCurrent = ([path, { version, integrity, optional }]) =>
    // npm leaves out optional packages for other platforms.
    (optional && !(path in installed)) ||
    (installed[path]?.version === version && installed[path].integrity === integrity);
  return (
    Object.entries(locked).every(isCurrent) &&
    // A stopped npm ci may have deleted packages and not yet the record.
    Object.keys(installed).every((path) => path in locked && existsSync(join(root, path)))
  );
}

/** Whether a folder could be renamed, which is one step that no other process interrupts. */
function moved(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Takes the lock, with the ids of the processes that must end before another one may take it over. */
function tryLock() {
  const own = join(folder, String(process.pid));
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "pids"), String(process.pid));
  // Fails while the lock exists, because that folder is not empty.
  if (moved(own, lock)) return true;
  rmSync(own, { recursive: true });
  return false;
}

/** Ids of the processes that hold the lock; none if it has just been released. */
function holders() {
  try {
    return readFileSync(join(lock, "pids"), "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Waits for the lock; returns false if the command that held it has installed everything. */
async function acquire() {
  let told;
  while (!tryLock()) {
    const pids = holders();
    if (pids.length > 0 && !pids.some(isRunning)) {
      // Only one of several waiting commands succeeds: the name stays until the lock is released.
      moved(lock, join(folder, `stale-${pids[0]}`));
      continue;
    }
    if (pids.length > 0 && told !== pids[0]) {
      told = pids[0];
      console.error(`waiting for process ${told}, which installs the dependencies ...`);
    }
    await sleep(200);
  }
  return !isInstalled();
}

function release() {
  const own = join(folder, `released-${process.pid}`);
  moved(lock, own);
  for (const name of readdirSync(folder).filter((each) => /^(stale|released)-/.test(each))) {
    rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Runs npm ci and returns what went wrong, if anything. */
function install() {
  // Install scripts would only fetch Pulumi plugins and build optional native code, which nothing here needs.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = spawn("npm", args, {
    cwd: root,
    stdio: ["inherit", 2, 2],
    shell: process.platform === "win32",
  });
  // npm goes on if only this process is killed.
  if (npm.pid) writeFileSync(join(lock, "pids"), `${process.pid} ${npm.pid}`);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  const forward = (signal) => npm.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    npm.on("error", (error) => resolve(`: ${error.message}`));
    npm.on("close", (status, signal) =>
      resolve(status === 0 ? undefined : signal === null ? "" : `: ${signal}`),
    );
  }).finally(() => signals.forEach((signal) => process.off(signal, forward)));
}

if (!isInstalled()) {
  if (await acquire()) {
    console.error("installing the locked dependencies with npm ci (once, about a minute) ...");
    const started = Date.now();
    const problem = await install();
    if (problem === undefined) {
      console.error(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
    } else {
      console.error(
        `npm ci failed${problem}; check the network and Node >= 20.19, then run it again`,
      );
      process.exitCode = 1;
    }
  }
  release();
}
