import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { readCommand } from "../cli/users/command";
import { graphOf, MODES } from "./support/program";

const read = (file: string): string => readFileSync(join(__dirname, "..", file), "utf8");

describe("README", () => {
  it("shows the stack file that it says it shows", () => {
    const shown = /<!-- (Pulumi\.\w+\.yaml) -->\n+```yaml\n([^]*?)```/.exec(read("README.md"));
    assert.equal(shown?.[2], read(shown?.[1] ?? ""));
  });

  // What the stack already has must not be among it: Pulumi deletes a target that the program lost.
  it("has the table of users made, with the policy to read it, before anybody is copied", async () => {
    const targets = [...read("README.md").matchAll(/ --target '(.*?)'/g)].map(([, target = ""]) => {
      const parts = target.split("**").map((part) => part.replace(/[^\w:-]/g, "\\$&"));
      return new RegExp(`^${parts.join(".*")}$`);
    });
    const targeted = async (store: string): Promise<string[]> => {
      const { resources } = await graphOf({ ...MODES.public, identity: { store } });
      return resources
        .filter(({ urn }) => targets.some((target) => target.test(urn)))
        .map(({ type, name }) => `${type} ${name}`);
    };
    assert.deepEqual(await targeted("secrets"), []);
    assert.deepEqual(await targeted("dynamodb"), [
      "aws:dynamodb/table:Table sftp-identity-users",
      "aws:iam/rolePolicy:RolePolicy sftp-identity-users-table",
    ]);
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
