import { isDeepStrictEqual } from "node:util";

import { listOf, text, texts } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { each, fine, type InputChange, show, type TypeJudges } from "../judge";
import { type Change, high, listed, medium, type Risk, type RiskContext, unjudged } from "../model";
import { ruleRisks, rulesIn } from "./web-firewall-rules";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";

/** Whether something is of the web firewall of published files, and not of logins. */
const isPublished = ({ before, after }: Change): boolean =>
  (after ?? before)?.inputs["scope"] === "CLOUDFRONT";

/** Whether a set lists addresses that are kept out. */
const isBlockList = ({ resource: { name } }: Change): boolean => name.includes("-blocked-");

/** Whether files are published; where they no longer are, nobody reads them past a firewall. */
const publishes = ({ after }: RiskContext): boolean =>
  after.resources.some(({ type }) => type === "aws:cloudfront/distribution:Distribution");

const missingIn = (from: unknown, list: unknown): string[] => {
  const kept = texts(list);
  return texts(from).filter((range) => !kept.includes(range));
};

const admits = (ranges: readonly string[]): readonly Risk[] =>
  ranges.length === 0 ? [] : [high(`AWS WAF also lets ${listed(ranges)} read published files`)];
const unblocks = (ranges: readonly string[]): readonly Risk[] =>
  ranges.length === 0
    ? []
    : [high(`AWS WAF no longer keeps ${listed(ranges)} from published files`)];

/** Whether the firewall already kept out everybody who was not listed, before a change. */
const wasListed = ({ before }: RiskContext): boolean =>
  before.resources.some(
    ({ type, inputs }) =>
      type === WEB_ACL &&
      inputs["scope"] === "CLOUDFRONT" &&
      rulesIn(inputs["rules"]).has("other-addresses"),
  );

/** Filters of addresses and rates in front of API Gateway, and in front of published files. */
export const WEB_FIREWALL: TypeJudges = {
  "aws:wafv2/ipSet:IpSet": {
    inputs: {
      ...each(["name", "description"]),
      addresses: (change) => {
        const { was, is } = change;
        const added = missingIn(is, was);
        if (!isPublished(change)) {
          return added.length === 0 ? [] : [medium(`AWS WAF admits logins from ${listed(added)}`)];
        }
        return isBlockList(change) ? unblocks(missingIn(was, is)) : admits(added);
      },
    },
    created: (change, context) =>
      isPublished(change) && !isBlockList(change) && wasListed(context)
        ? admits(texts(change.after?.inputs["addresses"]))
        : [],
    deleted: (change, context) => {
      if (!isPublished(change)) return [high("AWS WAF admits logins from every address")];
      if (!publishes(context)) return [];
      // A list of allowed ranges that ends is a rule that ends; one version of two keeps more out.
      return isBlockList(change) ? unblocks(texts(change.before?.inputs["addresses"])) : [];
    },
  },
  [WEB_ACL]: {
    inputs: {
      ...each(["name", "description"]),
      visibilityConfig: (change) => visibility(change),
      rules: (change) => (isPublished(change) ? ruleRisks(change) : loginRules(change)),
      dataProtectionConfig: (change) =>
        protectionsIn(change.was)
          .filter((was) => !protectionsIn(change.is).some((is) => isDeepStrictEqual(is, was)))
          .map((was) => high(`AWS WAF keeps ${protectedPart(was)} of requests, which it replaced`)),
      defaultAction: (change) =>
        isRecord(change.is) && change.is["block"] !== undefined
          ? []
          : [high("AWS WAF lets pass what no rule blocks")],
    },
    created: fine,
    deleted: (change, context) => {
      if (!isPublished(change)) {
        return [high("No firewall limits logins any more: the AWS WAF web ACL is deleted")];
      }
      return publishes(context)
        ? [
            high(
              "No firewall stands in front of published files any more: nothing limits who reads them and how often",
            ),
          ]
        : [];
    },
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    inputs: each(["resourceArn", "webAclArn"]),
    ...{ created: fine, replaced: fine },
    deleted: () => [high("AWS WAF no longer stands in front of the logins")],
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    inputs: {
      resourceArn: fine,
      logDestinationConfigs: ({ was, is }) => [
        medium(`AWS WAF writes its log to ${show(is)} instead of ${show(was)}`),
      ],
      loggingFilter: ({ was, is }) => [
        medium(`AWS WAF logs other requests: ${show(was)} → ${show(is)}`),
      ],
      redactedFields: ({ was, is }) =>
        listOf(was)
          .filter((field) => !listOf(is).some((each) => isDeepStrictEqual(each, field)))
          .map((field) => high(`The log of AWS WAF shows ${redactedPart(field)} of requests`)),
    },
    ...{ created: fine, replaced: fine },
    deleted: (_, { after }) =>
      after.resources.some(
        ({ type, inputs }) => type === WEB_ACL && inputs["scope"] === "CLOUDFRONT",
      )
        ? [high("AWS WAF no longer logs what it blocks")]
        : [],
  },
};

/** Part of a request, in words, as a log leaves it out. */
function redactedPart(field: unknown): string {
  const { singleHeader } = isRecord(field) ? field : {};
  if (isRecord(singleHeader)) return `header ${text(singleHeader["name"])}`;
  return isRecord(field) ? Object.keys(field).join() : "parts";
}

/** Part of a request, in words, as a web ACL protects it. */
function protectedPart(protection: unknown): string {
  const field = isRecord(protection) ? protection["field"] : undefined;
  const { fieldType, fieldKeys } = isRecord(field) ? field : {};
  return [text(fieldType), ...texts(fieldKeys)].join(" ");
}

const limitIn = (rules: unknown): number =>
  Number(/"limit":(\d+)/.exec(JSON.stringify(rules ?? ""))?.[1] ?? 0);

/** Rules about logins, of which one is a limit. */
function loginRules({ was, is }: InputChange): readonly Risk[] {
  const [old, now] = [limitIn(was), limitIn(is)];
  return [
    (now > old ? high : medium)(
      `Rules of AWS WAF change${now === old ? "" : `: ${old} → ${now} attempts of one address in five minutes`}`,
    ),
  ];
}

const protectionsIn = (config: unknown): readonly unknown[] =>
  isRecord(config) ? listOf(config["dataProtections"]) : [];

/** Samples show headers and queries of requests, and without metrics no alarm is raised. */
function visibility({ was, is, title }: InputChange): readonly Risk[] {
  const [old, now] = [isRecord(was) ? was : {}, isRecord(is) ? is : {}];
  const turned = (name: string, to: boolean): boolean => old[name] !== to && now[name] === to;
  return [
    ...(turned("sampledRequestsEnabled", true)
      ? [high("AWS WAF keeps samples of requests, with their headers")]
      : []),
    ...(turned("cloudwatchMetricsEnabled", false)
      ? [high("AWS WAF counts no blocked requests any more, so that no alarm is raised")]
      : []),
    ...(old["metricName"] === now["metricName"] ? [] : [unjudged(`metricName of ${title}`)]),
  ];
}
