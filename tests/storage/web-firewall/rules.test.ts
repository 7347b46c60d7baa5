import assert from "node:assert/strict";

import { COMMON_RULES } from "../../../aws/managed-rules";
import { webFirewall } from "../../../config/schema/web-firewall";
import {
  capacityOf,
  INCLUDED_CAPACITY,
  planIpSets,
  planRules,
} from "../../../storage/web-firewall/rules";
import { evaluateRules, type Verdict, type WebRequest } from "./evaluate";

const COMMON = "AWSManagedRulesCommonRuleSet";
const BAD_INPUTS = "AWSManagedRulesKnownBadInputsRuleSet";

const REQUEST: WebRequest = {
  address: "203.0.113.9/32",
  country: "DE",
  query: "Expires=1&Signature=abc&Key-Pair-Id=K1",
  path: "/report.csv",
  body: "",
  rate: 1,
  managed: {},
};

const configOf = (settings: object = {}) => webFirewall.parse(settings);

/** What becomes of a request, in a web ACL with these settings. */
function ask(settings: object, changed: Partial<WebRequest> = {}): Verdict {
  const config = configOf(settings);
  const sets = planIpSets(config);
  const arns = Object.fromEntries(sets.map(({ key }) => [key, `arn:${key}`]));
  return evaluateRules(
    planRules(config, arns) as never,
    Object.fromEntries(sets.map(({ key, addresses }) => [`arn:${key}`, addresses])),
    { ...REQUEST, ...changed },
  );
}

const outcome = (settings: object, changed: Partial<WebRequest> = {}): string =>
  ask(settings, changed).outcome;

const names = (settings: object): unknown[] =>
  planRules(configOf(settings), {
    "allowed-ipv4": "a4",
    "blocked-ipv6": "b6",
  }).map(({ name }) => name);

describe("the rules of the web firewall", () => {
  it("stand in this order, each with its name as its metric", () => {
    const settings = { allowedCountries: ["DE"] };
    assert.deepEqual(names(settings), [
      ...["other-addresses", "blocked-addresses", "other-countries"],
      ...["rate", "size", "bad-inputs", "common"],
    ]);
    const rules = planRules(configOf({ blockedCountries: ["KP"] }), {});
    assert.deepEqual(
      rules.map(({ name, priority, visibilityConfig }) => [name, priority, visibilityConfig]),
      ["blocked-countries", "rate", "size", "bad-inputs", "common"].map((name, priority) => [
        name,
        priority,
        { cloudwatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: false },
      ]),
    );
  });

  // A rule that allows would end the evaluation: its addresses had no rate limit.
  it("never allow, so that a listed address is limited like any other", () => {
    const settings = { allowedCidrs: ["203.0.113.0/24"] };
    assert.equal(outcome(settings), "allow");
    assert.equal(outcome(settings, { rate: 2001 }), "rate");
    assert.equal(
      outcome(settings, { managed: { [COMMON]: ["GenericLFI_URIPATH"] } }),
      "common/GenericLFI_URIPATH",
    );
    for (const rule of planRules(configOf(settings), {})) {
      assert.notDeepEqual(rule.action, { allow: {} });
    }
  });

  it("are documents of AWS WAF", () => {
    const size = (size: number, fieldToMatch: object) => ({
      sizeConstraintStatement: {
        ...{ comparisonOperator: "GT", size, fieldToMatch },
        textTransformations: [{ priority: 0, type: "NONE" }],
      },
    });
    const visibilityConfig = (metricName: string) => ({
      ...{ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false },
    });
    assert.deepEqual(planRules(configOf({ countedRules: ["RestrictedExtensions_URIPATH"] }), {}), [
      {
        name: "rate",
        action: { block: {} },
        statement: {
          rateBasedStatement: { limit: 2000, evaluationWindowSec: 300, aggregateKeyType: "IP" },
        },
        visibilityConfig: visibilityConfig("rate"),
        priority: 0,
      },
      {
        name: "size",
        action: { block: {} },
        statement: {
          orStatement: {
            statements: [
              size(2048, { queryString: {} }),
              size(1024, { uriPath: {} }),
              size(0, { body: { oversizeHandling: "MATCH" } }),
            ],
          },
        },
        visibilityConfig: visibilityConfig("size"),
        priority: 1,
      },
      {
        name: "bad-inputs",
        overrideAction: { none: {} },
        statement: { managedRuleGroupStatement: { vendorName: "AWS", name: BAD_INPUTS } },
        visibilityConfig: visibilityConfig("bad-inputs"),
        priority: 2,
      },
      {
        name: "common",
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            ...{ vendorName: "AWS", name: COMMON },
            ruleActionOverrides: [
              { name: "RestrictedExtensions_URIPATH", actionToUse: { count: {} } },
            ],
          },
        },
        visibilityConfig: visibilityConfig("common"),
        priority: 3,
      },
    ]);
  });
});

