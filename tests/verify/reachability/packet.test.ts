import * as assert from "node:assert/strict";

import { rangeOfAddress } from "../../../aws/cidr";
import {
  aclDecision,
  type AclEntry,
  EPHEMERAL,
  type GroupRule,
  groupRule,
  isPublic,
  longestPrefix,
  type Packet,
  portsOf,
  protocolName,
} from "../../../verify/reachability/packet";

const tcp = (from: number, to = from): Packet => ({ protocol: "tcp", ports: { from, to } });
const from = (address: string): { range: string } => ({ range: rangeOfAddress(address) });

/** An inbound rule that admits TCP 22 from 203.0.113.0/24, unless something else is given. */
const acl = (given: Partial<AclEntry> = {}): AclEntry => ({
  name: "rule",
  number: 100,
  allow: true,
  protocol: "tcp",
  ports: { from: 22, to: 22 },
  range: "203.0.113.0/24",
  ...given,
});

describe("rules of a network ACL", () => {
  it("admit what one of them allows", () => {
    const rule = acl();
    assert.deepEqual(aclDecision([rule], from("203.0.113.255"), tcp(22)), {
      admitted: true,
      by: [rule],
    });
  });

  it("deny what none of them speaks about", () => {
    for (const [address, packet] of [
      ["203.0.114.0", tcp(22)],
      ["203.0.113.1", tcp(23)],
      ["203.0.113.1", { ...tcp(22), protocol: "udp" }],
      ["2001:db8::1", tcp(22)],
    ] as const) {
      const decision = aclDecision([acl()], from(address), packet);
      assert.deepEqual(decision, { admitted: false, port: packet.ports.from, by: undefined });
    }
    assert.equal(aclDecision([], from("203.0.113.1"), tcp(22)).admitted, false);
  });

  it("hold in the order of their numbers, wherever they stand", () => {
    const deny = acl({ name: "deny", allow: false, number: 50, range: "203.0.113.7/32" });
    const decision = aclDecision([acl(), deny], from("203.0.113.7"), tcp(22));
    assert.deepEqual(decision, { admitted: false, port: 22, by: deny });
    assert.equal(aclDecision([acl(), deny], from("203.0.113.8"), tcp(22)).admitted, true);
    const later = { ...deny, number: 150 };
    assert.equal(aclDecision([acl(), later], from("203.0.113.7"), tcp(22)).admitted, true);
  });

  // A client answers from any of its ephemeral ports; a rule for some of them drops some connections.
  it("admit all ephemeral ports only when no port is left out", () => {
    const [low, high] = [
      { from: 1024, to: 32767 },
      { from: 32768, to: 65535 },
    ].map((ports) => acl({ ports })) as [AclEntry, AclEntry];
    const replies: Packet = { protocol: "tcp", ports: EPHEMERAL };
    const client = from("203.0.113.7");
    assert.deepEqual(aclDecision([low, high], client, replies), {
      admitted: true,
      by: [low, high],
    });
    const refusals: [AclEntry[], number][] = [
      [[low], 32768],
      [[high], 1024],
      [[low, { ...high, ports: { from: 32769, to: 65535 } }], 32768],
      [[low, { ...high, ports: { from: 32768, to: 65534 } }], 65535],
      [[low, high, acl({ allow: false, number: 1, ports: { from: 5000, to: 5000 } })], 5000],
    ];
    for (const [rules, port] of refusals) {
      const decision = aclDecision(rules, client, replies);
      assert.deepEqual("port" in decision && decision.port, port);
    }
  });

  it("allow a subnet as a whole only, and deny it for any of its addresses", () => {
    const subnet = { range: "203.0.113.0/25" };
    const half = acl({ range: "203.0.113.0/26" });
    assert.equal(aclDecision([half], subnet, tcp(22)).admitted, false);
    assert.equal(aclDecision([acl()], subnet, tcp(22)).admitted, true);
    const decision = aclDecision([acl(), { ...half, allow: false, number: 1 }], subnet, tcp(22));
    assert.equal(decision.admitted, false);
  });

  it("know IPv6, and protocols by number", () => {
    const rule = acl({ range: "2001:db8:1::/48" });
    assert.equal(aclDecision([rule], from("2001:db8:1:ffff::1"), tcp(22)).admitted, true);
    assert.equal(aclDecision([rule], from("2001:db8:2::1"), tcp(22)).admitted, false);
    assert.deepEqual(["6", "17", "-1", "all", "TCP"].map(protocolName), [
      ...["tcp", "udp", "-1", "-1", "tcp"],
    ]);
    assert.deepEqual(portsOf("-1", 0, 0), { from: 0, to: 65535 });
    assert.deepEqual(portsOf("tcp", 21, 22), { from: 21, to: 22 });
  });
});

