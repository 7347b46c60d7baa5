import assert from "node:assert/strict";

import fc from "fast-check";

import { overlaps, within } from "../../../aws/cidr";
import { nextBlock, planAwsxSubnets, type SubnetLayout } from "../../../verify/graph/awsx-subnets";

const [A, B] = ["us-east-1a", "us-east-1b"];
const PUBLIC = { type: "Public" };
const PRIVATE = { type: "Private" };
const ISOLATED = { type: "Isolated" };

const plan = (layout: Partial<SubnetLayout>) =>
  planAwsxSubnets("vpcName", { cidrBlock: "10.0.0.0/16", zones: [A], specs: [PUBLIC], ...layout });
const ranges = (layout: Partial<SubnetLayout>): string[] =>
  plan(layout).map(({ cidrBlock }) => cidrBlock);

// The values are those of awsx/ec2/subnetDistributorNew.test.ts in pulumi/pulumi-awsx.
describe("planAwsxSubnets", () => {
  it("lays out explicit ranges as awsx does", () => {
    const specs = [
      { ...PUBLIC, cidrBlocks: ["10.0.0.0/18", "10.0.64.0/19"] },
      { ...PRIVATE, cidrBlocks: ["10.0.96.0/19", "10.0.128.0/20"] },
    ];
    const [first, second] = [{ availabilityZone: A }, { availabilityZone: B }];
    assert.deepEqual(plan({ zones: [A, B], specs }), [
      { ...first, cidrBlock: "10.0.0.0/18", name: "vpcName-public-1", type: "Public" },
      { ...first, cidrBlock: "10.0.96.0/19", name: "vpcName-private-1", type: "Private" },
      { ...second, cidrBlock: "10.0.64.0/19", name: "vpcName-public-2", type: "Public" },
      { ...second, cidrBlock: "10.0.128.0/20", name: "vpcName-private-2", type: "Private" },
    ]);
  });

  it("gives one subnet of one zone the whole VPC, or the zone's part by its mask", () => {
    for (const cidrBlock of ["10.0.0.0/16", "10.0.0.0/24", "10.0.0.0/27"]) {
      assert.deepEqual(ranges({ cidrBlock }), [cidrBlock]);
    }
    assert.deepEqual(ranges({ zoneMask: 19 }), ["10.0.0.0/19"]);
  });

  it("divides a zone by the next power of two above the number of its subnets", () => {
    for (let prefix = 16; prefix <= 24; prefix++) {
      const cidrBlock = `10.0.0.0/${prefix}`;
      const specs = [PRIVATE, PUBLIC, ISOLATED];
      const masks = ranges({ cidrBlock, specs }).map((range) => Number(range.split("/")[1]));
      assert.deepEqual(masks, [prefix + 2, prefix + 2, prefix + 2]);
    }
    assert.deepEqual(ranges({ specs: [PUBLIC, PRIVATE, ISOLATED] }), [
      "10.0.0.0/18",
      "10.0.64.0/18",
      "10.0.128.0/18",
    ]);
  });

  it("goes on behind a smaller or larger block without an overlap", () => {
    assert.equal(nextBlock("10.0.0.0/16", 17), "10.1.0.0/17");
    assert.equal(nextBlock("10.0.0.0/17", 16), "10.1.0.0/16");
    const masked = fc.record({
      prefix: fc.integer({ min: 16, max: 24 }),
      sizes: fc.array(fc.integer({ min: 2, max: 4 }), { minLength: 1, maxLength: 2 }),
      zones: fc.integer({ min: 1, max: 4 }),
    });
    const property = fc.property(masked, ({ prefix, sizes, zones }) => {
      const cidrBlock = `10.0.0.0/${prefix}`;
      const all = ranges({
        cidrBlock,
        zones: Array.from({ length: zones }, (_, zone) => `z${zone}`),
        specs: sizes.map((bits) => ({ ...PUBLIC, name: `s${bits}`, cidrMask: prefix + 2 + bits })),
      });
      for (const [index, range] of all.entries()) {
        assert.ok(within(range, cidrBlock));
        assert.ok(all.slice(index + 1).every((other) => !overlaps(range, other)));
      }
    });
    fc.assert(property, { numRuns: 300, seed: 4 });
  });

  it("fails as awsx does", () => {
    const [one, two] = [["10.0.0.0/18"], ["10.0.0.0/18", "10.0.64.0/18"]];
    for (const [layout, message] of [
      [
        { specs: [{ ...PUBLIC, cidrBlocks: two }] },
        "Invalid subnet specifications:\n - The number of CIDR blocks in subnetSpecs[0] must match the number of availability zones (1).",
      ],
      [
        { specs: [{ ...PUBLIC, cidrBlocks: one }, PRIVATE] },
        "Invalid subnet specifications:\n - If any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks.",
      ],
      [
        { specs: [{ ...PUBLIC, cidrBlocks: one, cidrMask: 19 }] },
        "Invalid subnet specifications:\n - The cidrMask in subnetSpecs[0] must match all cidrBlocks or be left undefined.",
      ],
      [
        { zones: [A, B], specs: [{ ...PUBLIC, cidrMask: 16 }] },
        "Subnets are too large for VPC. VPC has 32768 addresses, but subnets require 65536 addresses.",
      ],
      [
        { zones: [A, B], specs: [{ ...PUBLIC, cidrBlocks: ["10.0.0.0/16", "10.0.128.0/17"] }] },
        "The following subnets overlap with at least one other subnet. Make the CIDR for the VPC larger, reduce the size of the subnets per AZ, or use less Availability Zones:\n\n1. vpcName-public-1: 10.0.0.0/16\n2. vpcName-public-2: 10.0.128.0/17\n",
      ],
    ] as const) {
      assert.throws(() => plan(layout), { message });
    }
  });
});