describe("a request to the web firewall", () => {
  it("from outside of the allowed ranges is blocked, in both IP versions", () => {
    const settings = { allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"] };
    assert.equal(outcome(settings, { address: "198.51.100.1/32" }), "other-addresses");
    assert.equal(outcome(settings, { address: "2001:db9::1/128" }), "other-addresses");
    assert.equal(outcome(settings, { address: "2001:db8::1/128" }), "allow");
  });

  it("of a version without allowed ranges is blocked", () => {
    assert.equal(
      outcome({ allowedCidrs: ["203.0.113.0/24"] }, { address: "2001:db8::1/128" }),
      "other-addresses",
    );
  });

  it("from a blocked range is blocked, also inside of an allowed one", () => {
    const settings = { allowedCidrs: ["203.0.113.0/24"], blockedCidrs: ["203.0.113.9/32"] };
    assert.equal(outcome(settings), "blocked-addresses");
    assert.equal(outcome(settings, { address: "203.0.113.8/32" }), "allow");
    const sixes = { blockedCidrs: ["2001:db8::/32", "192.0.2.0/24"] };
    assert.equal(outcome(sixes, { address: "2001:db8::1/128" }), "blocked-addresses");
    assert.equal(outcome(sixes, { address: "192.0.2.7/32" }), "blocked-addresses");
    assert.equal(outcome(sixes), "allow");
  });

  it("from a country is judged by the list of countries", () => {
    assert.equal(outcome({ allowedCountries: ["DE", "FR"] }), "allow");
    assert.equal(outcome({ allowedCountries: ["FR"] }), "other-countries");
    assert.equal(outcome({ blockedCountries: ["DE"] }), "blocked-countries");
    assert.equal(outcome({ blockedCountries: ["FR"] }), "allow");
  });

  it("beyond the rate is blocked", () => {
    assert.equal(outcome({ requestsPerFiveMinutes: 10 }, { rate: 10 }), "allow");
    assert.equal(outcome({ requestsPerFiveMinutes: 10 }, { rate: 11 }), "rate");
  });

  it("with a query, path or body that no link has is blocked", () => {
    const limits = { maxQueryBytes: 1024, maxPathBytes: 64 };
    assert.equal(outcome(limits, { query: "q".repeat(1024), path: "/".repeat(64) }), "allow");
    assert.equal(outcome(limits, { query: "q".repeat(1025) }), "size");
    assert.equal(outcome(limits, { path: "/".repeat(65) }), "size");
    assert.equal(outcome({}, { body: "x" }), "size");
  });

  it("that a managed rule matches is blocked, or only counted by choice", () => {
    const bad = { managed: { [BAD_INPUTS]: ["Log4JRCE_QUERYSTRING"] } };
    assert.equal(outcome({}, bad), "bad-inputs/Log4JRCE_QUERYSTRING");
    assert.deepEqual(ask({ badInputRules: "count" }, bad), {
      outcome: "allow",
      counted: ["bad-inputs/Log4JRCE_QUERYSTRING"],
    });
    const log = { managed: { [COMMON]: ["RestrictedExtensions_URIPATH", "NoUserAgent_HEADER"] } };
    assert.equal(outcome({}, log), "common/RestrictedExtensions_URIPATH");
    assert.deepEqual(ask({ countedRules: ["RestrictedExtensions_URIPATH"] }, log), {
      outcome: "common/NoUserAgent_HEADER",
      counted: ["common/RestrictedExtensions_URIPATH"],
    });
    assert.equal(outcome({ commonRules: "count" }, log), "allow");
  });
});

describe("the capacity of the web firewall", () => {
  const all = {
    allowedCidrs: ["203.0.113.0/24", "2001:db8::/32"],
    blockedCidrs: ["203.0.113.9/32", "2001:db8::1/128"],
    allowedCountries: ["DE"],
    countedRules: [...COMMON_RULES],
  };

  it("stays within the price of a web ACL, whatever is set", () => {
    assert.equal(capacityOf(configOf()), 935);
    assert.equal(capacityOf(configOf(all)), 940);
    assert.ok(capacityOf(configOf(all)) < INCLUDED_CAPACITY);
  });
});
