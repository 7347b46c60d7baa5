import assert from "node:assert/strict";

import fc from "fast-check";

import { within } from "../../../aws/cidr";
import { webFirewall } from "../../../config/schema/web-firewall";
import {
  capacityOf,
  INCLUDED_CAPACITY,
  planIpSets,
  planRules,
} from "../../../storage/web-firewall/rules";
import { evaluateRules } from "./evaluate";

const RANGES = [
  ...["203.0.113.0/24", "203.0.113.128/25", "203.0.113.9/32", "198.51.100.0/24"],
  ...["2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::9/128"],
];
const ADDRESSES = [
  ...["203.0.113.9/32", "203.0.113.200/32", "198.51.100.7/32", "192.0.2.1/32"],
  ...["2001:db8:1::9/128", "2001:db8:2::1/128", "2001:db9::1/128"],
];
const COUNTRIES = ["DE", "FR", "GB"];

const some = (values: readonly string[], least = 0): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: least });

const settings = fc
  .record(
    {
      allowedCidrs: some(RANGES, 1),
      blockedCidrs: some(RANGES),
      allowedCountries: some(COUNTRIES, 1),
      blockedCountries: some(COUNTRIES),
      requestsPerFiveMinutes: fc.constantFrom(10, 100),
    },
    { requiredKeys: [] },
  )
  .map((given) => webFirewall.parse(given));

const requests = fc.record({
  address: fc.constantFrom(...ADDRESSES),
  country: fc.constantFrom(...COUNTRIES),
  rate: fc.constantFrom(1, 11, 101, 3000),
  path: fc.constantFrom("/a", "/".repeat(1025)),
  query: fc.constantFrom("", "q".repeat(2049)),
  body: fc.constantFrom("", "x"),
});

describe("the rules of the web firewall, for any lists and requests", () => {
  // The seed is fixed: a red run means a change of the program, and is the same on every machine.
  it("let pass what the settings say, and nothing else", () => {
    fc.assert(
      fc.property(settings, requests, (config, request) => {
        const sets = planIpSets(config);
        const arns = Object.fromEntries(sets.map(({ key }) => [key, key]));
        const { outcome } = evaluateRules(
          planRules(config, arns) as never,
          Object.fromEntries(sets.map(({ key, addresses }) => [key, addresses])),
          { ...request, managed: {} },
        );
        const isIn = (ranges: readonly string[]): boolean =>
          ranges.some((range) => within(request.address, range));
        const { allowedCidrs, blockedCidrs, allowedCountries, blockedCountries } = config;
        const passes =
          (allowedCidrs === undefined || isIn(allowedCidrs)) &&
          !isIn(blockedCidrs) &&
          allowedCountries?.includes(request.country) !== false &&
          !blockedCountries.includes(request.country) &&
          request.rate <= config.requestsPerFiveMinutes &&
          request.path.length <= 1024 &&
          request.query.length <= 2048 &&
          request.body === "";
        assert.equal(outcome === "allow", passes, outcome);
        assert.ok(capacityOf(config) < INCLUDED_CAPACITY);
      }),
      { numRuns: 3000, seed: 20, endOnFailure: true },
    );
  });
});
