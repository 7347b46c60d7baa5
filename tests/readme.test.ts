import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (file: string): string => readFileSync(join(__dirname, "..", file), "utf8");

describe("README", () => {
  it("shows the stack file that it says it shows", () => {
    const shown = /<!-- (Pulumi\.\w+\.yaml) -->\n+```yaml\n([^]*?)```/.exec(read("README.md"));
    assert.equal(shown?.[2], read(shown?.[1] ?? ""));
  });
});
