import * as assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { report } from "../../../cli/commands/report";
import { call, mistakeIn } from "../../support/command";

const FILE = join(__dirname, "..", "..", "..", "Pulumi.dev.yaml");

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
      /^evaluating .*Pulumi\.dev\.yaml without AWS \.\.\.\ndeciding .*\n.*dev\.html: \d+ KB in [\d.]+ s\n$/,
    );
  });

  const mistakes: readonly [title: string, args: readonly string[], message: RegExp][] = [
    ["no stack", [], /missing required argument 'stack'/],
    ["two stacks", ["dev", "prod"], /too many arguments/],
    ["an unknown stack", ["nowhere"], /^stack "nowhere" does not exist; use one of /],
    ["a file that is not there", ["dev", "--file", "/no/file"], /^\/no\/file does not exist$/],
  ];
  for (const [title, args, message] of mistakes) {
    it(`fails for ${title}`, async () => assert.match(await mistakeIn(report, args), message));
  }
});
