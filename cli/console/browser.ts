import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { say } from "../command-line";

/** Programs that open an address, by platform. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["explorer.exe"],
};

/**
 * Opens an address in the user's browser. It is in a file that only the user may read, as all users of
 * the machine see the arguments of a process.
 *
 * @returns removes the file
 */
export function openInBrowser(address: string): () => void {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-console-"));
  const file = join(folder, "open.html");
  const page = `<!doctype html><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${address}">\n`;
  writeFileSync(file, page, { mode: 0o600 });
  const [program, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const opener = spawn(program, [...args, pathToFileURL(file).href], { stdio: "ignore" });
  opener.on("error", () => say(`${program} can't be started; open the address yourself`)).unref();
  return () => rmSync(folder, { recursive: true, force: true });
}
