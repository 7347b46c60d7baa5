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
