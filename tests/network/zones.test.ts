import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import type { NetworkConfig } from "../../config/schema/network";
import { chooseZones } from "../../network/zones";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { compare } from "../../verify/preview/compare";
import { frozen, graphOf, MODES } from "../support/program";

const SUBNET = "aws:ec2/subnet:Subnet";
const AZS = "aws:index/getAvailabilityZones:getAvailabilityZones";
const SERVICE = "aws:ec2/getVpcEndpointService:getVpcEndpointService";

type Calls = NonNullable<Parameters<typeof graphOf>[2]>;
const VPC_MODES = ["internet-facing", "closed"] as const;
const build = (mode: (typeof VPC_MODES)[number], network: object, calls?: Calls): Promise<Graph> =>
  graphOf({ network: { ...MODES[mode].network, ...network } }, {}, calls);
const zonesOf = (graph: Graph): unknown[] => [
  ...new Set(resourcesOf(graph, SUBNET).map(({ inputs }) => inputs["availabilityZone"])),
];

/** An account that has opted in to a Local Zone, which sorts first, and whose first zone is impaired. */
const account = frozen({
  [AZS]: ({ filters, state }: Record<string, unknown>) => {
    const local = (filters as { name: string; values: string[] }[] | undefined)?.some(
      ({ name, values }) => name === "opt-in-status" && values.join() === "opt-in-not-required",
    )
      ? []
      : ["eu-central-1-ham-1a"];
    const names = ["eu-central-1a", "eu-central-1b", "eu-central-1c"].slice(
      state === "available" ? 1 : 0,
    );
    return {
      names: [...local, ...names],
      zoneIds: [...local.map(() => "euc1-ham1-az1"), "euc1-az2", "euc1-az3", "euc1-az1"],
    };
  },
});
const offering = (availabilityZones: string[]): Calls => ({
  ...account,
  [SERVICE]: ({ serviceName }) => {
    assert.equal(serviceName, "com.amazonaws.eu-central-1.transfer.server");
    return { availabilityZones };
  },
});

describe("zones of a network", () => {
  for (const mode of VPC_MODES) {
    // A Transfer server cannot be in a Local Zone, and the subnets of the other zones would move.
    it(`are no Local Zones in mode ${mode}, and stay where they are in an outage`, async () => {
      assert.deepEqual(zonesOf(await build(mode, { zoneCount: 2 }, account)), [
        "eu-central-1a",
        "eu-central-1b",
      ]);
    });

    it(`are those of network.zones by name or id, in their order, in mode ${mode}`, async () => {
      const named = await build(mode, { zones: ["eu-central-1c", "euc1-az2"] }, account);
      assert.deepEqual(zonesOf(named), ["eu-central-1c", "eu-central-1a"]);
    });

    it(`fail in mode ${mode} where Transfer Family has no endpoints`, async () => {
      const calls = offering(["eu-central-1b", "eu-central-1c"]);
      await assert.rejects(build(mode, {}, calls), (error: Error) =>
        error.message.endsWith(
          "zones cannot be used\n  ✖ network.zoneCount selects eu-central-1a (euc1-az2), where AWS Transfer Family has no endpoints in eu-central-1; set network.zones to 2 of eu-central-1b (euc1-az3), eu-central-1c (euc1-az1)",
        ),
      );
      const other = await build(mode, { zones: ["eu-central-1b", "eu-central-1c"] }, calls);
      assert.deepEqual(zonesOf(other), ["eu-central-1b", "eu-central-1c"]);
    });

    for (const [before, after] of [
      [1, 2],
      [2, 3],
      [1, 3],
      [3, 2],
      [3, 1],
    ] as const) {
      // AWS refuses a subnet inside the range of the one that it replaces (InvalidSubnet.Conflict).
      it(`keep their subnets in mode ${mode} when ${before} become ${after}`, async () => {
        const changes = compare(
          await build(mode, { zoneCount: before }),
          await build(mode, { zoneCount: after }),
        );
        assert.deepEqual(
          changes.filter(({ kind }) => kind === "replace").map(({ resource }) => resource.urn),
          [],
        );
        const kinds = changes.flatMap(({ kind, resource: { type, name } }) =>
          type === SUBNET && Number(name.slice(-1)) <= Math.min(before, after) ? [kind] : [],
        );
        assert.deepEqual(new Set(kinds), new Set(["same"]));
      });
    }
  }

  // aws-cdk#25878: Transfer servers in a region without an entry for their endpoint service.
  it("are not judged where AWS does not list the endpoint service, and a warning says so", async () => {
    const warnings: unknown[] = [];
    const { warn } = pulumi.log;
    try {
      Object.assign(pulumi.log, { warn: (text: string) => warnings.push(text.split(": ")[0]) });
      const calls: Calls = {
        ...account,
        [SERVICE]: () => {
          throw new Error("no matching VPC Endpoint Service found");
        },
      };
      assert.deepEqual(zonesOf(await build("closed", {}, calls)), [
        "eu-central-1a",
        "eu-central-1b",
      ]);
    } finally {
      Object.assign(pulumi.log, { warn });
    }
    assert.deepEqual(warnings, [
      "the zones of com.amazonaws.eu-central-1.transfer.server could not be looked up, so that up fails if one of the stack's zones lacks it",
    ]);
  });

  it("have the ranges of network.subnetCidrs in mode internet-facing", async () => {
    const subnetCidrs = ["10.10.128.0/17", "10.10.0.0/17"];
    const graph = await build("internet-facing", { subnetCidrs });
    assert.deepEqual(
      resourcesOf(graph, SUBNET).map(({ name, inputs }) => [name, inputs["cidrBlock"]]),
      [
        ["sftp-10-10-0-0-16-public-1", "10.10.128.0/17"],
        ["sftp-10-10-0-0-16-public-2", "10.10.0.0/17"],
      ],
    );
  });
});

