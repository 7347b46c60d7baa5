import type { RuleCase } from "../rule-case";
import { about } from "./case";

const WAF_LOG = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const webAcl = (scope: string): string =>
  `arn:aws:wafv2:us-east-1:111122223333:${scope}/webacl/files/1`;
const headers = (...names: readonly string[]): object[] =>
  names.map((name) => ({ singleHeader: { name } }));
const QUERY = { queryString: {} };
const BARE =
  "webAclId is missing, so nothing limits who reads and how often; set it, or give the reason as storage.publish.firewall.offReason";

const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const tags = { Name: "files" };
const RATE = { limit: 100, aggregateKeyType: "IP" };
const rate = (rateBasedStatement: object, action: object = { block: {} }): object => ({
  ...{ name: "rate", action, statement: { rateBasedStatement } },
});
const ruled = (...rules: readonly object[]): object => ({ scope: "CLOUDFRONT", tags, rules });
const UNLIMITED = "no rule blocks an address by its rate; add a rate-based rule without a scope";

/** Rules about AWS WAF. */
export const WEB_FIREWALL_CASES: readonly RuleCase[] = [
  about("firewall-logs-no-secrets", "a log of logins with all headers", WAF_LOG, {
    good: { redactedFields: headers("PasswordBase64") },
    bad: { redactedFields: headers("authorization") },
    says: "redactedFields lacks the header passwordbase64; add it",
  }),
  about("firewall-logs-no-secrets", "a log of logins that leaves out nothing", WAF_LOG, {
    good: { resourceArn: webAcl("regional"), redactedFields: headers("passwordbase64") },
    bad: { resourceArn: webAcl("regional") },
    says: "redactedFields lacks the header passwordbase64; add it",
  }),
  about("firewall-logs-no-secrets", "a log of published files with signatures", WAF_LOG, {
    good: {
      resourceArn: webAcl("global"),
      redactedFields: [QUERY, ...headers("Cookie", "authorization")],
    },
    bad: { resourceArn: webAcl("global"), redactedFields: headers("cookie", "authorization") },
    says: "redactedFields lacks the query string; add it",
  }),
  about("firewall-logs-no-secrets", "a log of published files with cookies", WAF_LOG, {
    good: {
      resourceArn: webAcl("global"),
      redactedFields: [QUERY, ...headers("cookie", "authorization")],
    },
    bad: {
      resourceArn: webAcl("global"),
      redactedFields: [{ method: {} }, QUERY, ...headers("authorization")],
    },
    says: "redactedFields lacks the header cookie; add it",
  }),
  about("firewall-sees-all", "a web ACL with a rule that allows", WEB_ACL, {
    good: ruled(rate(RATE)),
    bad: ruled({ name: "friends", action: { allow: {} }, statement: {} }, rate(RATE)),
    says: "rule friends allows, so no later rule sees what it matches; block what is not meant instead",
  }),
  ...(
    [
      ["without a limit", { name: "size", action: { block: {} }, statement: {} }],
      ["whose limit only counts", rate(RATE, { count: {} })],
      ["whose limit is for some requests", rate({ ...RATE, scopeDownStatement: { a: {} } })],
      [
        "whose limit is for all addresses together",
        rate({ ...RATE, aggregateKeyType: "CONSTANT" }),
      ],
    ] as const
  ).map(([title, rule]) =>
    about("firewall-sees-all", `a web ACL ${title}`, WEB_ACL, {
      good: { scope: "REGIONAL", tags, rules: [] },
      bad: ruled(rule),
      says: UNLIMITED,
    }),
  ),
  about("published-behind-firewall", "a distribution without a web ACL", DISTRIBUTION, {
    good: { webAclId: webAcl("global"), tags: { Name: "files" } },
    bad: { tags: { Name: "files" } },
    says: BARE,
  }),
  about("published-behind-firewall", "a distribution whose web ACL is empty", DISTRIBUTION, {
    good: { tags: { Name: "files", NoFirewall: "Only robots of one partner read it" } },
    bad: { webAclId: "", tags: { Name: "files", NoFirewall: "" } },
    says: BARE,
  }),
];
