import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { access } from "../../cli/commands/access";
import { cost } from "../../cli/commands/cost";
import { diagram } from "../../cli/commands/diagram";
import { preview } from "../../cli/commands/preview";
import { reach } from "../../cli/commands/reach";
import { report } from "../../cli/commands/report";
import { call } from "../support/command";
import { EVERYTHING, everythingFile, UNPROVEN } from "./everything";

/** What a command says where it gives up. */
const GIVES_UP = /not modelled|cannot decide|does not know|is unknown|TypeError/;

/** A shipped stack that becomes each of the stacks with everything. */
const SHIPPED: Readonly<Record<string, string>> = {
  everything: "prod",
  "everything-closed": "closed",
  "everything-efs": "closed",
  "everything-open": "dev",
  "everything-unwatched": "prod",
};

describe("commands with everything turned on", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));

  for (const name of EVERYTHING) {
    const file = everythingFile(name);
    const RUNS = [
      ["preview", preview, [name, "--file", file]],
      ["preview of a change", preview, [SHIPPED[name] ?? "prod", "--file", file]],
      ["cost", cost, [name, "--file", file]],
      ["diagram", diagram, [name, "--file", file, "--format", "svg"]],
      ["access", access, [name, "--file", file]],
      ["reach", reach, [name, "--file", file]],
    ] as const;
    for (const [what, command, args] of RUNS) {
      it(`${what} of ${name} ends well and decides everything`, async () => {
        const { code, stdout, stderr } = await call(command, args);
        const isProven = UNPROVEN[name]?.length === 0;
        assert.equal(code, what === "reach" && !isProven ? 1 : 0, stderr);
        assert.ok(stdout.length > 100);
        assert.deepEqual((stdout + stderr).match(GIVES_UP), null);
      });
    }

    it(`report of ${name} ends well and decides everything`, async () => {
      const out = join(folder, `${name}.html`);
      const { code, stderr } = await call(report, [name, "--file", file, "--out", out]);
      assert.equal(code, 0, stderr);
      const page = readFileSync(out, "utf8");
      assert.deepEqual(page.match(GIVES_UP), null);
      assert.ok(page.includes("<svg"));
    });
  }
});
