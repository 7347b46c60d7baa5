import assert from "node:assert/strict";
import { BlockList } from "node:net";

import fc from "fast-check";

import { blockOf, dotted, isAligned, overlaps, rangeOf, within } from "../../aws/cidr";

describe("IP ranges", () => {
  it("are parsed in both families", () => {
    assert.deepEqual(rangeOf("10.0.0.0/30"), { family: 4, first: 167772160n, last: 167772163n });
    assert.deepEqual(rangeOf("2001:db8::/126"), {
      family: 6,
      first: 0x20010db8000000000000000000000000n,
      last: 0x20010db8000000000000000000000003n,
    });
    assert.deepEqual(rangeOf("::1/128"), { family: 6, first: 1n, last: 1n });
    assert.deepEqual(rangeOf("2001:db8:0:0:0:0:0:0/126"), rangeOf("2001:db8::/126"));
  });

  it("are aligned when written by their first address", () => {
    assert.equal(isAligned("10.20.0.0/16"), true);
    assert.equal(isAligned("10.20.0.1/16"), false);
    assert.equal(isAligned("2001:db8::/56"), true);
    assert.equal(isAligned("2001:db8:0:1::/56"), false);
  });

  it("never overlap across families, and contain themselves", () => {
    assert.equal(overlaps("0.0.0.0/0", "::/0"), false);
    assert.equal(within("10.1.0.0/16", "10.0.0.0/8"), true);
    assert.equal(within("10.0.0.0/8", "10.1.0.0/16"), false);
    assert.equal(within("10.0.0.0/8", "10.0.0.0/8"), true);
  });

  it("divide into blocks", () => {
    assert.equal(blockOf("10.10.0.0/16", 5, 19), "10.10.160.0/19");
    assert.equal(blockOf("2001:db8:0:ff00::/56", 5, 64), "2001:db8:0:ff05::/64");
    assert.equal(blockOf("2001:db8::/56", 0, 64), "2001:db8::/64");
  });

  it("agree with Node's own block list about what they hold", () => {
    const address = fc.bigInt(0n, 2n ** 32n - 1n);
    const property = fc.property(address, address, fc.integer({ min: 1, max: 32 }), (a, b, n) => {
      const range = blockOf(`${dotted(a)}/${n}`, 0, n);
      const list = new BlockList();
      list.addSubnet(range.split("/")[0]!, n);
      assert.equal(within(`${dotted(b)}/32`, range), list.check(dotted(b)));
    });
    fc.assert(property, { numRuns: 1000, seed: 6 });
  });
});
