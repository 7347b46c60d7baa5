import type { Judgement } from "../../found";
import {
  differs,
  each,
  isMissing,
  type Properties,
  recordsOf,
  type SecurityRule,
  UNKNOWN,
  valueAt,
} from "./subject";

const WAF_LOG = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

/** Header in which Transfer sends a password to an API. */
const PASSWORD_HEADER = "header passwordbase64";

/** What holds secrets of a reader: the query of a signed link has its signature. */
const LINK_SECRETS = ["query string", "header authorization", "header cookie"];

/** Parts of requests that a log leaves out. */
const redacted = (fields: unknown): string[] =>
  recordsOf(fields).map((field) =>
    isMissing(valueAt(field, "singleHeader"))
      ? field["queryString"] === undefined
        ? ""
        : "query string"
      : `header ${String(valueAt(field, "singleHeader", "name")).toLowerCase()}`,
  );

/** Parts that the log of a web ACL has to leave out; the scope of the ACL is in its ARN. */
const secretsOf = (webAclArn: unknown): readonly string[] => {
  if (webAclArn === UNKNOWN) return [];
  return String(webAclArn).includes(":global/") ? LINK_SECRETS : [PASSWORD_HEADER];
};

/** Ways past a web ACL: rules that allow end its evaluation, and nothing else limits a rate. */
function bypasses(rules: readonly Properties[]): Judgement<string> {
  const allowing = rules.filter(({ action }) => recordsOf(valueAt(action, "allow")).length > 0);
  const isLimited = rules.some(
    ({ action, statement }) =>
      !isMissing(valueAt(action, "block")) &&
      !differs(valueAt(statement, "rateBasedStatement", "aggregateKeyType"), "IP") &&
      recordsOf(valueAt(statement, "rateBasedStatement", "scopeDownStatement")).length === 0,
  );
  return [
    ...allowing.map(
      ({ name }) =>
        `rule ${String(name)} allows, so no later rule sees what it matches; block what is not meant instead`,
    ),
    !isLimited && "no rule blocks an address by its rate; add a rate-based rule without a scope",
  ];
}

/** Rules about AWS WAF, in front of logins or of published files. */
export const WEB_FIREWALL_RULES: readonly SecurityRule[] = [
  {
    name: "firewall-logs-no-secrets",
    description:
      "No log of a web ACL has passwords of logins, or signatures of links to published files.",
    ...each([WAF_LOG], ({ redactedFields, resourceArn }) => {
      const hidden = redacted(redactedFields);
      return (
        redactedFields !== UNKNOWN &&
        secretsOf(resourceArn)
          .filter((part) => !hidden.includes(part))
          .map((part) => `redactedFields lacks the ${part}; add it`)
      );
    }),
  },
  {
    name: "firewall-sees-all",
    description:
      "The web ACL of published files limits the rate of every address, and no rule of it lets a request pass by the others.",
    ...each(
      ["aws:wafv2/webAcl:WebAcl"],
      ({ scope, rules }) =>
        scope === "CLOUDFRONT" && rules !== UNKNOWN && bypasses(recordsOf(rules)),
    ),
  },
  {
    name: "published-behind-firewall",
    description:
      "Every distribution has a web ACL, unless its tag NoFirewall says why it has none.",
    ...each(
      ["aws:cloudfront/distribution:Distribution"],
      ({ webAclId, tags }) =>
        isMissing(webAclId) &&
        isMissing(valueAt(tags, "NoFirewall")) &&
        "webAclId is missing, so nothing limits who reads and how often; set it, or give the reason as storage.publish.firewall.offReason",
    ),
  },
];
