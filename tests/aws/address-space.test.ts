import assert from "node:assert/strict";

import { publicAddresses, tooWide } from "../../aws/address-space";

describe("public addresses of ranges", () => {
  const count = (...ranges: string[]): bigint => publicAddresses(ranges, 4);

  it("are those of the union, without the ranges that the internet does not route", () => {
    assert.equal(count(), 0n);
    assert.equal(count("9.0.0.0/8"), 1n << 24n);
    assert.equal(count("9.0.0.0/9", "9.128.0.0/9", "9.1.0.0/16", "2a00::/16"), 1n << 24n);
    assert.equal(count("10.0.0.0/7"), 1n << 24n);
    for (const internal of [
      ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"],
      ...["172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"],
    ]) {
      assert.equal(count(internal), 0n);
    }
    assert.equal(count("0.0.0.0/0"), count("0.0.0.0/1", "128.0.0.0/1"));
    assert.equal(count("0.0.0.0/0"), 3_702_259_712n);
  });

  it("are counted for IPv6 too", () => {
    assert.equal(publicAddresses(["2a00::/16", "9.0.0.0/8"], 6), 1n << 112n);
    assert.equal(publicAddresses(["fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"], 6), 0n);
  });

  it("are too many beyond a /8 of IPv4 or a /16 of IPv6, and everybody beyond a quarter", () => {
    for (const narrow of [["9.0.0.0/8"], ["2a00::/16"], ["9.0.0.0/8", "2a00::/16"], []]) {
      assert.equal(tooWide(narrow), undefined);
    }
    const of4 = { holds: "more than a /8 of public IPv4 addresses", everybody: false };
    assert.deepEqual(tooWide(["9.0.0.0/8", "8.8.8.8/32"]), of4);
    assert.deepEqual(tooWide(["64.0.0.0/2"]), of4);
    assert.deepEqual(tooWide(["2a00::/16", "2600::/128"]), {
      holds: "more than a /16 of public IPv6 addresses",
      everybody: false,
    });
    assert.deepEqual(tooWide(["64.0.0.0/2", "4.0.0.0/6", "2a00::/15"]), {
      holds: "more than a /2 of public IPv4 addresses",
      everybody: true,
    });
    assert.deepEqual(tooWide(["8.0.0.0/7", "2000::/3"]), {
      holds: "more than a /5 of public IPv6 addresses",
      everybody: true,
    });
  });
});
