import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { ROOT } from "../../verify/graph/stack-file";

const PICTURE = join(ROOT, "docs", "pictures", "pull-request-comment.png");
const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** A change as partners bring it about: one more client network, and events of their uploads. */
const changed = (stackFile: string): string =>
  `${stackFile.replace("clients:\n", "clients:\n      - 192.0.2.0/24\n")}    events:\n      prefix: alice/\n`;

/** The comment that a pull request with the change would get. */
function commentFor(file: string): string {
  const args = [
    "prod",
    "--base",
    "HEAD",
    "--format",
    "markdown",
    "--limit",
    "65000",
    "--file",
    file,
  ];
  const command = ["-r", "./cli/runtime/register.cjs", "cli/commands/preview.ts", ...args];
  return execFileSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
}

/** Renders Markdown as a picture, in the manner of GitHub. */
async function render(markdown: string): Promise<Buffer> {
  const style = readFileSync(join(__dirname, "pull-request-comment.css"), "utf8");
  const { marked } = await import("marked"); // An ECMAScript module.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 944, height: 600 } });
    await page.setContent(
      `<!doctype html><style>${style}</style><main>${await marked(markdown)}</main>`,
    );
    return await page.screenshot({ fullPage: true });
  } finally {
    await browser.close();
  }
}

/** Writes docs/pictures/pull-request-comment.png. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "comment-"));
  try {
    const file = join(folder, "Pulumi.prod.yaml");
    writeFileSync(file, changed(readFileSync(join(ROOT, "Pulumi.prod.yaml"), "utf8")));
    writeFileSync(PICTURE, await render(commentFor(file)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

void main();
