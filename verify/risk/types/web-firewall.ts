import { isDeepStrictEqual } from "node:util";

import { type GraphResource, listOf, record, resourcesOf, text, texts } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { each, fine, harmless, type InputChange, show, type TypeJudges } from "../judge";
import {
  type Change,
  high,
  listed,
  medium,
  type Risk,
  type RiskContext,
  unjudged,
  without,
} from "../model";
import { limitIn, ruleRisks, rulesIn, sampled } from "./web-firewall-rules";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";

/** Whether something is of the web firewall of published files, and not of logins. */
const isPublished = ({ inputs }: GraphResource): boolean => inputs["scope"] === "CLOUDFRONT";

const firewallsOf = (graph: RiskContext["after"]): readonly GraphResource[] =>
  resourcesOf(graph, WEB_ACL).filter(isPublished);

/** Whether a set lists addresses that are kept out. */
const isBlockList = ({ resource: { name } }: Change): boolean => name.includes("-blocked-");

/** Whether files are published; where they no longer are, nobody reads them past a firewall. */
const publishes = ({ after }: RiskContext): boolean =>
  resourcesOf(after, "aws:cloudfront/distribution:Distribution").length > 0;

const admits = (ranges: readonly string[]): Risk | false =>
  ranges.length > 0 && high(`AWS WAF also lets ${listed(ranges)} read published files`);
const unblocks = (ranges: readonly string[]): Risk | false =>
  ranges.length > 0 && high(`AWS WAF no longer keeps ${listed(ranges)} from published files`);

/** Whether the firewall already kept out everybody who was not listed, before a change. */
const wasListed = ({ before }: RiskContext): boolean =>
  firewallsOf(before).some(({ inputs }) => rulesIn(inputs["rules"]).has("other-addresses"));

/** The elements of a list of objects that another one lacks. */
const lacking = (list: unknown, other: unknown): readonly unknown[] =>
  listOf(list).filter((each) => !listOf(other).some((one) => isDeepStrictEqual(one, each)));

/** Filters of addresses and rates in front of API Gateway, and in front of published files. */
export const WEB_FIREWALL: TypeJudges = {
  "aws:wafv2/ipSet:IpSet": {
    inputs: {
      ...each(["name", "description"]),
      addresses: (change) => {
        const [was, is] = [texts(change.was), texts(change.is)];
        const added = without(is, was);
        if (!isPublished(change.resource)) {
          return added.length > 0 && medium(`AWS WAF admits logins from ${listed(added)}`);
        }
        return isBlockList(change) ? unblocks(without(was, is)) : admits(added);
      },
    },
    created: (change, context) =>
      isPublished(change.resource) &&
      !isBlockList(change) &&
      wasListed(context) &&
      admits(texts(change.after?.inputs["addresses"])),
    deleted: (change, context) => {
      if (!isPublished(change.resource)) return high("AWS WAF admits logins from every address");
      // A list of allowed ranges that ends is a rule that ends; one version of two keeps more out.
      return (
        publishes(context) &&
        isBlockList(change) &&
        unblocks(texts(change.before?.inputs["addresses"]))
      );
    },
  },
  [WEB_ACL]: {
    inputs: {
      ...each(["name", "description"]),
      visibilityConfig: visibility,
      rules: (change) => (isPublished(change.resource) ? ruleRisks(change) : loginRules(change)),
      dataProtectionConfig: ({ was, is }) =>
        lacking(record(was)["dataProtections"], record(is)["dataProtections"]).map((each) =>
          high(`AWS WAF keeps ${protectedPart(each)} of requests, which it replaced`),
        ),
      defaultAction: ({ is }) =>
        record(is)["block"] === undefined && high("AWS WAF lets pass what no rule blocks"),
    },
    deleted: ({ resource }, context) =>
      isPublished(resource)
        ? publishes(context) &&
          high(
            "No firewall stands in front of published files any more: nothing limits who reads them and how often",
          )
        : high("No firewall limits logins any more: the AWS WAF web ACL is deleted"),
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    ...harmless("resourceArn", "webAclArn"),
    deleted: () => high("AWS WAF no longer stands in front of the logins"),
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    inputs: {
      resourceArn: fine,
      logDestinationConfigs: ({ was, is }) =>
        medium(`AWS WAF writes its log to ${show(is)} instead of ${show(was)}`),
      loggingFilter: ({ was, is }) =>
        medium(`AWS WAF logs other requests: ${show(was)} → ${show(is)}`),
      redactedFields: ({ was, is }) =>
        lacking(was, is).map((field) =>
          high(`The log of AWS WAF shows ${redactedPart(field)} of requests`),
        ),
    },
    replaced: fine,
    deleted: (_, { after }) =>
      firewallsOf(after).length > 0 && high("AWS WAF no longer logs what it blocks"),
  },
};

/** Part of a request, in words, as a log leaves it out. */
function redactedPart(field: unknown): string {
  const { singleHeader } = record(field);
  if (isRecord(singleHeader)) return `header ${text(singleHeader["name"])}`;
  return isRecord(field) ? Object.keys(field).join() : "parts";
}

/** Part of a request, in words, as a web ACL protects it. */
function protectedPart(protection: unknown): string {
  const { fieldType, fieldKeys } = record(record(protection)["field"]);
  return [text(fieldType), ...texts(fieldKeys)].join(" ");
}

/** Rules about logins, of which one is a limit. */
function loginRules({ was, is }: InputChange): Risk {
  const [old, now] = [limitIn(was) ?? 0, limitIn(is) ?? 0];
  return (now > old ? high : medium)(
    `Rules of AWS WAF change${now === old ? "" : `: ${old} → ${now} attempts of one address in five minutes`}`,
  );
}

/** Samples show headers and queries of requests, and without metrics no alarm is raised. */
function visibility({ was, is, title }: InputChange): readonly (Risk | false)[] {
  const [old, now] = [record(was), record(is)];
  return [
    sampled(old, now),
    old["cloudwatchMetricsEnabled"] !== false &&
      now["cloudwatchMetricsEnabled"] === false &&
      high("AWS WAF counts no blocked requests any more, so that no alarm is raised"),
    old["metricName"] !== now["metricName"] && unjudged(`metricName of ${title}`),
  ];
}
