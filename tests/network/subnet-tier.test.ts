import assert from "node:assert/strict";

import fc from "fast-check";

import { blockOf, overlaps, prefixOf, within } from "../../aws/cidr";
import {
  functionHalf,
  planPublicSubnets,
  planSubnets,
  serverQuarter,
} from "../../network/subnet-tier";

describe("planSubnets", () => {
  it("gives each zone a block for each tier", () => {
    assert.deepEqual(planSubnets("10.10.0.0/16", 3), {
      server: ["10.10.0.0/20", "10.10.16.0/20", "10.10.32.0/20"],
      attachment: ["10.10.64.0/20", "10.10.80.0/20", "10.10.96.0/20"],
      function: ["10.10.128.0/19", "10.10.160.0/19", "10.10.192.0/19"],
    });
  });

  const vpc = fc
    .tuple(fc.integer({ min: 16, max: 24 }), fc.ipV4())
    .map(([prefix, address]) => blockOf(`${address}/${prefix}`, 0, prefix));
  const all = (cidr: string, zones: number): string[] =>
    Object.values(planSubnets(cidr, zones)).flatMap((ranges) => [...ranges]);

  it("stays inside the VPC, overlaps nowhere and leaves every subnet usable", () => {
    const property = fc.property(vpc, fc.integer({ min: 1, max: 3 }), (cidr, zones) => {
      const ranges = all(cidr, zones);
      assert.equal(ranges.length, 3 * zones);
      for (const [index, range] of ranges.entries()) {
        assert.ok(within(range, cidr));
        assert.ok(ranges.slice(index + 1).every((other) => !overlaps(range, other)));
        assert.ok(prefixOf(range) <= 28); // AWS's smallest.
      }
    });
    fc.assert(property, { numRuns: 1000, seed: 4 });
  });

  // A moved subnet is replaced, and the server with it.
  it("moves nothing when a zone is added", () => {
    const property = fc.property(vpc, fc.integer({ min: 1, max: 2 }), (cidr, zones) => {
      const [before, after] = [planSubnets(cidr, zones), planSubnets(cidr, zones + 1)];
      assert.deepEqual(after.server.slice(0, zones), before.server);
      assert.deepEqual(after.attachment.slice(0, zones), before.attachment);
      assert.deepEqual(after.function.slice(0, zones), before.function);
    });
    fc.assert(property, { numRuns: 1000, seed: 4 });
  });

  // The network ACLs refer to these parts of the VPC instead of each subnet.
  it("keeps the server in its quarter and the function in its half, apart from each other", () => {
    const property = fc.property(vpc, fc.integer({ min: 1, max: 3 }), (cidr, zones) => {
      const plan = planSubnets(cidr, zones);
      const [quarter, half] = [serverQuarter(cidr), functionHalf(cidr)];
      assert.ok(plan.server.every((range) => within(range, quarter)));
      assert.ok(plan.function.every((range) => within(range, half)));
      assert.ok(plan.attachment.every((r) => !overlaps(r, quarter) && !overlaps(r, half)));
      assert.ok(!overlaps(quarter, half));
    });
    fc.assert(property, { numRuns: 1000, seed: 4 });
  });
});

describe("planPublicSubnets", () => {
  it("gives each zone a quarter of the VPC, whatever the number of zones", () => {
    const quarters = ["10.10.0.0/18", "10.10.64.0/18", "10.10.128.0/18"];
    for (const count of [1, 2, 3]) {
      assert.deepEqual(planPublicSubnets("10.10.0.0/16", count), quarters.slice(0, count));
    }
    assert.deepEqual(planPublicSubnets("192.168.1.0/24", 3), [
      "192.168.1.0/26",
      "192.168.1.64/26",
      "192.168.1.128/26",
    ]);
  });
});
