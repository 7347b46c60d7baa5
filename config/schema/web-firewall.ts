import * as z from "zod";

import { apiText, documentedText } from "../../aws/api-models/text";
import { COMMON_RULES } from "../../aws/managed-rules";
import { range, reason } from "./values";

const MAX_RANGES = 10_000;
const TOO_MANY = `has more than ${MAX_RANGES} ranges, the maximum of an IP set`;

/** Code of a country as AWS WAF knows it, by the list in its API model. */
const countryCode = apiText("wafv2", "CountryCode");
const country = documentedText((code) =>
  countryCode.safeParse(code).success
    ? undefined
    : 'expected the ISO 3166-1 alpha-2 code of a country in capitals, such as "DE"',
);

const action = z.enum(["block", "count"]).default("block");

/** Section `storage.publish.firewall`. */
export const webFirewall = z
  .strictObject({
    offReason: reason.optional().meta({
      description:
        "Turns the firewall off, and says why, for reviewers. It becomes a tag of the distribution.",
    }),
    allowedCidrs: z
      .array(range)
      .min(1, "is empty, so nobody could read files; list ranges, or remove it to admit all")
      .max(MAX_RANGES, TOO_MANY)
      .optional()
      .meta({
        description: "Ranges from which files may be read. Default: every address.",
      }),
    blockedCidrs: z.array(range).max(MAX_RANGES, TOO_MANY).default([]).meta({
      description: "Ranges from which nothing may be read, also inside of allowedCidrs.",
    }),
    allowedCountries: z
      .array(country)
      .min(1, "is empty, so nobody could read files; list countries, or remove it to admit all")
      .optional()
      .meta({
        description:
          "Countries from which files may be read, as ISO 3166-1 alpha-2 codes. Default: every country.",
      }),
    blockedCountries: z.array(country).default([]).meta({
      description: "Countries from which nothing may be read, as ISO 3166-1 alpha-2 codes.",
    }),
    requestsPerFiveMinutes: z.int().min(10).max(2_000_000_000).default(2000).meta({
      description:
        "Requests of one address within five minutes, after which AWS WAF blocks the address until its rate falls.",
    }),
    maxQueryBytes: z.int().min(1024).max(8192).default(2048).meta({
      description:
        "Longest query string, in bytes. That of a signed link has less than 1000, unless the file has a long name and the link an address or a beginning. Above 2048, add SizeRestrictions_QUERYSTRING to countedRules.",
    }),
    maxPathBytes: z.int().min(64).max(8192).default(1024).meta({
      description:
        "Longest path, in bytes. Above 1024, add SizeRestrictions_URIPATH to countedRules.",
    }),
    commonRules: action.meta({
      description:
        "What AWSManagedRulesCommonRuleSet does with a request that it matches. count only counts and logs it.",
    }),
    badInputRules: action.meta({
      description:
        "What AWSManagedRulesKnownBadInputsRuleSet does with a request that it matches. count only counts and logs it.",
    }),
    countedRules: z.array(z.enum(COMMON_RULES)).default([]).meta({
      description:
        "Rules of AWSManagedRulesCommonRuleSet that only count. RestrictedExtensions_URIPATH blocks files such as .log and .ini.",
    }),
    blockedRequests: z.int().min(1).default(500).meta({
      description:
        "Blocked requests within five minutes that raise an alarm, with operations.alarms.",
    }),
    alarmTopicArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:sns:us-east-1:\d{12}:[A-Za-z0-9_-]+$/,
        "expected the ARN of an SNS topic in us-east-1, where the alarms are, without .fifo",
      )
      .optional()
      .meta({
        description:
          "Existing SNS topic in us-east-1 for the firewall's alarms. Default: operations.alarms.topicArn if it is in us-east-1, or else an encrypted topic of the stack with the recipients of operations.alarms.emails.",
      }),
  })
  .meta({
    description: "AWS WAF in front of the published folder. On by default; offReason turns it off.",
  });

/** Section `storage.publish.firewall`. */
export type WebFirewallConfig = z.infer<typeof webFirewall>;