describe("chooseZones", () => {
  const zones = ["c", "a", "b"].map((letter, index) => ({
    name: `us-east-1${letter}`,
    id: `use1-az${index + 1}`,
  }));
  const choose = (network: Partial<NetworkConfig>, offered?: string[]): string[] =>
    chooseZones({ zoneCount: 2, ...network } as NetworkConfig, {
      ...{ region: "us-east-1", zones, offered },
    });

  it("takes the first zones by name, whatever the order of AWS's answer", () => {
    assert.deepEqual(choose({}), ["us-east-1a", "us-east-1b"]);
    assert.deepEqual(choose({ zoneCount: 3 }), ["us-east-1a", "us-east-1b", "us-east-1c"]);
  });

  it("does not judge the zones if AWS lists no endpoint service of Transfer Family", () => {
    assert.deepEqual(choose({ zones: ["use1-az1", "us-east-1b"] }), ["us-east-1c", "us-east-1b"]);
  });

  it("fails for zones that the account does not have, and for too few", () => {
    for (const [network, offered, message] of [
      [
        { zones: ["us-east-1f", "use1-az9"] },
        undefined,
        "network.zones lists us-east-1f, use1-az9, which this account does not have as an Availability Zone in us-east-1; choose from us-east-1a (use1-az2), us-east-1b (use1-az3), us-east-1c (use1-az1)",
      ],
      [
        { zones: ["us-east-1a", "use1-az2"] },
        undefined,
        "network.zones lists the same zone by name and by id, and has 1 zones for network.zoneCount 2; list each zone once, got us-east-1a (use1-az2), us-east-1a (use1-az2)",
      ],
      [
        { zoneCount: 4 },
        undefined,
        "network.zoneCount is 4, but us-east-1 has 3 Availability Zones; reduce it",
      ],
      [
        { zones: ["us-east-1a", "us-east-1b"] },
        ["us-east-1a", "us-east-1c"],
        "network.zones lists us-east-1b (use1-az3), where AWS Transfer Family has no endpoints in us-east-1; set network.zones to 2 of us-east-1a (use1-az2), us-east-1c (use1-az1)",
      ],
    ] as const) {
      assert.throws(() => choose(network as Partial<NetworkConfig>, offered && [...offered]), {
        message: `zones cannot be used\n  ✖ ${message}`,
      });
    }
  });
});
