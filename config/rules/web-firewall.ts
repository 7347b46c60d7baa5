import { isDeepStrictEqual } from "node:util";

import { publicAddresses } from "../../aws/address-space";
import { familyOf, scopeOf } from "../../aws/cidr";
import { parseArn } from "../../aws/resource-names";
import { CLOUDFRONT_REGION } from "../../aws/partition";
import { webFirewall } from "../schema/web-firewall";
import { type ConfigRule, refuseDuplicates, rulesFor } from "./rule";

const SECTION = "storage.publish.firewall";
const DEFAULTS = webFirewall.parse({});

const firewallRule = rulesFor(({ storage }) => storage.publish?.firewall, `${SECTION}.`);

const LISTS = [
  ...["allowedCidrs", "blockedCidrs", "allowedCountries", "blockedCountries"],
  "countedRules",
];

/** Refused combinations of the settings of the web firewall. */
export const WEB_FIREWALL_RULES: readonly ConfigRule[] = [
  firewallRule(
    "offReason",
    "settings of a firewall that is off",
    ({ offReason, ...settings }) =>
      offReason !== undefined &&
      !isDeepStrictEqual({ ...DEFAULTS, ...settings }, DEFAULTS) &&
      "turns the firewall off, to which the other settings would apply; remove it or them",
  ),
  firewallRule(
    "blockedCountries",
    "countries that are allowed and countries that are blocked",
    ({ allowedCountries, blockedCountries }) =>
      allowedCountries !== undefined &&
      blockedCountries.length > 0 &&
      "is set beside allowedCountries, which blocks every other country; remove one of the lists",
  ),
  ...LISTS.map((list) =>
    refuseDuplicates(`${SECTION}.${list}`, `duplicates in ${list} of the web firewall`),
  ),
  ...(["allowedCidrs", "blockedCidrs"] as const).flatMap((list) => [
    // "AWS WAF supports all IPv4 and IPv6 CIDR ranges except for /0" (WAF API Reference, IPSet).
    firewallRule(
      list,
      `every address in ${list} of the web firewall`,
      (firewall) =>
        (firewall[list] ?? []).some((range) => range.endsWith("/0")) &&
        (list === "allowedCidrs"
          ? "contains 0.0.0.0/0 or ::/0, which AWS WAF does not accept; remove the list to admit every address"
          : "contains 0.0.0.0/0 or ::/0, so nobody could read files; list the ranges to block"),
    ),
    firewallRule(list, `private ranges in ${list} of the web firewall`, (firewall) => {
      const inside = (firewall[list] ?? []).find((range) => scopeOf(range) !== "public");
      return (
        inside !== undefined &&
        `lists ${inside}, but CloudFront sees public addresses only; list those`
      );
    }),
  ]),
  firewallRule(
    "blockedCidrs",
    "an allowed range inside of a blocked one",
    ({ allowedCidrs = [], blockedCidrs }) => {
      const lost = allowedCidrs.find((range) => {
        const publicIn = (ranges: readonly string[]): bigint =>
          publicAddresses(ranges, familyOf(range));
        return (
          scopeOf(range) === "public" &&
          publicIn([...blockedCidrs, range]) === publicIn(blockedCidrs)
        );
      });
      return (
        lost !== undefined &&
        `blocks all of ${lost}, which allowedCidrs lists; remove it from one of the lists`
      );
    },
  ),
  ...(
    [
      ["maxQueryBytes", "SizeRestrictions_QUERYSTRING", 2048],
      ["maxPathBytes", "SizeRestrictions_URIPATH", 1024],
    ] as const
  ).map(([setting, rule, most]) =>
    firewallRule(
      setting,
      `a ${setting} that the common rules of AWS undercut`,
      ({ [setting]: size, commonRules, countedRules }) =>
        size > most &&
        commonRules === "block" &&
        !countedRules.includes(rule) &&
        `is ${size}, but ${rule} blocks more than ${most} bytes; add it to countedRules, or lower the size`,
    ),
  ),
  firewallRule(
    "alarmTopicArn",
    "a topic for the web firewall without alarms",
    ({ alarmTopicArn }, { operations }) =>
      alarmTopicArn !== undefined &&
      operations.alarms === false &&
      "is set, but operations.alarms is false; remove it, or turn on the alarms",
  ),
  firewallRule(
    "alarmTopicArn",
    "a firewall whose alarms have no topic in their region",
    ({ offReason, alarmTopicArn }, { operations: { alarms } }) => {
      const topic = alarms === false ? undefined : alarms.topicArn;
      if (offReason !== undefined || alarmTopicArn !== undefined || topic === undefined) {
        return false;
      }
      const { region } = parseArn(topic);
      return (
        region !== CLOUDFRONT_REGION &&
        `is missing, but operations.alarms.topicArn is in ${region} and CloudFront's metrics and their alarms are in ${CLOUDFRONT_REGION}; set it to a topic there`
      );
    },
  ),
];
