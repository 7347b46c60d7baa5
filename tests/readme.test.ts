import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (file: string): string => readFileSync(join(__dirname, "..", file), "utf8");

describe("README", () => {
  it("shows the stack file that it says it shows", () => {
    const shown = /<!-- (Pulumi\.\w+\.yaml) -->\n+```yaml\n([^]*?)```/.exec(read("README.md"));
    assert.equal(shown?.[2], read(shown?.[1] ?? ""));
  });

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read("README.md").matchAll(/npm (?:run )?(start|test|(?<=run )[a-z-]+)/g)];
    assert.ok(named.length > 5);
    assert.deepEqual(
      named.map(([, name]) => name).filter((name) => scripts[name ?? ""] === undefined),
      [],
    );
  });
});
