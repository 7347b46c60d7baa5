import assert from "node:assert/strict";

import fc from "fast-check";

import { blockOf } from "../../aws/cidr";
import { type AclRule, functionAclRules, serverAclRules } from "../../network/network-acl";
import { functionHalf } from "../../network/subnet-tier";

const PORTS = [
  { from: 22, to: 22 },
  { from: 21, to: 21 },
  { from: 8192, to: 8200 },
];
const withoutNumbers = (rules: readonly AclRule[]): object[] =>
  rules.map(({ egress, range, from, to }) => ({ egress, range, from, to }));

const ipv4 = fc
  .tuple(fc.integer({ min: 8, max: 32 }), fc.ipV4())
  .map(([prefix, address]) => blockOf(`${address}/${prefix}`, 0, prefix));
const ranges = fc.uniqueArray(ipv4, { minLength: 1, maxLength: 13 });
const runs = { numRuns: 1000, seed: 5 };

describe("network ACL rules", () => {
  it("admit requests to each port and replies to each range, and nothing else", () => {
    assert.deepEqual(withoutNumbers(serverAclRules(["203.0.113.0/24"], PORTS)), [
      { egress: false, range: "203.0.113.0/24", from: 21, to: 21 },
      { egress: false, range: "203.0.113.0/24", from: 22, to: 22 },
      { egress: false, range: "203.0.113.0/24", from: 8192, to: 8200 },
      { egress: true, range: "203.0.113.0/24", from: 1024, to: 65535 },
    ]);
  });

  it("let the server call its endpoints, and get replies from them", () => {
    const endpoints = "10.10.128.0/17";
    assert.deepEqual(
      withoutNumbers(serverAclRules(["203.0.113.0/24"], [{ from: 22, to: 22 }], endpoints)),
      [
        { egress: false, range: endpoints, from: 1024, to: 65535 },
        { egress: false, range: "203.0.113.0/24", from: 22, to: 22 },
        { egress: true, range: endpoints, from: 443, to: 443 },
        { egress: true, range: "203.0.113.0/24", from: 1024, to: 65535 },
      ],
    );
  });

  it("let others call the endpoints, and get replies from them", () => {
    const [range, caller] = ["10.10.128.0/17", "10.10.0.0/18"];
    assert.deepEqual(withoutNumbers(functionAclRules(range, range, [caller])), [
      { egress: false, range: caller, from: 443, to: 443 },
      { egress: false, range, from: 1024, to: 65535 },
      { egress: false, range, from: 443, to: 443 },
      { egress: true, range: caller, from: 1024, to: 65535 },
      { egress: true, range, from: 1024, to: 65535 },
      { egress: true, range, from: 443, to: 443 },
    ]);
  });

  it("let the function reach endpoints in the other zones' subnets only", () => {
    const range = functionHalf("10.10.0.0/16");
    assert.equal(range, "10.10.128.0/17");
    assert.deepEqual(withoutNumbers(functionAclRules(range)), [
      { egress: false, range, from: 1024, to: 65535 },
      { egress: false, range, from: 443, to: 443 },
      { egress: true, range, from: 1024, to: 65535 },
      { egress: true, range, from: 443, to: 443 },
    ]);
  });

  it("let the function call a given destination, and be called by endpoints only", () => {
    const [range, called] = ["10.10.128.0/17", "0.0.0.0/0"];
    assert.deepEqual(withoutNumbers(functionAclRules(range, called)), [
      { egress: false, range: called, from: 1024, to: 65535 },
      { egress: false, range, from: 443, to: 443 },
      { egress: true, range: called, from: 443, to: 443 },
      { egress: true, range, from: 1024, to: 65535 },
    ]);
  });

  it("have numbers that AWS accepts, unique per direction", () => {
    const property = fc.property(ranges, (list) => {
      const rules = serverAclRules(list, PORTS);
      assert.equal(rules.length, list.length * 4);
      assert.equal(new Set(rules.map((r) => `${r.egress} ${r.number}`)).size, rules.length);
      assert.ok(rules.every(({ number }) => number >= 100 && number <= 32_766));
    });
    fc.assert(property, runs);
  });

  it("stay the same when the clients are reordered", () => {
    const property = fc.property(ranges, (list) =>
      assert.deepEqual(serverAclRules([...list].reverse(), PORTS), serverAclRules(list, PORTS)),
    );
    fc.assert(property, runs);
  });

  // A rule with a new number is missing for a moment.
  it("keep their numbers when a client is added or removed", () => {
    const property = fc.property(ranges, (list) => {
      const more = new Set(serverAclRules(list, PORTS).map((rule) => JSON.stringify(rule)));
      const fewer = serverAclRules(list.slice(1), PORTS);
      const moved = fewer.filter((rule) => !more.has(JSON.stringify(rule)));
      // Few rules collide, and then one of two gets another number; 13 ranges never move two.
      assert.ok(moved.length <= 1, JSON.stringify(moved));
    });
    fc.assert(property, runs);
  });

  it("take the next free number after a collision, so that no rule is lost", () => {
    const many = Array.from({ length: 600 }, (_, index) => blockOf("10.0.0.0/8", index, 24));
    const rules = serverAclRules(many, [{ from: 22, to: 22 }]);
    assert.equal(new Set(rules.map((r) => `${r.egress} ${r.number}`)).size, 1200);
  });
});
