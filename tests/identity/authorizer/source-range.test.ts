import * as assert from "node:assert/strict";

import { isInRanges, networkOf, parseSourceRange } from "../../../identity/authorizer/source-range";

function isIn(address: string, ...ranges: string[]): boolean {
  const parsed = ranges.map(parseSourceRange).filter((range) => range !== undefined);
  assert.equal(parsed.length, ranges.length, "a range of the test is malformed");
  return isInRanges(parsed, address);
}

describe("source ranges", () => {
  const INSIDE: [address: string, range: string][] = [
    ["192.0.2.1", "192.0.2.0/24"],
    ["192.0.2.255", "192.0.2.77/24"],
    ["192.0.2.1", "192.0.2.1"],
    ["203.0.113.9", "0.0.0.0/0"],
    ["255.255.255.255", "128.0.0.0/1"],
    ["2001:db8::1", "2001:db8::/64"],
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::/64"],
    ["2001:DB8:0:0:ffff::", "2001:db8::/64"],
    ["2001:db8::1", "2001:db8::1"],
    ["::1", "::/0"],
    ["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::/112"],
    ["::ffff:192.0.2.1", "192.0.2.0/24"],
    ["::ffff:c000:201", "192.0.2.0/24"],
    ["0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1/32"],
    ["192.0.2.1", "::ffff:192.0.2.0/120"],
    ["192.0.2.1", "::ffff:192.0.2.1"],
    ["192.0.2.1", "::ffff:0:0/96"],
    ["64:ff9b::192.0.2.1", "64:ff9b::c000:200/120"],
    ["::192.0.2.1", "::c000:200/120"],
  ];
  for (const [address, range] of INSIDE) {
    it(`take ${address} as part of ${range}`, () => {
      assert.equal(isIn(address, range), true);
    });
  }

  // Fault 9: read as IPv4, an IPv6 range would let in addresses that nobody listed.
  const OUTSIDE: [address: string, range: string][] = [
    ["192.0.3.1", "192.0.2.0/24"],
    ["192.0.2.2", "192.0.2.1"],
    ["192.0.2.1", "2001:db8::/64"],
    ["32.1.13.184", "2001:db8::/64"],
    ["192.0.2.1", "::/0"],
    ["::ffff:192.0.2.1", "::/0"],
    ["2001:db8::1", "0.0.0.0/0"],
    ["2001:db8:0:1::1", "2001:db8::/64"],
    ["2001:db8::2", "2001:db8::1"],
    ["::ffff:192.0.3.1", "192.0.2.0/24"],
    ["::192.0.2.1", "192.0.2.0/24"],
    ["192.0.2.1", "::192.0.2.1"],
    ["192.0.2.0/24", "192.0.2.0/24"],
    ["unknown", "0.0.0.0/0"],
    ["", "::/0"],
    ["fe80::1%eth0", "::/0"],
  ];
  for (const [address, range] of OUTSIDE) {
    it(`keep "${address}" out of ${range}`, () => {
      assert.equal(isIn(address, range), false);
    });
  }

  it("match when any of several does", () => {
    assert.equal(isIn("2001:db8::1", "192.0.2.0/24", "2001:db8::/32"), true);
    assert.equal(isIn("2001:db9::1", "192.0.2.0/24", "2001:db8::/32"), false);
  });

  // Fault 10: a mistyped range that parsed as something would let in, or keep out, somebody else.
  const MALFORMED = [
    "192.0.2.0/33",
    "192.0.2.0/-1",
    "192.0.2.0/",
    "192.0.2.0/024",
    "192.0.2.0/24/24",
    "192.0.2/24",
    "192.0.02.0/24",
    "192.0.2.256",
    "192.0.2.0/255.255.255.0",
    "2001:db8::/129",
    "2001:db8::1::/64",
    "fe80::1%eth0/64",
    "::ffff:192.0.2.0/24",
    "0300.0.2.0/24",
    "0xc0.0.2.0/24",
    "example.com",
    " 192.0.2.1",
    "",
  ];
  for (const text of MALFORMED) {
    it(`fails to read "${text}"`, () => {
      assert.equal(parseSourceRange(text), undefined);
    });
  }
});

describe("the network that failed logins are counted for", () => {
  const NETWORKS: [address: string, network: string | undefined][] = [
    ["192.0.2.129", "192.0.2.0/24"],
    ["::ffff:192.0.2.129", "192.0.2.0/24"],
    ["2001:db8:0:a1::9", "2001:db8:0:a1::/64"],
    ["::1", "0:0:0:0::/64"],
    ["192.0.2.0/24", undefined],
    ["unknown", undefined],
  ];
  for (const [address, network] of NETWORKS) {
    it(`of ${address} is ${network}`, () => assert.equal(networkOf(address), network));
  }
});
