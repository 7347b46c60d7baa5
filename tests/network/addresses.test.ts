import assert from "node:assert/strict";

import fc from "fast-check";

import { dotted, prefixOf, rangeOf } from "../../config/cidr";
import { planSubnets } from "../../network/addresses";

describe("planSubnets", () => {
  it("gives each zone a block for the server and one for the function", () => {
    assert.deepEqual(planSubnets("10.10.0.0/16", 3), {
      server: ["10.10.0.0/19", "10.10.32.0/19", "10.10.64.0/19"],
      function: ["10.10.128.0/19", "10.10.160.0/19", "10.10.192.0/19"],
    });
  });

  const vpc = fc
    .tuple(fc.integer({ min: 16, max: 24 }), fc.nat(2 ** 32 - 1))
    .map(([prefix, n]) => `${dotted(n - (n % 2 ** (32 - prefix)))}/${prefix}`);
  const all = (cidr: string, zones: number): string[] => {
    const plan = planSubnets(cidr, zones);
    return [...plan.server, ...plan.function];
  };

  it("stays inside the VPC, overlaps nowhere and leaves every subnet usable", () => {
    const property = fc.property(vpc, fc.integer({ min: 1, max: 3 }), (cidr, zones) => {
      const outer = rangeOf(cidr);
      const ranges = all(cidr, zones)
        .map(rangeOf)
        .sort((a, b) => a.first - b.first);
      assert.equal(ranges.length, 2 * zones);
      for (const [index, { first, last }] of ranges.entries()) {
        assert.ok(first >= outer.first && last <= outer.last);
        assert.ok(index === 0 || first > ranges[index - 1]!.last);
      }
      for (const range of all(cidr, zones)) assert.ok(prefixOf(range) <= 28); // AWS's smallest.
    });
    fc.assert(property, { numRuns: 1000, seed: 4 });
  });

  // A moved subnet is a replaced one, and with it the server.
  it("moves nothing when a zone is added", () => {
    const property = fc.property(vpc, fc.integer({ min: 1, max: 2 }), (cidr, zones) => {
      const [before, after] = [planSubnets(cidr, zones), planSubnets(cidr, zones + 1)];
      assert.deepEqual(after.server.slice(0, zones), before.server);
      assert.deepEqual(after.function.slice(0, zones), before.function);
    });
    fc.assert(property, { numRuns: 1000, seed: 4 });
  });
});
