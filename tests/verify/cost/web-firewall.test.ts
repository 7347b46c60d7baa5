import assert from "node:assert/strict";

import { costOf } from "../../../verify/cost/cost";
import { usageFor } from "../../../verify/cost/model";
import { pricesOf } from "../../../verify/cost/prices";
import { withBucket } from "../../storage/support";

/** Lines of a bill about web ACLs, as quantity and dollars, with 200 GB published. */
async function billed(firewall: object): Promise<Record<string, number[]>> {
  const publish = { prefix: "open/", access: "open", openReason: "Price lists for everybody" };
  const graph = await withBucket({ accessLogs: {}, publish: { ...publish, firewall } });
  const { lines, unknown } = costOf(graph, usageFor({ gbIn: 200 }), pricesOf("eu-central-1"));
  assert.deepEqual(unknown, []);
  return Object.fromEntries(
    lines
      .filter(({ item }) => item.startsWith("Web ACL"))
      .map(({ item, quantity, usd }) => [item, [quantity, usd]]),
  );
}

describe("the cost of the web firewall", () => {
  it("is $5 a month, $1 a rule, and $0.60 for each million requests", async () => {
    assert.deepEqual(await billed({}), {
      "Web ACL": [1, 5],
      "Web ACL, rules": [4, 4],
      "Web ACL, requests": [0.002, 0.0012],
    });
  });

  it("grows by the rule, not by the range", async () => {
    const lists = {
      allowedCidrs: ["203.0.113.0/24", "198.51.100.0/24", "2001:db8::/32"],
      blockedCountries: ["FR"],
    };
    assert.deepEqual((await billed(lists))["Web ACL, rules"], [6, 6]);
  });

  it("is nothing where it is off", async () => {
    assert.deepEqual(await billed({ offReason: "Only robots of one partner read it" }), {});
  });
});
