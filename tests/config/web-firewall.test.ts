import assert from "node:assert/strict";

import { parseStackConfig } from "../../config/load";
import { problemsOf, stored } from "./rules/sections";

const FIREWALL = "storage.publish.firewall";
const topic = "arn:aws:sns:us-east-1:111122223333:alarms";

const problems = (firewall: object, others: object = {}): readonly string[] =>
  problemsOf({
    ...stored({ accessLogs: {}, publish: { prefix: "out/", signingKeys: ["a"], firewall } }),
    ...others,
  });

const range = (index: number): string => `9.${index >> 8}.${index & 255}.0/24`;

describe("the settings of the web firewall", () => {
  it("turn it on with whatever is published, and block by every rule", () => {
    const publish = { prefix: "out/", signingKeys: ["a"] };
    const { storage } = parseStackConfig(
      { network: { mode: "public" }, storage: { accessLogs: {}, publish } },
      "test",
    );
    assert.deepEqual(storage.publish?.firewall, {
      blockedCidrs: [],
      blockedCountries: [],
      requestsPerFiveMinutes: 2000,
      maxQueryBytes: 2048,
      maxPathBytes: 1024,
      commonRules: "block",
      badInputRules: "block",
      countedRules: [],
      blockedRequests: 500,
    });
  });

  for (const [title, firewall, problem] of [
    [
      "an empty list of allowed ranges",
      { allowedCidrs: [] },
      "allowedCidrs is empty, so nobody could read files; list ranges, or remove it to admit all",
    ],
    [
      "an empty list of allowed countries",
      { allowedCountries: [] },
      "allowedCountries is empty, so nobody could read files; list countries, or remove it to admit all",
    ],
    [
      "more ranges than an IP set takes",
      { blockedCidrs: Array.from({ length: 10_001 }, (_, index) => range(index)) },
      "blockedCidrs has more than 10000 ranges, the maximum of an IP set",
    ],
    [
      "a range with host bits",
      { allowedCidrs: ["203.0.113.5/24"] },
      'allowedCidrs[0] has host bits set; write "203.0.113.0/24", got "203.0.113.5/24"',
    ],
    [
      "an address that is not in canonical form",
      { blockedCidrs: ["2001:DB8::/32"] },
      'blockedCidrs[0] is not in canonical form; write "2001:db8::/32", got "2001:DB8::/32"',
    ],
    ["a rate below that of AWS WAF", { requestsPerFiveMinutes: 9 }, "requestsPerFiveMinutes"],
    ["a query too short for a signed link", { maxQueryBytes: 1023 }, "maxQueryBytes"],
    ["a rule that AWS does not have", { countedRules: ["Everything"] }, "countedRules[0]"],
    [
      "a topic in another region",
      { alarmTopicArn: topic.replace("us-east-1", "eu-west-1") },
      "alarmTopicArn",
    ],
  ] as const) {
    it(`refuse ${title}`, () => {
      const [found = "", ...more] = problems(firewall);
      assert.deepEqual(more, []);
      assert.ok(found.startsWith(`${FIREWALL}.${problem}`), found);
    });
  }

  for (const code of ["UK", "de", "DEU", "EU", ""]) {
    it(`refuse "${code}" as a country`, () => {
      assert.deepEqual(problems({ blockedCountries: [code] }), [
        `${FIREWALL}.blockedCountries[0] expected the ISO 3166-1 alpha-2 code of a country in capitals, such as "DE", got "${code}"`,
      ]);
    });
  }

  for (const [title, firewall, others] of [
    [
      "to be off, with a reason and nothing else",
      { offReason: "Only robots of one partner read it" },
      {},
    ],
    [
      "blocked ranges inside of allowed ones",
      { allowedCidrs: ["203.0.113.0/24"], blockedCidrs: ["203.0.113.9/32"] },
      {},
    ],
    ["ranges of both IP versions", { allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"] }, {}],
    ["countries in one list", { allowedCountries: ["DE", "GB", "XK"] }, {}],
    ["the least rate of AWS WAF", { requestsPerFiveMinutes: 10 }, {}],
    [
      "long queries and paths that the common rules only count",
      {
        maxQueryBytes: 8192,
        maxPathBytes: 8192,
        countedRules: ["SizeRestrictions_QUERYSTRING", "SizeRestrictions_URIPATH"],
      },
      {},
    ],
    [
      "long queries where all common rules count",
      { maxQueryBytes: 4096, commonRules: "count" },
      {},
    ],
    ["a topic in the region of the alarms", {}, { operations: { alarms: { topicArn: topic } } }],
    [
      "a topic of its own",
      { alarmTopicArn: topic },
      { operations: { alarms: { topicArn: topic.replace("us-east-1", "eu-west-1") } } },
    ],
    ["no alarms at all", {}, { operations: { alarms: false } }],
    [
      "no topic where it is off",
      { offReason: "Only robots of one partner read it" },
      { operations: { alarms: { topicArn: topic.replace("us-east-1", "eu-west-1") } } },
    ],
  ] as const) {
    it(`accept ${title}`, () => {
      assert.deepEqual(problems(firewall, others), []);
    });
  }
});
