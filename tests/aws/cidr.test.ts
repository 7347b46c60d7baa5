import assert from "node:assert/strict";
import { BlockList } from "node:net";

import fc from "fast-check";

import {
  addressAt,
  blockOf,
  canonicalAddress,
  canonicalRange,
  familyOf,
  firstAddress,
  innerAddress,
  isAddress,
  overlaps,
  prefixOf,
  scopeOf,
  slug,
  within,
} from "../../aws/cidr";

const runs = { numRuns: 1000, seed: 6 };
const kind = (text: string): "ipv4" | "ipv6" => (familyOf(text) === 4 ? "ipv4" : "ipv6");

/** Node's own decision whether a range holds an address. */
function holds(range: string, address: string): boolean {
  const list = new BlockList();
  list.addSubnet(firstAddress(range), prefixOf(range), kind(range));
  return list.check(address, kind(address));
}

const range = fc
  .oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
  )
  .map(([address, prefix]) => canonicalRange(`${address}/${prefix}`))
  .filter((text) => text !== undefined);

describe("canonical addresses", () => {
  // RFC 5952, sections 1, 2 and 4; the last two are valid addresses with an IPv4 address in them.
  const ADDRESSES: [canonical: string, ...spellings: string[]][] = [
    ["2001:db8::1:0:0:1", "2001:db8:0:0:1:0:0:1", "2001:0db8::1:0:0:1", "2001:DB8:0:0:1::1"],
    ["2001:db8:aaaa:bbbb:cccc:dddd:0:1", "2001:db8:aaaa:bbbb:cccc:dddd::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8::1:1:1:1:1", "2001:0db8:0000:0001:1:1:1:1"],
    ["2001:0:0:1::1", "2001:0:0:1:0:0:0:1"],
    ["2001:db8::1", "2001:DB8::0001", "2001:db8:0::1", "2001:db8:0:0:0::1"],
    ["::", "0:0:0:0:0:0:0:0", "0::0"],
    ["203.0.113.7", "::ffff:203.0.113.7", "::FFFF:cb00:7107", "0:0:0:0:0:ffff:203.0.113.7"],
    ["64:ff9b::c000:221", "64:ff9b::192.0.2.33", "0064:ff9b:0::192.0.2.33"],
  ];
  for (const [canonical, ...spellings] of ADDRESSES) {
    it(`are ${canonical} for every spelling`, () => {
      for (const text of [canonical, ...spellings]) assert.equal(canonicalAddress(text), canonical);
    });
  }

  it("exist for no text that programs read in different ways, or that is no address", () => {
    const texts = [
      "010.1.2.3",
      "0x0a.1.2.3",
      "10.1",
      "167838211",
      "::ffff:010.1.2.3",
      "::192.0.2.1",
    ];
    const others = ["fe80::1%eth0", "", "10.1.2.256", "1:2:3", "1::2::3", "12345::", "10.1.2.3/32"];
    for (const text of [...texts, ...others]) {
      assert.equal(canonicalAddress(text), undefined, text);
      assert.equal(isAddress(text), false, text);
    }
  });

  it("mean the same address to Node", () => {
    const property = fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const canonical = canonicalAddress(text);
      if (canonical === undefined) return assert.match(text, /^::\d+\.\d+\.\d+\.\d+$/);
      const list = new BlockList();
      list.addAddress(canonical, kind(canonical));
      assert.ok(list.check(text, kind(text)));
      assert.equal(canonicalAddress(canonical), canonical);
    });
    fc.assert(property, runs);
  });
});

