// Installs the locked dependencies when they are missing or stale, and says so; silent otherwise.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const stamp = join(root, "node_modules", ".managed-sftp-lock");
const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== lock) {
  console.log("installing the locked dependencies with npm ci (once, about a minute) ...");
  const started = Date.now();
  // Install scripts would only fetch Pulumi plugins and build optional native code, which nothing here needs.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(
      `npm ci failed${error ? `: ${error.message}` : ""}; check the network and Node >= 20.19, then run it again`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
  console.log(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
}
