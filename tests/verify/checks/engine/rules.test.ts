import assert from "node:assert/strict";

import type { GraphResource } from "../../../../verify/graph/graph";
import { findingLine } from "../../../../verify/checks/rule";
import { ENGINE_RULES, engineFindings } from "../../../../verify/checks/engine/rules";
import { graph } from "../../../support/graphs";
import { DATA_CASES } from "./data-cases";
import { NAME_CASES } from "./name-cases";
import { ORDER_CASES } from "./order-cases";
import { child } from "./support";

const CASES = [...NAME_CASES, ...ORDER_CASES, ...DATA_CASES];

/** What is found in a stack of these resources, all of which its first preview shows. */
function found(...resources: readonly GraphResource[]) {
  const all = graph(...resources);
  return engineFindings({ graph: all, preview: all, late: [] });
}

describe("the linter of resource graphs", () => {
  for (const { rule, refuses, good, bad, says } of CASES) {
    it(`refuses ${refuses} (${rule})`, () => {
      assert.deepEqual(found(...good), []);
      const { facts } = ENGINE_RULES.find(({ name }) => name === rule)!;
      assert.deepEqual(
        found(...bad),
        says.map((message) => ({ rule, ...(facts && { facts }), message })),
      );
    });
  }

  it("refuses an output that gives a secret away", () => {
    const resources = [
      child("aws:transfer/hostKey:HostKey", "a", { hostKeyBody: { secret: "pepper" } }),
    ];
    const leaking = { ...graph(...resources), outputs: { key: "pepper" } };
    const problem =
      "output key is secret but not marked as secret, so state and previews show it; wrap it with pulumi.secret";
    assert.deepEqual(engineFindings({ graph: leaking, preview: leaking, late: [] }), [
      { rule: "secrets-stay-secret", facts: [19], message: problem },
    ]);
    const marked = { ...leaking, outputs: { key: { secret: "pepper" } } };
    assert.deepEqual(engineFindings({ graph: marked, preview: marked, late: [] }), []);
  });

  it("says which facts a finding is about", () => {
    const finding = { rule: "r", message: "m" };
    assert.equal(findingLine(finding), "✖ m (r)");
    assert.equal(findingLine({ ...finding, facts: [7] }), "✖ m (r, fact 7)");
    assert.equal(findingLine({ ...finding, facts: [6, 11] }), "✖ m (r, facts 6, 11)");
  });

  it("describes each rule in one sentence, under a name of its own", () => {
    for (const { description } of ENGINE_RULES) assert.match(description, /^[A-Z].+[^.]\.$/);
    assert.equal(new Set(ENGINE_RULES.map(({ name }) => name)).size, ENGINE_RULES.length);
  });
});
