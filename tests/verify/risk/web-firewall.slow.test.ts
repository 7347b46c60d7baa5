import assert from "node:assert/strict";

import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { graphOf } from "../../support/program";
import { linesOf } from "./support";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const offReason = "Only robots of one partner read it";

const build = (firewall: object): Promise<Graph> =>
  graphOf({
    network: { mode: "public" },
    storage: {
      accessLogs: {},
      publish: {
        ...{ prefix: "open/", access: "open", openReason: "Price lists for everybody" },
        firewall,
      },
    },
    operations: { alarms: { emails: ["ops@bank.com"] } },
  });

/** Risks of another setting, by severity and text. */
const changed = async (before: object, after: object): Promise<string[]> =>
  linesOf(await build(before), await build(after));

const FOUR = { allowedCidrs: ["203.0.113.0/24"] };
const BOTH = { allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"] };
const BLOCKED = { blockedCidrs: ["203.0.113.9/32", "2001:db8::9/128"] };

const RISKY: readonly (readonly [
  name: string,
  before: object,
  after: object,
  risks: readonly string[],
])[] = [
  [
    "an allow list that ends",
    FOUR,
    {},
    ["high: Published files may be read from every address: allowedCidrs is gone"],
  ],
  [
    "an allow list that gets wider",
    FOUR,
    { allowedCidrs: ["203.0.113.0/24", "198.51.100.0/24"] },
    ["high: AWS WAF also lets 198.51.100.0/24 read published files"],
  ],
  [
    "an allow list that gets another IP version",
    FOUR,
    BOTH,
    ["high: AWS WAF also lets 2001:db8::/32 read published files"],
  ],
  [
    "a block list that ends",
    BLOCKED,
    {},
    [
      "high: AWS WAF no longer keeps 203.0.113.9/32 from published files",
      "high: AWS WAF no longer keeps 2001:db8::9/128 from published files",
      "high: AWS WAF no longer blocks any address from published files",
    ],
  ],
  [
    "a range that is no longer blocked",
    { blockedCidrs: ["203.0.113.9/32", "203.0.113.8/32"] },
    { blockedCidrs: ["203.0.113.9/32"] },
    ["high: AWS WAF no longer keeps 203.0.113.8/32 from published files"],
  ],
  [
    "an IP version that is no longer blocked",
    BLOCKED,
    { blockedCidrs: ["203.0.113.9/32"] },
    ["high: AWS WAF no longer keeps 2001:db8::9/128 from published files"],
  ],
  [
    "a list of countries that ends",
    { allowedCountries: ["DE"] },
    {},
    ["high: Published files may be read from every country: allowedCountries is gone"],
  ],
  [
    "a list of countries that gets wider",
    { allowedCountries: ["DE"] },
    { allowedCountries: ["DE", "FR"] },
    ["high: Published files may also be read from countries FR"],
  ],
  [
    "a country that is no longer blocked",
    { blockedCountries: ["DE", "FR"] },
    { blockedCountries: ["DE"] },
    ["high: Published files may also be read from countries FR"],
  ],
  [
    "a rate limit that is raised",
    {},
    { requestsPerFiveMinutes: 3000 },
    [
      "high: AWS WAF limits readers of published files less: 2000 → 3000 requests of one address in five minutes",
    ],
  ],
  [
    "a rate limit that is lowered",
    {},
    { requestsPerFiveMinutes: 100 },
    [
      "medium: AWS WAF limits readers of published files more: 2000 → 100 requests of one address in five minutes",
    ],
  ],
  [
    "a rule group that only counts",
    {},
    { commonRules: "count" },
    ["high: Rule common of AWS WAF only counts: it no longer blocks what it matches"],
  ],
  [
    "a rule group that blocks again",
    { badInputRules: "count" },
    {},
    ["medium: Rule bad-inputs of AWS WAF blocks again"],
  ],
  [
    "a rule of AWS that only counts",
    {},
    { countedRules: ["GenericLFI_URIPATH"] },
    ["high: AWS WAF no longer blocks by its rules GenericLFI_URIPATH (count)"],
  ],
  [
    "a longer query",
    { maxQueryBytes: 1024 },
    {},
    ["high: AWS WAF lets a longer queryString pass to published files: 1024 → 2048 bytes"],
  ],
  ["a longer block list", {}, BLOCKED, []],
  ["a shorter allow list", BOTH, FOUR, []],
  ["a new list of countries", {}, { allowedCountries: ["DE"] }, []],
  ["a shorter path", {}, { maxPathBytes: 512 }, []],
];

describe("the risk block about the web firewall", () => {
  for (const [name, before, after, risks] of RISKY) {
    it(`${risks.length === 0 ? "says nothing of" : "names"} ${name}`, async () => {
      assert.deepEqual(await changed(before, after), risks);
    });
  }

  it("names a firewall that is turned off, and its log that is lost", async () => {
    const risks = await changed(FOUR, { offReason });
    const text = risks.join("\n");
    assert.match(
      text,
      /high: No firewall stands in front of published files any more: nothing limits who reads them and how often/,
    );
    assert.match(text, /high: AWS WAF no longer stands in front of published files/);
    assert.match(text, /high: .*aws-waf-logs-managed-sftp-test-published/);
    assert.match(text, /high: .*firewall-blocked/);
  });
});

describe("the risk block about a folder that is published", () => {
  const unpublished = {
    network: { mode: "public" },
    storage: { accessLogs: {} },
    operations: { alarms: { emails: ["ops@bank.com"] } },
  };
  const NONE = "high: No firewall of AWS WAF stands in front of the published files";

  it("says that no firewall stands in front of it", async () => {
    const before = await graphOf(unpublished);
    const risks = async (firewall: object): Promise<string[]> =>
      linesOf(before, await build(firewall));
    assert.ok((await risks({ offReason })).includes(NONE));
    assert.ok(!(await risks({})).includes(NONE));
  });
});

/** Edits of the web ACL and its log that no setting makes, as another version of the program could. */
const EDITS: readonly (readonly [
  name: string,
  type: string,
  edit: (inputs: Record<string, unknown>) => object,
  risks: readonly string[],
])[] = [
  [
    "samples of requests",
    WEB_ACL,
    () => ({
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: "managed-sftp-test-published",
        sampledRequestsEnabled: true,
      },
    }),
    ["high: AWS WAF keeps samples of requests, with their headers"],
  ],
  [
    "samples by one rule",
    WEB_ACL,
    ({ rules }) => ({
      rules: (rules as { name: string }[]).map((rule) =>
        rule.name === "rate"
          ? {
              ...rule,
              visibilityConfig: {
                cloudwatchMetricsEnabled: true,
                metricName: "rate",
                sampledRequestsEnabled: true,
              },
            }
          : rule,
      ),
    }),
    ["high: AWS WAF keeps samples of requests, with their headers"],
  ],
  [
    "metrics that end",
    WEB_ACL,
    () => ({
      visibilityConfig: {
        cloudwatchMetricsEnabled: false,
        metricName: "managed-sftp-test-published",
        sampledRequestsEnabled: false,
      },
    }),
    ["high: AWS WAF counts no blocked requests any more, so that no alarm is raised"],
  ],
  [
    "a metric of another name",
    WEB_ACL,
    () => ({
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: "other",
        sampledRequestsEnabled: false,
      },
    }),
    ["unjudged: metricName of aws:wafv2:WebAcl sftp-published-firewall"],
  ],
  [
    "data protection that ends",
    WEB_ACL,
    () => ({ dataProtectionConfig: undefined }),
    [
      "high: AWS WAF keeps QUERY_STRING of requests, which it replaced",
      "high: AWS WAF keeps SINGLE_HEADER authorization cookie referer of requests, which it replaced",
    ],
  ],
  [
    "a rule that allows",
    WEB_ACL,
    ({ rules }) => ({
      rules: [
        ...(rules as object[]),
        { name: "friends", priority: 9, action: { allow: {} }, statement: {} },
      ],
    }),
    ["high: Rule friends of AWS WAF lets requests pass that no later rule sees"],
  ],
  [
    "a rule that allows what it blocked",
    WEB_ACL,
    ({ rules }) => ({
      rules: (rules as { name: string }[]).map((rule) =>
        rule.name === "size" ? { ...rule, action: { allow: {} } } : rule,
      ),
    }),
    ["high: Rule size of AWS WAF has the action allow instead of block"],
  ],
  [
    "a rule with another statement",
    WEB_ACL,
    ({ rules }) => ({
      rules: (rules as { name: string; statement: object }[]).map((rule) =>
        rule.name === "rate"
          ? {
              ...rule,
              statement: {
                rateBasedStatement: {
                  limit: 2000,
                  evaluationWindowSec: 60,
                  aggregateKeyType: "IP",
                },
              },
            }
          : rule,
      ),
    }),
    ["unjudged: rule rate of aws:wafv2:WebAcl sftp-published-firewall"],
  ],
  [
    "a list that is another set of ranges",
    WEB_ACL,
    ({ rules }) => ({
      rules: (rules as { name: string }[]).map((rule) =>
        rule.name === "blocked-addresses"
          ? {
              ...rule,
              statement: {
                ipSetReferenceStatement: {
                  arn: "arn:aws:wafv2:us-east-1:111122223333:global/ipset/empty/1",
                },
              },
            }
          : rule,
      ),
    }),
    ["unjudged: rule blocked-addresses of aws:wafv2:WebAcl sftp-published-firewall"],
  ],
  [
    "a rule that no setting has",
    WEB_ACL,
    ({ rules }) => ({ rules: (rules as { name: string }[]).filter(({ name }) => name !== "size") }),
    ["high: Nothing limits queries, paths and bodies of requests for published files"],
  ],
  [
    "a log with queries",
    LOGGING,
    ({ redactedFields }) => ({ redactedFields: (redactedFields as object[]).slice(1) }),
    ["high: The log of AWS WAF shows queryString of requests"],
  ],
];

describe("the risk block about another version of the web firewall", () => {
  for (const [name, type, edit, risks] of EDITS) {
    it(`names ${name}`, async () => {
      const before = await build({ blockedCidrs: ["203.0.113.9/32"] });
      const after: Graph = {
        ...before,
        resources: before.resources.map((resource): GraphResource =>
          resource.type === type
            ? {
                ...resource,
                inputs: {
                  ...resource.inputs,
                  ...edit({ ...resource.inputs }),
                },
              }
            : resource,
        ),
      };
      assert.deepEqual(linesOf(before, after), risks);
    });
  }

  it("names a log that ends", async () => {
    const before = await build({});
    const after = { ...before, resources: before.resources.filter(({ type }) => type !== LOGGING) };
    assert.deepEqual(linesOf(before, after), ["high: AWS WAF no longer logs what it blocks"]);
  });
});
