import * as assert from "node:assert/strict";

import * as fc from "fast-check";

import {
  EVERYTHING,
  packetsOf,
  repliedTo,
  tcpTraffic,
  towards,
  trafficOf,
} from "../../../verify/reachability/packets";
import { addressesByText, packetsText } from "../../../verify/reachability/text";
import {
  exactly,
  type Interval,
  isWithin,
  meet,
  minus,
  NOTHING,
  overlap,
  type Traffic,
  type TrafficBox,
  union,
} from "../../../verify/reachability/traffic";

/** Intervals of numbers from 0 to 5, so that every packet of a small universe can be tried. */
const LAST = 5;
const interval = fc
  .tuple(fc.nat({ max: LAST }), fc.nat({ max: LAST }))
  .map(([a, b]): Interval => ({ first: BigInt(Math.min(a, b)), last: BigInt(Math.max(a, b)) }));
const boxes = fc.array(fc.tuple(interval, interval, interval), { maxLength: 5 });
const numbers = Array.from({ length: LAST + 1 }, (_, index) => BigInt(index));
const packets = numbers.flatMap((a) => numbers.flatMap((b) => numbers.map((c) => [a, b, c])));

const has = (set: readonly TrafficBox[], packet: readonly bigint[]): boolean =>
  set.some((box) =>
    box.every(({ first, last }, axis) => {
      const number = packet[axis] as bigint;
      return number >= first && number <= last;
    }),
  );

/** Whether a set has just the packets for which something holds. */
const isExactly = (set: Traffic, holds: (packet: readonly bigint[]) => boolean): boolean =>
  packets.every((packet) => has(set, packet) === holds(packet));

const RUNS = { seed: 16, numRuns: 200 };

describe("sets of packets", () => {
  it("have every packet of their union, intersection and difference, and no other", () => {
    fc.assert(
      fc.property(boxes, boxes, (one, other) => {
        const [a, b] = [union(one), union(other)];
        assert.ok(isExactly(a, (packet) => has(one, packet)));
        assert.ok(isExactly(meet(a, b), (packet) => has(one, packet) && has(other, packet)));
        assert.ok(isExactly(minus(a, b), (packet) => has(one, packet) && !has(other, packet)));
      }),
      RUNS,
    );
  });

  it("have one form, however they are made, of boxes that do not overlap", () => {
    fc.assert(
      fc.property(boxes, boxes, (one, other) => {
        const [a, b] = [union(one), union(other)];
        const made = union([...minus(a, b), ...meet(a, b), ...minus(a, b)]);
        assert.deepEqual(made, a);
        for (const packet of packets) {
          assert.ok(made.filter((box) => has([box], packet)).length < 2);
        }
      }),
      RUNS,
    );
  });

  it("are within or overlap another as their packets do", () => {
    fc.assert(
      fc.property(boxes, boxes, (one, other) => {
        const [a, b] = [union(one), union(other)];
        const inA = packets.filter((packet) => has(one, packet));
        assert.equal(
          isWithin(a, b),
          inA.every((packet) => has(other, packet)),
        );
        assert.equal(
          overlap(a, b),
          inA.some((packet) => has(other, packet)),
        );
      }),
      RUNS,
    );
  });
});

const SSH = [{ from: 22, to: 22 }];
const texts = (traffic: Traffic): readonly string[] =>
  addressesByText(traffic).map(([text]) => text);

describe("addresses of a set", () => {
  it("are written as ranges, joined where they touch", () => {
    assert.deepEqual(texts(trafficOf(["10.0.0.0/9", "10.128.0.0/9", "192.0.2.7/32"])), [
      ...["10.0.0.0/8", "192.0.2.7"],
    ]);
    assert.deepEqual(texts(trafficOf(["10.0.1.0/24", "10.0.2.0/23"])), ["10.0.1.0-10.0.3.255"]);
    assert.deepEqual(texts(trafficOf(["2001:db8::/33", "2001:db8:8000::/33"])), ["2001:db8::/32"]);
  });

  // Four ranges of a /2 each are everybody, which a look at each of them does not show.
  it("are called everybody where they are, whatever they are made of", () => {
    const quarters = ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"];
    assert.deepEqual(texts(trafficOf(quarters)), ["every IPv4 address"]);
    assert.deepEqual(texts(EVERYTHING), ["every IPv4 address", "every IPv6 address"]);
  });

  it("take an IPv4-mapped range as IPv4, and no text that is no range", () => {
    assert.deepEqual(texts(trafficOf(["::ffff:10.0.0.0/104"])), ["10.0.0.0/8"]);
    assert.throws(
      () => trafficOf(["010.0.0.0/8"]),
      /does not understand the range "010\.0\.0\.0\/8"/,
    );
  });
});

describe("packets of a set", () => {
  it("are written by protocol and ports", () => {
    const all = trafficOf(["10.0.0.0/8"]);
    assert.equal(packetsText(all), "every protocol");
    assert.equal(
      packetsText(tcpTraffic([...SSH, { from: 8192, to: 8200 }], all)),
      "TCP 22, 8192-8200",
    );
    assert.equal(packetsText(packetsOf("icmpv6", 128, all)), "ICMPv6 128");
    const others = minus(all, tcpTraffic([{ from: 0, to: 65535 }], all));
    assert.equal(packetsText(others), "protocols 0-5; protocols 7-255");
  });
});

describe("replies", () => {
  const client = trafficOf(["203.0.113.0/24"]);
  const request = tcpTraffic(SSH, client);
  const back = (from: number, to: number) => repliedTo(exactly(tcpTraffic([{ from, to }], client)));

  // A client answers from any of its ephemeral ports; a rule for some of them drops some connections.
  it("are certain only if every ephemeral port is let back, and possible if any port is", () => {
    const passages = [back(1024, 65535), back(1025, 65535), back(32768, 60999), back(53, 53)];
    assert.deepEqual(
      passages.map(({ certain }) => isWithin(request, certain)),
      [true, false, false, false],
    );
    assert.deepEqual(
      passages.map(({ possible }) => isWithin(request, possible)),
      [true, true, true, true],
    );
    assert.equal(overlap(request, repliedTo(exactly(NOTHING)).possible), false);
  });

  it("are not needed for harm without TCP", () => {
    const { certain, possible } = repliedTo(exactly(NOTHING));
    const dns = packetsOf("udp", 53, client);
    assert.deepEqual([overlap(dns, certain), isWithin(dns, possible)], [false, true]);
  });
});

describe("rules about an interface whose address nobody knows", () => {
  const subnet = trafficOf(["10.10.0.0/24"]);
  const toward = (range: string) => towards(exactly(tcpTraffic(SSH, trafficOf([range]))), subnet);
  const asked = packetsOf("tcp", 22, trafficOf(["8.8.8.8/32"]));

  it("are certain for the whole subnet, and possible for a part of it", () => {
    const passages = ["10.10.0.0/16", "10.10.0.0/25", "10.11.0.0/16"].map(toward);
    assert.deepEqual(
      passages.map(({ certain }) => isWithin(asked, certain)),
      [true, false, false],
    );
    assert.deepEqual(
      passages.map(({ possible }) => isWithin(asked, possible)),
      [true, true, false],
    );
  });
});