describe("canonical ranges", () => {
  const RANGES: [text: string, canonical: string | undefined][] = [
    ["10.20.0.0/16", "10.20.0.0/16"],
    ["10.20.3.4/16", "10.20.0.0/16"],
    ["10.20.0.0/016", "10.20.0.0/16"],
    ["2001:db8:0:1::/56", "2001:db8::/56"],
    ["2001:0DB8:0::/56", "2001:db8::/56"],
    ["64:ff9b::192.0.2.0/120", "64:ff9b::c000:200/120"],
    ["::ffff:203.0.113.0/120", "203.0.113.0/24"],
    ["::ffff:203.0.113.7/120", "203.0.113.0/24"],
    ["::ffff:0:0/96", "0.0.0.0/0"],
    ["::ffff:0:0/95", "::fffe:0:0/95"],
    ["0:0:0:0:0:0:0:0/0", "::/0"],
    ["203.0.113.0/33", undefined],
    ["2001:db8::/129", undefined],
    ["010.20.0.0/16", undefined],
    ["fe80::%eth0/64", undefined],
    ["203.0.113.7", undefined],
    ["203.0.113.0/", undefined],
    ["203.0.113.0/255.255.255.0", undefined],
    ["10.0.0.0/8/8", undefined],
    ["10.0.0.0/-8", undefined],
  ];
  for (const [text, canonical] of RANGES) {
    it(`are ${canonical ?? "none"} for ${text}`, () => {
      assert.equal(canonicalRange(text), canonical);
    });
  }

  it("are their own canonical form, and begin at the first address that Node lets in", () => {
    const property = fc.property(range, (text) => {
      assert.equal(canonicalRange(text), text);
      const isWhole = prefixOf(text) === 0;
      const next = blockOf(text, 1, prefixOf(text));
      assert.deepEqual(
        [addressAt(text, -1), addressAt(text, 0), addressAt(next, -1), addressAt(next, 0)].map(
          (address) => holds(text, address),
        ),
        [isWhole, true, true, isWhole],
      );
    });
    fc.assert(property, runs);
  });
});

describe("IP ranges", () => {
  it("hold what Node says they hold", () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6()).map(canonicalAddress);
    const near = fc.tuple(range, fc.integer({ min: -2, max: 2 }), range, address);
    const property = fc.property(near, ([outer, offset, inner, other]) => {
      for (const each of [addressAt(outer, offset), firstAddress(inner), other ?? "::1"]) {
        const single = `${each}/${familyOf(each) === 4 ? 32 : 128}`;
        const isSame = familyOf(each) === familyOf(outer);
        assert.equal(within(single, outer), isSame && holds(outer, each), `${each} ${outer}`);
        assert.equal(overlaps(outer, single), within(single, outer));
      }
    });
    fc.assert(property, runs);
  });

  it("never overlap across families, and contain themselves", () => {
    assert.equal(overlaps("0.0.0.0/0", "::/0"), false);
    assert.equal(within("10.1.0.0/16", "10.0.0.0/8"), true);
    assert.equal(within("10.0.0.0/8", "10.1.0.0/16"), false);
    assert.equal(within("10.0.0.0/8", "10.0.0.0/8"), true);
    assert.equal(overlaps("10.0.0.0/8", "10.1.0.0/16"), true);
    assert.equal(overlaps("10.1.0.0/16", "10.0.0.0/8"), true);
    assert.equal(overlaps("10.1.0.0/16", "10.2.0.0/16"), false);
  });

  it("divide into blocks", () => {
    assert.equal(blockOf("10.10.0.0/16", 5, 19), "10.10.160.0/19");
    assert.equal(blockOf("2001:db8:0:ff00::/56", 5, 64), "2001:db8:0:ff05::/64");
    assert.equal(blockOf("2001:db8::/56", 0, 64), "2001:db8::/64");
    assert.equal(blockOf("::/0", 1, 1), "8000::/1");
  });

  it("have an address that is neither first nor last where there is room", () => {
    assert.deepEqual(
      ["10.1.0.0/16", "10.1.0.0/29", "10.1.0.0/30", "10.1.0.1/32", "2001:db8::/64"].map(
        innerAddress,
        isAddress,
      ),
      ["10.1.0.5", "10.1.0.5", "10.1.0.0", "10.1.0.1", "2001:db8::5"],
    );
  });

  it("become parts of logical names", () => {
    assert.equal(slug("10.20.0.0/16"), "10-20-0-0-16");
    assert.equal(slug("2001:db8::/56"), "2001-db8-56");
  });
});

describe("the scope of a range", () => {
  it("is that of all its addresses, and public where they are of several kinds", () => {
    const scopes = {
      public: [
        ...["8.8.8.0/24", "0.0.0.0/0", "10.0.0.0/7", "2600::/16", "::/0"],
        ...["192.0.2.0/24", "198.51.100.7/32", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"],
      ],
      internal: [
        ...["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15"],
        ...["240.0.0.0/8", "fd00::/8"],
      ],
      unusable: [
        ...["127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "0.0.0.0/8", "255.255.255.255/32"],
        ...["::1/128", "fe80::/10", "ff02::/16"],
      ],
    };
    for (const [scope, ranges] of Object.entries(scopes)) {
      assert.deepEqual(
        ranges.map((range) => [range, scopeOf(range)]),
        ranges.map((range) => [range, scope]),
      );
    }
  });
});
