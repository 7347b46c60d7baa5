import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { readCommand } from "../tools/users/command";
import { graphOf, MODES } from "./support/program";

const read = (file: string): string => readFileSync(join(__dirname, "..", file), "utf8");

describe("README", () => {
  it("shows the stack file that it says it shows", () => {
    const shown = /<!-- (Pulumi\.\w+\.yaml) -->\n+```yaml\n([^]*?)```/.exec(read("README.md"));
    assert.equal(shown?.[2], read(shown?.[1] ?? ""));
  });

  // The policy of the function's role has the same name: with it every login would fail until the end.
  it("has the table of users made, and nothing else, before anybody is copied", async () => {
    const [, target = ""] = / --target '(.*)'/.exec(read("README.md")) ?? [];
    const pattern = target.split("**").map((part) => part.replace(/[^\w:-]/g, "\\$&"));
    const targeted = new RegExp(`^${pattern.join(".*")}$`);
    const { resources } = await graphOf({ ...MODES.public, identity: { store: "dynamodb" } });
    assert.deepEqual(
      resources.filter(({ urn }) => targeted.test(urn)).map(({ type }) => type),
      ["aws:dynamodb/table:Table"],
    );
  });

  it("migrates by commands that are understood, the last of them for the whole stack", () => {
    const [, block = ""] =
      /From secrets to a table.*\n+```sh\n([^]*?)```/.exec(read("README.md")) ?? [];
    const lines = block.split("\n").map((line) => line.replace(/ +#.*/, ""));
    const users = lines.filter((line) => line.startsWith("npm run users -- "));
    assert.deepEqual(
      users.map((line) => readCommand(line.split(" ").slice(4)).action),
      [1, 2].map(() => ({ name: "migrate", to: "dynamodb", overwrite: false })),
    );
    assert.deepEqual(
      lines.filter((line) => line.startsWith("pulumi ")).map((line) => line.split(" --target")[0]),
      [
        "pulumi config set --stack prod --path identity.store dynamodb",
        ...["pulumi up --stack prod", "pulumi up --stack prod"],
      ],
    );
  });
});