describe("rules of security groups", () => {
  const rule = (given: Partial<GroupRule>): GroupRule => ({
    name: "rule",
    protocol: "tcp",
    ports: { from: 8192, to: 8200 },
    ...given,
  });
  const lists = new Map([["pl-known", ["198.51.100.0/24", "2001:db8::/32"]]]);
  const admits = (given: Partial<GroupRule>, peer: Parameters<typeof groupRule>[1], port = 8195) =>
    groupRule([rule(given)], peer, tcp(port), lists) !== undefined;

  it("admit a range, on the ports from first to last", () => {
    const range = "203.0.113.0/24";
    const ports = [8191, 8192, 8200, 8201].map((p) => admits({ range }, from("203.0.113.1"), p));
    assert.deepEqual(ports, [false, true, true, false]);
    assert.ok(groupRule([rule({ range })], from("203.0.113.1"), tcp(8192, 8200), lists));
    assert.equal(
      groupRule([rule({ range })], from("203.0.113.1"), tcp(8192, 8201), lists),
      undefined,
    );
    assert.equal(admits({ range }, from("203.0.114.1")), false);
    assert.equal(admits({ range, protocol: "udp" }, from("203.0.113.1")), false);
    assert.equal(admits({ range, protocol: "-1" }, from("203.0.113.1")), true);
  });

  it("admit the entries of a prefix list that is known, and nobody by another", () => {
    assert.equal(admits({ prefixListId: "pl-known" }, from("198.51.100.9")), true);
    assert.equal(admits({ prefixListId: "pl-known" }, from("2001:db8::9")), true);
    assert.equal(admits({ prefixListId: "pl-known" }, from("203.0.113.1")), false);
    assert.equal(admits({ prefixListId: "pl-other" }, from("198.51.100.9")), false);
    const gateway = { range: "0.0.0.0/0", prefixListId: "pl-s3" };
    assert.equal(admits({ prefixListId: "pl-s3" }, gateway), true);
    assert.equal(admits({ range: "52.0.0.0/8" }, gateway), false);
  });

  it("admit interfaces with the group that they name, and no address", () => {
    const peer = { range: "10.10.0.0/19", groups: ["sg-a", "sg-b"] };
    assert.equal(admits({ groupId: "sg-b" }, peer), true);
    assert.equal(admits({ groupId: "sg-c" }, peer), false);
    assert.equal(admits({ groupId: "sg-b" }, from("10.10.0.1")), false);
    assert.equal(admits({}, peer), false);
  });
});

describe("routes", () => {
  const routes = [
    { name: "internet", destinations: ["0.0.0.0/0"] },
    { name: "local", destinations: ["10.10.0.0/16", "2001:db8::/56"] },
    { name: "part", destinations: ["10.10.128.0/17", "192.0.2.0/24"] },
  ];
  const to = (range: string): string | undefined => longestPrefix(routes, range)?.name;

  it("hold by the longest prefix, whatever their order", () => {
    const cases = ["10.10.0.1/32", "10.10.128.1/32", "192.0.2.1/32", "8.8.8.8/32"];
    assert.deepEqual(cases.map(to), ["local", "part", "part", "internet"]);
    assert.equal(longestPrefix([...routes].reverse(), "10.10.128.1/32")?.name, "part");
  });

  it("hold for one family, and for no address where there is none", () => {
    assert.equal(to("2001:db8:0:42::1/128"), "local");
    assert.equal(to("2001:db9::1/128"), undefined);
  });
});

describe("public addresses", () => {
  it("are those that the internet carries", () => {
    const cases = ["8.8.8.8", "172.32.0.1", "2001:4860::1", "203.0.113.1"];
    assert.deepEqual(
      cases.map((address) => isPublic(rangeOfAddress(address))),
      [...[true, true, true, true]],
    );
    const never = ["10.0.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fd00::1", "fe80::1"];
    assert.deepEqual(
      never.filter((address) => isPublic(rangeOfAddress(address))),
      [],
    );
  });
});
