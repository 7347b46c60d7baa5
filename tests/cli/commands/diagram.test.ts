import * as assert from "node:assert/strict";
import { join } from "node:path";

import { diagram } from "../../../cli/commands/diagram";
import { call } from "../../support/command";

const FILE = join(__dirname, "..", "..", "..", "Pulumi.dev.yaml");

describe("npm run diagram", () => {
  it("prints Mermaid, and says what it does", async () => {
    const { code, stdout, stderr } = await call(diagram, ["dev"]);
    assert.equal(code, 0);
    assert.match(stdout, /^---\ntitle: "Stack dev"\n---\nflowchart LR\n/);
    assert.match(
      stderr,
      /^evaluating Pulumi\.dev\.yaml without AWS \.\.\.\n\d+ resources in \d+ boxes and \d+ arrows\n==> network path that is proven open, --> action .*, -\.-> .*\n$/,
    );
  });

  it("prints SVG of a stack in any file", async () => {
    const { code, stdout } = await call(diagram, ["new", "--file", FILE, "--format", "svg"]);
    assert.equal(code, 0);
    assert.match(stdout, /^<svg [^]*<title id="picture-title">Stack new<\/title>[^]*<\/svg>\n$/);
  });
});
