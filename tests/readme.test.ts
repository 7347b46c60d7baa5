import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { users } from "../cli/commands/users";
import { parseStackConfig } from "../config/load";
import { parsed } from "./support/command";
import { graphOf, MODES } from "./support/program";

const USERS = "docs/guides/users.md";

const read = (file: string): string => readFileSync(join(__dirname, "..", file), "utf8");

/** Commands of user administration in a text, read as the command line reads them. */
const commandsIn = (text: string): Promise<Awaited<ReturnType<typeof parsed>>[]> =>
  Promise.all(
    [...text.matchAll(/^npm run users -- (.*?)(?: +#.*)?$/gm)].map(([, args = ""]) =>
      parsed(users, args.split(" ")),
    ),
  );

/** The stack file that a document shows, as `parseStackConfig` takes it. */
function stackFileIn(document: string): Record<string, unknown> {
  const [, shown = ""] = /<!-- stack file -->\n+```yaml\n([^]*?)```/.exec(read(document)) ?? [];
  const { config } = parse(shown) as { config: Record<string, unknown> };
  const own = Object.entries(config).filter(([key]) => key.startsWith("managed-sftp:"));
  return Object.fromEntries(own.map(([key, value]) => [key.replace("managed-sftp:", ""), value]));
}

describe("README.md", () => {
  it("has at most 900 words, code included", () => {
    const words = read("README.md")
      .split(/\s+/)
      .filter((word) => word !== "");
    assert.ok(words.length <= 900, `${words.length} words`);
  });

  for (const [document, mode] of [
    ["README.md", "internet-facing"],
    ["docs/guides/stack-files.md", "public"],
  ] as const) {
    it(`shows a stack file that is valid: ${document}`, () => {
      assert.equal(parseStackConfig(stackFileIn(document), "shown").network.mode, mode);
    });
  }

  it("manages users by commands that are understood", async () => {
    assert.deepEqual(
      (await commandsIn(read("README.md"))).map(({ name }) => name),
      ["add", "add", "import", "test", "disable"],
    );
  });
});

describe("docs/guides/users.md", () => {
  // What the stack already has must not be among it: Pulumi deletes a target that the program lost.
  it("has the table of users made, with the policy to read it, before anybody is copied", async () => {
    const targets = [...read(USERS).matchAll(/ --target '(.*?)'/g)].map(([, target = ""]) => {
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

  it("migrates by commands that are understood, the last of them for the whole stack", async () => {
    const [, block = ""] =
      /## Moving from secrets to a table\n[^]*?```sh\n([^]*?)```/.exec(read(USERS)) ?? [];
    const lines = block.split("\n").map((line) => line.replace(/ +#.*/, ""));
    const target = { stack: "prod", to: "dynamodb" };
    assert.deepEqual(
      await commandsIn(block),
      [{ ...target, dryRun: true }, target].map((options) => ({
        ...{ name: "migrate", args: [], options },
      })),
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
