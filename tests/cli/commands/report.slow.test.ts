import * as assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { preview } from "../../../cli/commands/preview";
import { report } from "../../../cli/commands/report";
import { call } from "../../support/command";

const stackFile = (stack: string): string =>
  join(__dirname, "..", "..", "..", `Pulumi.${stack}.yaml`);
const FILE = stackFile("dev");

/** Texts of the risks that a terminal or a pull-request comment prints. */
const printed = (text: string): string[] =>
  [...text.matchAll(/^(?:- | {2})?[^\w\s-]+ (High|Medium|Not judged): (.*)$/gmu)].map(
    ([, word, risk]) => `${word}: ${risk}`,
  );

/** Texts of the risks on a page. */
const shown = (page: string): string[] =>
  [...page.matchAll(/<strong>(High|Medium|Not judged):<\/strong> ([^]*?)<\/li>/g)].map(
    ([, word, risk = ""]) =>
      `${word}: ${risk.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(+code))}`,
  );

describe("npm run report", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));

  it("writes one page, and says what it does", async () => {
    const out = join(folder, "dev.html");
    const { code, stdout, stderr } = await call(report, ["dev", "--file", FILE, "--out", out]);
    assert.deepEqual([code, stdout], [0, ""]);
    assert.match(readFileSync(out, "utf8"), /^<!doctype html>\n<html lang="en">[^]*<\/html>\n$/);
    assert.match(
      stderr,
      /^evaluating .*Pulumi\.dev\.yaml without AWS \.\.\.\ncomparing with .*dev\.json \.\.\.\ndeciding .*\nwrote .*dev\.html, [\d.]+ KB\n\d+ resources in [\d.]+ s\n$/,
    );
  });

  // A setting that no resource shows, a right that only the matrix finds, a range, a lock and weaker ciphers.
  it("begins with the same risks as the preview in the terminal and in the comment", async () => {
    const file = join(folder, "Pulumi.prod.yaml");
    const text = readFileSync(stackFile("prod"), "utf8")
      .replace("    clients:\n", "    clients:\n      - 192.0.2.0/24\n")
      .replace(
        "    mfaDelete: true\n",
        "    mfaDelete: true\n    objectLock:\n      mode: COMPLIANCE\n      retentionDays: 9\n",
      )
      .concat("  managed-sftp:identity:\n    rolesFromSecrets: true\n")
      .concat("  managed-sftp:transfer:\n    securityPolicyName: TransferSecurityPolicy-2024-01\n");
    writeFileSync(file, text);
    const out = join(folder, "prod.html");
    const args = ["prod", "--base", "HEAD", "--file", file];
    assert.equal((await call(report, [...args, "--out", out])).code, 0);
    const risks = shown(readFileSync(out, "utf8"));
    for (const expected of [
      /^High: rolesFromSecrets/,
      /^High: Cannot be undone: Object Lock/,
      /^High: Weaker ciphers/,
      /^Medium: Opens to 192\.0\.2\.0\/24/,
      /^Medium: secret-writer may now .*\(access matrix\)$/,
    ]) {
      assert.ok(
        risks.some((risk) => expected.test(risk)),
        `${String(expected)}\n${risks.join("\n")}`,
      );
    }
    assert.deepEqual(printed((await call(preview, args)).stdout), risks);
    const comment = await call(preview, [...args, "--format", "markdown"]);
    assert.deepEqual(printed(comment.stdout), risks);
  });
});
