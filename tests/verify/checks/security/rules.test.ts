import assert from "node:assert/strict";

import { findingLine } from "../../../../verify/checks/rule";
import { securityFindings } from "../../../../verify/checks/security/rules";
import { SECURITY_RULES } from "../../../../verify/checks/security/rules";
import { graph } from "../../../support/graphs";
import { BUCKET_CASES } from "./bucket-cases";
import { GRANT_CASES } from "./grant-cases";
import { NETWORK_CASES } from "./network-cases";
import { RESOURCE_CASES } from "./resource-cases";

const CASES = [...RESOURCE_CASES, ...BUCKET_CASES, ...NETWORK_CASES, ...GRANT_CASES];

describe("the policy pack", () => {
  for (const { rule, refuses, good, bad, says } of CASES) {
    it(`refuses ${refuses} (${rule})`, () => {
      assert.deepEqual(securityFindings(graph(...good)), []);
      const found = securityFindings(graph(...bad));
      assert.deepEqual(
        found.map(({ rule: name, message }) => [name, message]),
        says.map((message) => [rule, message]),
      );
    });
  }

  it("has a bad stack for every rule", () => {
    const tried = new Set(CASES.map(({ rule }) => rule));
    assert.deepEqual(
      SECURITY_RULES.filter(({ name }) => !tried.has(name)),
      [],
    );
  });

  it("says what each rule keeps in one sentence, under a name of its own", () => {
    for (const { description } of SECURITY_RULES) assert.match(description, /^[A-Z][^.]+\.$/);
    assert.equal(new Set(SECURITY_RULES.map(({ name }) => name)).size, SECURITY_RULES.length);
  });

  it("prints a violation with the rule that it breaks", () => {
    const [bad] = RESOURCE_CASES.filter(({ rule }) => rule === "keys-rotate");
    assert.deepEqual(securityFindings(graph(...bad!.bad)).map(findingLine), [
      "✖ aws:kms:Key it: enableKeyRotation is off; set it to true (keys-rotate)",
    ]);
  });
});
