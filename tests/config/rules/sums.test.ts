import assert from "node:assert/strict";

import { closed, gateway, peering, problemsOf, type Sections, wide } from "./sections";

const REASON = "Two carriers of all partners";
const existingVpc = { vpcId: "vpc-0a", subnetIds: ["subnet-0a"] };
const EVERYBODY =
  "network.clients admits more than a /2 of public IPv4 addresses in sum, and so everybody; list the client networks instead, or use mode public";
const EVERYBODY_6 = EVERYBODY.replace("/2", "/5").replace("IPv4", "IPv6");
const WIDE =
  "network.clients admits more than a /8 of public IPv4 addresses in sum; list the client networks instead, or say in network.wideClientsReason why";
const WIDE_6 = WIDE.replace("/8", "/16").replace("IPv4", "IPv6");

const quarters = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"];
const sixes = (clients: string[]): object => ({
  ipAddressType: "DUALSTACK",
  clients,
});

/** Lists that open a stack though no range of theirs is a default route, and what is said of them. */
const OPEN: readonly (readonly [string, Sections, string])[] = [
  ["four quarters", wide({ clients: quarters }), EVERYBODY],
  ["four quarters in a closed stack", closed({ clients: quarters }), EVERYBODY],
  [
    "four quarters in a prefix list",
    wide({ clients: quarters, clientPrefixList: true }),
    EVERYBODY,
  ],
  [
    "four quarters with a reason",
    wide({ clients: quarters, wideClientsReason: REASON }),
    EVERYBODY,
  ],
  [
    "six ranges of /2 to /5",
    wide({
      clients: [
        "64.0.0.0/2",
        "32.0.0.0/3",
        "16.0.0.0/4",
        "128.0.0.0/4",
        "144.0.0.0/5",
        "8.0.0.0/5",
      ],
    }),
    EVERYBODY,
  ],
  [
    "halves over clients, a peering and a Transit Gateway",
    closed({
      clients: ["8.0.0.0/9"],
      peerings: [peering("a", ["8.128.0.0/9"])],
      transitGateways: [gateway("b", ["9.9.9.9/32"])],
    }),
    WIDE,
  ],
  ["one address over a /8", wide({ clients: ["8.0.0.0/8", "9.0.0.0/32"] }), WIDE],
  ["a /7", wide({ clients: ["8.0.0.0/7"] }), WIDE],
  ["all of IPv6 that is in use", closed(sixes(["2000::/3"])), EVERYBODY_6],
  ["two blocks of IPv6", closed(sixes(["2a00::/16", "2600::/17"])), WIDE_6],
  [
    "IPv6 for everybody behind wide IPv4 with a reason",
    closed({ ...sixes(["8.0.0.0/7", "2000::/3"]), wideClientsReason: REASON }),
    EVERYBODY_6,
  ],
  ["a range that holds all private ones", closed({ clients: ["0.0.0.0/1"] }), EVERYBODY],
];

describe("client lists are judged by their sum", () => {
  for (const [title, sections, problem] of OPEN) {
    it(`fails for ${title}`, () => assert.deepEqual(problemsOf(sections), [problem]));
  }

  it("may be a /8 of IPv4 and a /16 of IPv6, however it is written", () => {
    for (const clients of [
      ["8.0.0.0/8"],
      ["8.0.0.0/9", "8.128.0.0/9"],
      // Listed twice, counted once.
      ["8.0.0.0/8", "8.8.0.0/16"],
    ]) {
      assert.deepEqual(problemsOf(wide({ clients })), []);
    }
    assert.deepEqual(problemsOf(closed(sixes(["8.0.0.0/8", "2a00::/16"]))), []);
  });

  it("do not count private ranges of connected networks", () => {
    const clients = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "8.0.0.0/8"];
    assert.deepEqual(problemsOf(wide({ clients, existingVpc })), []);
    assert.deepEqual(problemsOf(closed(sixes(["fc00::/7", "2a00::/16"]))), []);
  });

  it("may be wide for a reason, up to a quarter of all addresses", () => {
    for (const clients of [["8.0.0.0/7"], ["64.0.0.0/2"]]) {
      assert.deepEqual(problemsOf(wide({ clients, wideClientsReason: REASON })), []);
    }
  });

  it("fails with a reason that says nothing, or that no tag can hold", () => {
    const clients = ["8.0.0.0/7"];
    for (const wideClientsReason of ["", "          ", "yes", "..........", "why? <because>"]) {
      assert.match(
        problemsOf(wide({ clients, wideClientsReason })).join(),
        /^network\.wideClientsReason expected a sentence of 10 to 200 letters/,
      );
    }
  });
});
