import assert from "node:assert/strict";

import { problemsOf, type Sections } from "./rules/sections";

describe("ranges in a stack file", () => {
  // Logical names derive from the text: a second spelling of a client would be a second rule, and
  // a new spelling would replace the rule of the old one.
  const SPELLINGS: [text: string, problem: string][] = [
    ["10.1.2.3/16", 'has host bits set; write "10.1.0.0/16"'],
    ["2001:db8:0:1::/56", 'has host bits set; write "2001:db8::/56"'],
    ["::ffff:203.0.113.7/120", 'has host bits set; write "203.0.113.0/24"'],
    ["203.0.113.0/024", 'is not in canonical form; write "203.0.113.0/24"'],
    ["2001:DB8::/56", 'is not in canonical form; write "2001:db8::/56"'],
    ["2001:0db8::/56", 'is not in canonical form; write "2001:db8::/56"'],
    ["2001:db8:0:0:0:0:0:0/56", 'is not in canonical form; write "2001:db8::/56"'],
    ["64:ff9b::192.0.2.0/120", 'is not in canonical form; write "64:ff9b::c000:200/120"'],
    ["::ffff:203.0.113.0/120", 'is not in canonical form; write "203.0.113.0/24"'],
    ["203.0.113.7", 'has no prefix length; write "203.0.113.7/32"'],
    ["2001:DB8::1", 'has no prefix length; write "2001:db8::1/128"'],
  ];
  const NOT_RANGES = ["010.1.2.0/24", "fe80::%eth0/64", "10.0.0.0/33", "10.0/16", "clients", ""];
  const one = 'expected a range such as "203.0.113.0/24" or "2001:db8::/56"';
  const oneOrList =
    'expected a range such as "203.0.113.0/24" or a managed prefix list such as "pl-0a1b2c3d"';
  const peering = (clients: string[]) => [{ name: "a", peerVpcId: "vpc-0a", clients }];
  const gateway = (clients: string[]) => [{ name: "a", transitGatewayId: "tgw-0a", clients }];
  const closed = { mode: "closed", ipAddressType: "DUALSTACK" };
  const SETTINGS: [path: string, expected: string, raw: (text: string) => Sections][] = [
    [
      "network.clients[0]",
      oneOrList,
      (text) => ({ network: { ...closed, clients: [text, "198.51.100.0/24"] } }),
    ],
    [
      "network.peerings[0].clients[0]",
      one,
      (text) => ({
        network: { ...closed, clients: ["198.51.100.0/24"], peerings: peering([text]) },
      }),
    ],
    [
      "network.transitGateways[0].clients[0]",
      one,
      (text) => ({
        network: { ...closed, clients: ["198.51.100.0/24"], transitGateways: gateway([text]) },
      }),
    ],
    [
      "identity.apiGateway.allowedCidrs[0]",
      one,
      (text) => ({
        network: { mode: "public" },
        identity: { frontDoor: "api-gateway", apiGateway: { allowedCidrs: [text] } },
      }),
    ],
    [
      "storage.fence.sourceCidrs[0]",
      one,
      (text) => ({ network: { mode: "public" }, storage: { fence: { sourceCidrs: [text] } } }),
    ],
  ];
  for (const [path, expected, raw] of SETTINGS) {
    it(`fail at ${path} in any form but the canonical one, which the message shows`, () => {
      for (const [text, problem] of SPELLINGS) {
        const first = problemsOf(raw(text))[0];
        assert.equal(first, `${path} ${problem}, got ${JSON.stringify(text)}`);
      }
      for (const text of NOT_RANGES) {
        const first = problemsOf(raw(text))[0];
        assert.equal(first, `${path} ${expected}, got ${JSON.stringify(text)}`);
      }
    });
  }

  it("fail at network.vpcCidr unless they are IPv4 and canonical", () => {
    const problems = (vpcCidr: string) => problemsOf({ network: { mode: "public", vpcCidr } });
    assert.deepEqual(problems("10.20.1.0/16"), [
      'network.vpcCidr has host bits set; write "10.20.0.0/16", got "10.20.1.0/16"',
    ]);
    for (const text of ["2001:db8::/56", "010.20.0.0/16", "10.20.0.0/016", "10.20.0.0"]) {
      assert.deepEqual(problems(text), [
        `network.vpcCidr expected an IPv4 range such as "10.20.0.0/16", got "${text}"`,
      ]);
    }
  });

  it("are accepted in canonical form", () => {
    const clients = ["203.0.113.0/24", "2001:db8::/56", "64:ff9b::c000:200/120", "pl-0a1b"];
    assert.deepEqual(problemsOf({ network: { ...closed, clients } }), []);
  });
});

describe("transfer.passiveIp", () => {
  it("fails unless it is an IPv4 address in canonical form", () => {
    const problems = (passiveIp: string) =>
      problemsOf({
        network: { mode: "closed", clients: ["198.51.100.0/24"] },
        transfer: { protocols: ["FTP"], passiveIp },
      });
    assert.deepEqual(problems("203.0.113.7"), []);
    for (const text of ["010.1.2.3", "::ffff:203.0.113.7", "2001:db8::1", "203.0.113.7/32"]) {
      assert.deepEqual(problems(text), [
        `transfer.passiveIp expected an IPv4 address, got "${text}"`,
      ]);
    }
  });
});
