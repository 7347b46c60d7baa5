import * as assert from "node:assert/strict";
import { join } from "node:path";

import { readCommand } from "../../cli/commands/diagram";
import { diagram } from "../../cli/diagram";
import { call } from "../support/command";

const FILE = join(__dirname, "..", "..", "Pulumi.dev.yaml");

describe("npm run diagram", () => {
  it("prints Mermaid, and says what it does", async () => {
    const { code, stdout, stderr } = await call(diagram, ["dev"]);
    assert.equal(code, 0);
    assert.match(stdout, /^---\ntitle: "Stack dev"\n---\nflowchart LR\n/);
    assert.match(
      stderr,
      /^evaluating Pulumi\.dev\.yaml without AWS \.\.\.\n\d+ resources in \d+ boxes and \d+ arrows\n$/,
    );
  });

  it("prints SVG of a stack in any file", async () => {
    const { code, stdout } = await call(diagram, ["new", "--file", FILE, "--format", "svg"]);
    assert.equal(code, 0);
    assert.match(stdout, /^<svg [^]*<title id="picture-title">Stack new<\/title>[^]*<\/svg>\n$/);
  });

  it("reads the stack, its file and the format", () => {
    assert.deepEqual(readCommand(["dev"]), {
      ...{ kind: "print", stack: "dev", file: undefined, format: "mermaid" },
    });
    assert.deepEqual(readCommand(["new", "--file", FILE, "--format", "svg"]), {
      ...{ kind: "print", stack: "new", file: FILE, format: "svg" },
    });
    assert.deepEqual(readCommand(["--write"]), { kind: "write" });
  });

  const mistakes: readonly [title: string, args: readonly string[], message: string | RegExp][] = [
    ["no stack", [], "expected one stack, got none"],
    ["two stacks", ["dev", "prod"], "expected one stack, got dev prod"],
    ["an unknown stack", ["nowhere"], /^stack "nowhere" does not exist; use one of /],
    ["an unknown format", ["dev", "--format", "png"], "--format must be mermaid or svg, got png"],
    ["a file that is not there", ["dev", "--file", "/no/file"], "/no/file does not exist"],
    ["a stack to write", ["dev", "--write"], "--write goes with nothing else"],
  ];
  for (const [title, args, message] of mistakes) {
    it(`fails for ${title}`, () => {
      assert.throws(() => readCommand(args), { message });
    });
  }
});
