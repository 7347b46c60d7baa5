import { type Refused, type Sections, stored } from "./sections";

/** A stack whose published folder has these settings of the firewall. */
const guarded = (firewall: object, others: Sections = {}): Sections => ({
  ...stored({ accessLogs: {}, publish: { prefix: "out/", signingKeys: ["a"], firewall } }),
  ...others,
});

const topic = (region: string): string => `arn:aws:sns:${region}:111122223333:alarms`;
const offReason = "Only robots of one partner read it";

/** Refused combinations of the web firewall of a published folder. */
export const WEB_FIREWALL: Refused = {
  "settings of a firewall that is off": [
    guarded({ offReason, requestsPerFiveMinutes: 100 }),
    "storage.publish.firewall.offReason turns the firewall off, to which the other settings would apply; remove it or them",
  ],
  "countries that are allowed and countries that are blocked": [
    guarded({ allowedCountries: ["DE"], blockedCountries: ["FR"] }),
    "storage.publish.firewall.blockedCountries is set beside allowedCountries, which blocks every other country; remove one of the lists",
  ],
  "duplicates in allowedCidrs of the web firewall": [
    guarded({ allowedCidrs: ["203.0.113.0/24", "203.0.113.0/24"] }),
    "storage.publish.firewall.allowedCidrs lists 203.0.113.0/24 more than once; remove the duplicates",
  ],
  "duplicates in blockedCidrs of the web firewall": [
    guarded({ blockedCidrs: ["2001:db8::/32", "2001:db8::/32"] }),
    "storage.publish.firewall.blockedCidrs lists 2001:db8::/32 more than once; remove the duplicates",
  ],
  "duplicates in allowedCountries of the web firewall": [
    guarded({ allowedCountries: ["DE", "AT", "DE"] }),
    "storage.publish.firewall.allowedCountries lists DE more than once; remove the duplicates",
  ],
  "duplicates in blockedCountries of the web firewall": [
    guarded({ blockedCountries: ["DE", "DE"] }),
    "storage.publish.firewall.blockedCountries lists DE more than once; remove the duplicates",
  ],
  "duplicates in countedRules of the web firewall": [
    guarded({ countedRules: ["GenericLFI_BODY", "GenericLFI_BODY"] }),
    "storage.publish.firewall.countedRules lists GenericLFI_BODY more than once; remove the duplicates",
  ],
  "every address in allowedCidrs of the web firewall": [
    guarded({ allowedCidrs: ["203.0.113.0/24", "::/0"] }),
    "storage.publish.firewall.allowedCidrs contains 0.0.0.0/0 or ::/0, which AWS WAF does not accept; remove the list to admit every address",
  ],
  "every address in blockedCidrs of the web firewall": [
    guarded({ blockedCidrs: ["0.0.0.0/0"] }),
    "storage.publish.firewall.blockedCidrs contains 0.0.0.0/0 or ::/0, so nobody could read files; list the ranges to block",
  ],
  "private ranges in allowedCidrs of the web firewall": [
    guarded({ allowedCidrs: ["203.0.113.0/24", "10.1.0.0/16"] }),
    "storage.publish.firewall.allowedCidrs lists 10.1.0.0/16, but CloudFront sees public addresses only; list those",
  ],
  "private ranges in blockedCidrs of the web firewall": [
    guarded({ blockedCidrs: ["fd00::/8"] }),
    "storage.publish.firewall.blockedCidrs lists fd00::/8, but CloudFront sees public addresses only; list those",
  ],
  "an allowed range inside of a blocked one": [
    guarded({
      allowedCidrs: ["198.51.100.0/24", "203.0.113.0/24"],
      blockedCidrs: ["203.0.113.0/25", "203.0.113.128/25", "2001:db8::/32"],
    }),
    "storage.publish.firewall.blockedCidrs blocks all of 203.0.113.0/24, which allowedCidrs lists; remove it from one of the lists",
  ],
  "a maxQueryBytes that the common rules of AWS undercut": [
    guarded({ maxQueryBytes: 4096 }),
    "storage.publish.firewall.maxQueryBytes is 4096, but SizeRestrictions_QUERYSTRING blocks more than 2048 bytes; add it to countedRules, or lower the size",
  ],
  "a maxPathBytes that the common rules of AWS undercut": [
    guarded({ maxPathBytes: 1025, countedRules: ["SizeRestrictions_QUERYSTRING"] }),
    "storage.publish.firewall.maxPathBytes is 1025, but SizeRestrictions_URIPATH blocks more than 1024 bytes; add it to countedRules, or lower the size",
  ],
  "a topic for the web firewall without alarms": [
    guarded({ alarmTopicArn: topic("us-east-1") }, { operations: { alarms: false } }),
    "storage.publish.firewall.alarmTopicArn is set, but operations.alarms is false; remove it, or turn on the alarms",
  ],
  "a firewall whose alarms have no topic in their region": [
    guarded({}, { operations: { alarms: { topicArn: topic("eu-central-1") } } }),
    "storage.publish.firewall.alarmTopicArn is missing, but operations.alarms.topicArn is in eu-central-1 and CloudFront's metrics and their alarms are in us-east-1; set it to a topic there",
  ],
};
