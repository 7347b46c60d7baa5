import assert from "node:assert/strict";
import { mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import { loadStackConfig, parseStackConfig, warningsOf } from "../../../config/load";
import { evaluate } from "../../../verify/graph/evaluate";
import { closed, ftps, gateway, open, peering, problemsOf, wide, type Sections } from "./sections";

const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a", "subnet-0b"] };
const interfaceEndpoints = ["secretsmanager"];

describe("clients of an internet-facing endpoint", () => {
  const problem = (range: string): readonly string[] => problemsOf(wide({ clients: [range] }));

  it("fail with every kind of range that the internet does not route", () => {
    for (const range of [
      ...["10.0.0.0/8", "10.1.2.3/32", "172.16.0.0/12", "192.168.1.0/24", "100.64.0.0/10"],
      ...["198.18.0.0/15", "240.0.0.0/8"],
    ]) {
      assert.match(problem(range).join(), /^network\.clients lists .* with public addresses/);
    }
  });

  it("fail with ranges that no host has, in every mode that lists clients", () => {
    for (const range of ["127.0.0.0/8", "169.254.1.0/24", "224.0.0.0/4", "0.0.0.0/8"]) {
      const expected = [
        `network.clients lists ${range}, which no host has as its address; remove it`,
      ];
      assert.deepEqual(problem(range), expected);
      assert.deepEqual(problemsOf(closed({ clients: [range] })), expected);
      assert.deepEqual(problemsOf(wide({ clients: [range], existingVpc })), expected);
      const behind = { clients: [], peerings: [peering("a", [range])] };
      const lists = `lists ${range}, which no host has as its address; remove it`;
      assert.deepEqual(problemsOf(closed(behind)), [`network.peerings[0].clients ${lists}`]);
      const gateways = { clients: [], transitGateways: [gateway("a", ["10.1.0.0/16", range])] };
      assert.deepEqual(problemsOf(closed(gateways)), [
        `network.transitGateways[0].clients ${lists}`,
      ]);
    }
  });

  it("may be public, also next to a private block", () => {
    for (const range of ["9.0.0.0/8", "172.32.0.0/16", "192.167.0.0/16", "192.0.2.0/24"]) {
      assert.deepEqual(problem(range), []);
    }
  });

  // An existing VPC may be connected to a client network by VPN or Direct Connect.
  it("may be private with an existing VPC, and with mode closed", () => {
    assert.deepEqual(problemsOf(wide({ clients: ["10.1.0.0/16"], existingVpc })), []);
    assert.deepEqual(problemsOf(closed({ clients: ["192.168.0.0/16", "100.64.0.0/16"] })), []);
  });
});

describe("clients inside the VPC", () => {
  it("fail only in the range of a VPC that the stack makes", () => {
    const inside = ["10.10.0.0/16"];
    assert.equal(problemsOf(closed({ clients: inside })).length, 1);
    assert.deepEqual(problemsOf(closed({ clients: inside, existingVpc, interfaceEndpoints })), []);
    assert.deepEqual(problemsOf(closed({ clients: ["10.0.0.0/8", "pl-0a1b"] })), []);
  });
});

describe("a passive address", () => {
  const problem = (network: object, passiveIp: string): readonly string[] =>
    problemsOf({ ...wide(network), transfer: { ...ftps, passiveIp } });

  it("may be any that clients reach, or that of the control connection", () => {
    for (const address of ["203.0.113.7", "0.0.0.0"]) {
      assert.deepEqual(problem({}, address), []);
    }
    assert.deepEqual(problem({ existingVpc }, "10.1.2.3"), []);
    assert.deepEqual(problem({ existingVpc }, "127.0.0.1"), [
      "transfer.passiveIp is 127.0.0.1, to which clients cannot open data connections; remove it, or set a public address of the server",
    ]);
  });
});

describe("ranges of API Gateway", () => {
  const problem = (sections: Sections, ...allowedCidrs: string[]): readonly string[] =>
    problemsOf({
      ...sections,
      identity: { frontDoor: "api-gateway", apiGateway: { allowedCidrs } },
    });

  it("fail with private ranges where clients come from the internet", () => {
    for (const [sections, mode] of [
      [open({}), "public"],
      [wide({}), "internet-facing"],
    ] as const) {
      assert.deepEqual(problem(sections, "fd00::/8"), [
        `identity.apiGateway.allowedCidrs lists fd00::/8, but clients reach mode ${mode} with public addresses; list those`,
      ]);
    }
    assert.deepEqual(problem(wide({ clients: ["10.1.0.0/16"], existingVpc }), "10.1.2.0/24"), []);
  });

  it("may be wider or narrower than clients, and any where those are unknown", () => {
    for (const range of ["203.0.0.0/16", "203.0.113.7/32"]) {
      assert.deepEqual(problem(wide({}), range), []);
    }
    assert.deepEqual(problem(wide({ clients: ["pl-0a1b"] }), "9.9.9.0/24"), []);
    assert.deepEqual(problem(open({}), "9.9.9.0/24"), []);
  });
});

describe("warnings", () => {
  const warnings = (sections: Sections): readonly string[] =>
    warningsOf(parseStackConfig(sections, "dev"));
  const ALONE =
    "network.mode is closed, but the VPC has no connection to a client network, so nobody can log in; add network.peerings or network.transitGateways, or attach a VPN or Direct Connect gateway and its routes outside this stack";

  it("say that nobody can log in to a closed VPC without a connection", () => {
    assert.deepEqual(warnings(closed({})), [ALONE]);
    assert.deepEqual(warnings(closed({ existingVpc, interfaceEndpoints })), []);
    assert.deepEqual(
      warnings(closed({ clients: [], transitGateways: [gateway("a", ["10.20.0.0/16"])] })),
      [],
    );
    assert.deepEqual([...warnings(wide({})), ...warnings(open({}))], []);
  });

  it("say that no route leads to a client beside the connected networks", () => {
    const peerings = [peering("a", ["10.20.0.0/16"])];
    assert.deepEqual(warnings(closed({ clients: ["10.20.1.0/24", "pl-0a1b"], peerings })), []);
    assert.deepEqual(warnings(closed({ clients: ["10.30.0.0/16"], peerings })), [
      "network.clients lists 10.30.0.0/16, to which no peering or Transit Gateway of the stack leads, so that no answer reaches it; move it to the clients of one of them, or add the route outside this stack",
    ]);
  });

  it("are shown by every preview and update", async () => {
    const warn = mock.method(pulumi.log, "warn", () => Promise.resolve());
    try {
      await evaluate(
        () => {
          loadStackConfig();
          return {};
        },
        {
          stack: "dev",
          config: {
            "aws:region": "eu-central-1",
            "managed-sftp:network": JSON.stringify(closed({})["network"]),
          },
        },
      );
      assert.deepEqual(
        warn.mock.calls.map(({ arguments: [text] }) => text),
        [ALONE],
      );
    } finally {
      warn.mock.restore();
    }
  });
});
