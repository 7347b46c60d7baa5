import * as assert from "node:assert/strict";

import { within } from "../../../../aws/cidr";
import type { Graph } from "../../../../verify/graph/graph";
import { shipped } from "../../../support/stacks";
import { withPolicy } from "../matrix/support";
import { BUCKET_ARN } from "../support";
import { decided } from "./support";

const RANGES = [
  ...["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.8.8.8/0", "8.8.8.0/24", "8.8.8.8/32"],
  ...["255.255.255.255/32", "::/0", "2001:db8::/32", "2001:DB8:0:0::1/128", "fe80::/10"],
];
/** The same range as one of RANGES, written as an address. */
const SINGLE = ["8.8.8.8", "8.8.8.9", "2001:db8::1", "2001:0DB8:0:0:0:0:0:0001", "::1"];
const ADDRESSES = [
  ...["0.0.0.0", "8.8.8.8", "8.8.8.9", "127.255.255.255", "128.0.0.0", "255.255.255.255"],
  ...["::", "::1", "2001:db8::1", "2001:db8:0:0:0:0:0:2", "fe80::1", "ffff::ffff"],
];

const rangeOf = (text: string): string =>
  text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`;

// The engine shifts by 32 for IPv4 /0, and compares a bare address with its own family only.
describe("addresses in conditions", () => {
  let dev: Graph;
  before(async () => {
    dev = await shipped("dev");
  });

  const allows = async (
    operator: string,
    ranges: string | string[],
    address: string,
  ): Promise<boolean> => {
    const open = {
      ...{ Sid: "Open", Effect: "Allow", Principal: { AWS: "444455556666" } },
      ...{ Action: "s3:GetObject", Resource: `${BUCKET_ARN}/*` },
      Condition: { [operator]: { "aws:SourceIp": ranges } },
    };
    const { allowed } = await decided(
      withPolicy(dev, "bucket", (all) => [...all, open]),
      {
        principal: { kind: "other", arn: "arn:aws:iam::444455556666:role/x" },
        ...{ action: "s3:GetObject", resource: `${BUCKET_ARN}/x` },
        context: { "aws:SourceIp": address },
      },
    );
    return allowed;
  };

  it("are in a range, or outside it, as their bits say, for every range and address", async () => {
    for (const range of [...RANGES, ...SINGLE]) {
      for (const address of ADDRESSES) {
        const inside = within(rangeOf(address), rangeOf(range));
        assert.equal(await allows("IpAddress", range, address), inside, `${address} in ${range}`);
        assert.equal(await allows("NotIpAddress", range, address), !inside, `${address} ${range}`);
      }
    }
  });

  it("are in a list if they are in one of its ranges", async () => {
    const list = ["8.8.8.8", "2001:db8::/32", "0.0.0.0/0"];
    assert.equal(await allows("IpAddress", list, "200.1.1.1"), true);
    assert.equal(await allows("ForAnyValue:IpAddressIfExists", list, "2001:db8::7"), true);
    assert.equal(await allows("NotIpAddress", list, "2001:db9::7"), true);
    assert.equal(await allows("NotIpAddress", list, "1.1.1.1"), false);
  });

  it("fail where they are none, or IPv4 written as IPv6", async () => {
    for (const range of [
      "8.8.8.0/33",
      "8.8.8",
      "010.0.0.0/8",
      "::ffff:8.8.8.8",
      "${aws:SourceIp}",
    ]) {
      await assert.rejects(
        async () => allows("IpAddress", range, "8.8.8.8"),
        /^Error: access: ".*" in a policy is no address or range that can be evaluated$/,
      );
    }
    await assert.rejects(async () => allows("IpAddress", "8.8.8.8", "8.8.8"), /is no address/);
  });
});
