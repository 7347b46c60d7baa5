import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { ROOT } from "../../verify/graph/stack-file";

const PICTURE = join(ROOT, "docs", "pictures", "console.png");
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** A change as partners bring it about, with one that a reviewer has to see. */
const changed = (stackFile: string): string =>
  stackFile
    .replace("clients:\n", "clients:\n      - 192.0.2.0/24\n")
    .replace("mfaDelete: true", "mfaDelete: false");

/** Photographs the risk of a change in a console that reads it. */
async function photograph(address: string): Promise<Buffer> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1120, height: 610 } });
    await page.goto(`${address}#risk`);
    await page.locator("#risk-answer .risks").waitFor();
    return await page.screenshot();
  } finally {
    await browser.close();
  }
}

/** Writes docs/pictures/console.png. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "console-"));
  const file = join(folder, "Pulumi.prod.yaml");
  writeFileSync(file, changed(readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8")));
  const command = ["-r", "./cli/runtime/register.cjs", "cli/commands/console.ts"];
  const served = spawn(process.execPath, [...command, "--stack", "prod", "--file", file], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const address = await new Promise<string>((resolve) =>
      served.stdout.once("data", (part: Buffer) => resolve(part.toString().trim())),
    );
    writeFileSync(PICTURE, await photograph(address));
  } finally {
    served.kill();
    rmSync(folder, { recursive: true });
  }
}

void main();
