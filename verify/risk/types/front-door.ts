import { resourcesOf, texts } from "../../graph/graph";
import { each, fine, harmless, type JudgeInput, show, type TypeJudges } from "../judge";
import { high, listed, medium, type RiskContext, without } from "../model";
import { isClosed } from "../server-replaced";

const RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const ASSOCIATION =
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";

const isDnsFiltered = ({ after }: RiskContext): boolean =>
  resourcesOf(after, ASSOCIATION).length > 0;

/** Names that the DNS firewall lets pass, or no longer blocks. */
const dnsNames: JudgeInput = ({ was, is, resource, context }) => {
  const isBlocked = resourcesOf(context.after, RULE).some(
    ({ inputs }) => inputs["firewallDomainListId"] === resource.id && inputs["action"] === "BLOCK",
  );
  const [old, now] = [texts(was), texts(is)];
  const [added, lost] = [without(now, old), without(old, now)];
  return isBlocked
    ? lost.length > 0 && high(`The DNS firewall no longer blocks ${listed(lost)}`)
    : added.length > 0 &&
        medium(
          `The closed network may also resolve ${listed(added)}, and data can leave it by them`,
        );
};

/** The API in front of the identity function, and filters of names in a closed network. */
export const FRONT_DOOR: TypeJudges = {
  "aws:apigateway/restApi:RestApi": {
    inputs: each(["policy", "name", "description"]),
    deleted: fine,
  },
  "aws:apigateway/method:Method": {
    ...harmless(),
    inputs: {
      ...each(["resourceId", "restApi", "httpMethod", "requestParameters"]),
      authorization: ({ is }) =>
        is !== "AWS_IAM" && high(`An API method is called with authorization ${show(is)}`),
    },
    created: ({ after, resource }) =>
      after?.inputs["authorization"] !== "AWS_IAM" &&
      high(`API method ${resource.name} asks for no authorization`),
  },
  "aws:apigateway/methodSettings:MethodSettings": {
    inputs: {
      ...each(["restApi", "stageName", "methodPath"]),
      settings: ({ was, is }) => medium(`Limits of logins change: ${show(was)} → ${show(is)}`),
    },
    deleted: fine,
  },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": {
    ...harmless(),
    inputs: { name: fine, domains: dnsNames },
  },
  [RULE]: {
    ...harmless(),
    inputs: {
      ...each(["firewallRuleGroupId", "firewallDomainListId", "name"]),
      action: ({ is, title }) =>
        is !== "BLOCK" &&
        high(`DNS firewall: ${title} no longer blocks, its action is ${show(is)}`),
    },
    deleted: ({ before }, context) =>
      before?.inputs["action"] === "BLOCK" &&
      isDnsFiltered(context) &&
      high("The DNS firewall no longer blocks what it does not list"),
  },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": harmless("name"),
  [ASSOCIATION]: {
    ...harmless("priority", "name", "firewallRuleGroupId", "vpcId"),
    deleted: (_, context) =>
      isClosed(context.after) &&
      !isDnsFiltered(context) &&
      high(
        "The DNS firewall is turned off: the closed network resolves every name, and data can leave it in the names that are asked for",
      ),
  },
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": {
    ...harmless(),
    inputs: {
      resourceId: fine,
      firewallFailOpen: ({ is }) =>
        is === "ENABLED" &&
        high("The DNS firewall lets every name pass while it fails (firewallFailOpen)"),
    },
  },
  ...Object.fromEntries(
    [
      "deployment:Deployment",
      "integration:Integration",
      "integrationResponse:IntegrationResponse",
      "methodResponse:MethodResponse",
      "resource:Resource",
      "stage:Stage",
    ].map((type) => [`aws:apigateway/${type}`, harmless("restApi", "description")]),
  ),
};
