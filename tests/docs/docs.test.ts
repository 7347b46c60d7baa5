import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";
import { DOCUMENTS } from "./documents";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** Stack file of the bootstrap; a runbook tells the operator to commit it. */
const OPERATORS_FILE = "bootstrap/Pulumi.account.yaml";

/** Every match of a pattern's first group, with the document that it stands in. */
const found = (pattern: RegExp): { document: string; text: string }[] =>
  DOCUMENTS.flatMap((document) =>
    [...read(document).matchAll(pattern)].map(([, text = ""]) => ({ document, text })),
  );

/** Anchors of a document's headings, as GitHub makes them. */
const anchorsOf = (path: string): string[] =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-"),
  );

function isDead({ document, text }: { document: string; text: string }): boolean {
  const [file = "", anchor] = text.split("#");
  const path = file === "" ? document : normalize(join(dirname(document), file));
  if (!existsSync(join(ROOT, path))) return true;
  return anchor !== undefined && !anchorsOf(path).includes(anchor);
}

/** Words of a union type, read from its source, as types are gone when tests run. */
function wordsOf(path: string, type: string): string[] {
  const [, body = ""] = new RegExp(`export type ${type} =([^;]*);`).exec(read(path)) ?? [];
  return [...body.matchAll(/"([a-z-]+)"/g)].map(([, word = ""]) => word);
}

describe("documents", () => {
  it("link to files and headings that exist", () => {
    const links = found(/\]\((?!https?:|mailto:)([^)\s]+)\)/g);
    assert.ok(links.length > 60);
    assert.deepEqual(links.filter(isDead), []);
  });

  it("are listed in docs/README.md, except decisions", () => {
    const index = read("docs/README.md");
    const others = DOCUMENTS.filter((path) => /^docs\/(?!README|decisions\/)/.test(path));
    assert.deepEqual(
      others.filter((path) => !index.includes(`](${path.replace("docs/", "")})`)),
      [],
    );
  });

  it("name files of this repository that exist", () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^\w+$/.test(entry.name))
      .map(({ name }) => name)
      .join("|");
    const paths = found(
      new RegExp(`(?<![\\w./-])((?:${folders})/[\\w./-]+\\.(?:ts|mjs|cjs|json|md|yaml))\\b`, "g"),
    );
    assert.ok(paths.length > 10);
    assert.deepEqual(
      paths.filter(({ text }) => text !== OPERATORS_FILE && !existsSync(join(ROOT, text))),
      [],
    );
  });

  it("name only npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = found(/npm (?:run )?(start|test|(?<=run )[a-z][a-z:-]*[a-z])/g);
    assert.ok(named.length > 40);
    assert.deepEqual(
      named.filter(({ text }) => !Object.hasOwn(scripts, text)),
      [],
    );
  });

  it("explain every reason for which a login is denied", () => {
    const text = read("docs/troubleshooting.md") + read("docs/runbooks/locked-out-user.md");
    const reasons = wordsOf("identity/authorizer/decision.ts", "DenialReason");
    assert.ok(reasons.includes("locked") && reasons.length > 20);
    assert.deepEqual(
      reasons.filter((reason) => !text.includes(`\`${reason}\``)),
      [],
    );
  });

  it("say what to do about every alarm", () => {
    const files = readdirSync(join(ROOT, "operations")).filter((name) => /alarm|^oper/.test(name));
    const sources = files.map((name) => read(`operations/${name}`)).join("\n");
    const keys = [...sources.matchAll(/\bkey: "([a-z-]+)"/g)].map(([, key = ""]) => key);
    assert.ok(keys.includes("lockouts") && keys.length > 10);
    const [, table = ""] = /## Alarms\n([^]*?)\n## /.exec(read("docs/troubleshooting.md")) ?? [];
    assert.deepEqual(
      keys.filter((key) => !table.includes(`\`${key}\``)),
      [],
    );
  });
});
