import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { UPDATE_RULES } from "../../../../verify/checks/engine/ranges";
import { ENGINE_RULES } from "../../../../verify/checks/engine/rules";
import { ROOT } from "../../../../verify/graph/stack-file";
import { SECURITY_RULES } from "../../../../verify/checks/security/rules";

const read = (...path: string[]): string => readFileSync(join(ROOT, ...path), "utf8");
const ENGINE = read("docs", "engine.md");

/** Cells of the rows of every table, without their padding. */
const ROWS = ENGINE.split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** What keeps each fact, by its number. */
const kept = new Map(
  ROWS.flatMap(([number = "", , by = ""]) =>
    /^\d+$/.test(number) ? [[Number(number), by] as const] : [],
  ),
);

describe("docs/engine.md", () => {
  it("has every fact once, in order", () => {
    assert.deepEqual(
      [...kept.keys()],
      Array.from({ length: 32 }, (_, index) => index + 1),
    );
  });

  it("names for each fact the lint rules that keep it, and no other", () => {
    for (const [fact, by] of kept) {
      const named = [...by.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => name);
      const rules = [...ENGINE_RULES, ...UPDATE_RULES].filter(({ facts = [] }) =>
        facts.includes(fact),
      );
      assert.deepEqual(named.sort(), rules.map(({ name }) => name).sort(), `fact ${fact}`);
    }
  });

  it("names the lint rules that keep no fact", () => {
    for (const { name, facts = [] } of ENGINE_RULES) {
      if (facts.length === 0) assert.ok(ENGINE.includes(`\`${name}\` (`), name);
    }
  });

  it("names files that exist", () => {
    for (const [, path] of ENGINE.matchAll(/`([\w./-]+\.(?:ts|json|cjs))`/g)) read(path!);
  });

  it("lists the policy pack's rules in their own words", () => {
    const rows = ROWS.filter((row) => row.length === 2 && row[0]?.startsWith("`"));
    assert.deepEqual(
      rows,
      SECURITY_RULES.map(({ name, description }) => [`\`${name}\``, description]),
    );
  });
});

describe("what no graph shows", () => {
  // With it a destroy deletes everything beside a protected bucket, its policy and encryption too.
  it("is that no document tells to skip a preview", () => {
    const runbooks = readdirSync(join(ROOT, "docs", "runbooks")).map((name) =>
      read("docs", "runbooks", name),
    );
    for (const text of [read("README.md"), ...runbooks]) {
      assert.doesNotMatch(text, /destroy.*--skip-preview/);
    }
  });

  it("is that previews check no types", () => {
    const { "ts-node": options } = JSON.parse(read("tsconfig.json")) as { "ts-node"?: object };
    assert.deepEqual(options, { transpileOnly: true });
  });
});
