import { texts } from "../../graph/graph";
import { each, fine, harmless, type InputChange, show, type TypeJudges } from "../judge";
import { high, listed, medium, type Risk, type RiskContext } from "../model";
import { isClosed } from "../server-replaced";

/** The API in front of the identity function, and filters of names in a closed network. */
export const FRONT_DOOR: TypeJudges = {
  "aws:apigateway/restApi:RestApi": {
    inputs: each(["policy", "name", "description"]),
    created: fine,
    deleted: fine,
  },
  "aws:apigateway/method:Method": {
    inputs: {
      ...each(["resourceId", "restApi", "httpMethod", "requestParameters"]),
      authorization,
    },
    ...{ deleted: fine, replaced: fine },
    created: (change) =>
      change.after?.inputs["authorization"] === "AWS_IAM"
        ? []
        : [high(`API method ${change.resource.name} asks for no authorization`)],
  },
  "aws:apigateway/methodSettings:MethodSettings": {
    inputs: {
      ...each(["restApi", "stageName", "methodPath"]),
      settings: ({ was, is }) => [medium(`Limits of logins change: ${show(was)} → ${show(is)}`)],
    },
    created: fine,
    deleted: fine,
  },
  "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": {
    ...harmless(),
    inputs: { name: fine, domains: dnsNames },
  },
  "aws:route53/resolverFirewallRule:ResolverFirewallRule": {
    ...harmless(),
    inputs: {
      ...each(["firewallRuleGroupId", "firewallDomainListId", "name"]),
      action: ({ is, title }) =>
        is === "BLOCK"
          ? []
          : [high(`DNS firewall: ${title} no longer blocks, its action is ${show(is)}`)],
    },
    deleted: ({ before }, context) =>
      before?.inputs["action"] === "BLOCK" && isDnsFiltered(context)
        ? [high("The DNS firewall no longer blocks what it does not list")]
        : [],
  },
  "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": harmless("name"),
  "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": {
    ...harmless("priority", "name", "firewallRuleGroupId", "vpcId"),
    deleted: (_, context) =>
      isClosed(context.after) && !isDnsFiltered(context)
        ? [
            high(
              "The DNS firewall is turned off: the closed network resolves every name, and data can leave it in the names that are asked for",
            ),
          ]
        : [],
  },
  "aws:route53/resolverFirewallConfig:ResolverFirewallConfig": {
    ...harmless("resourceId"),
    inputs: {
      resourceId: fine,
      firewallFailOpen: ({ is }) =>
        is === "ENABLED"
          ? [high("The DNS firewall lets every name pass while it fails (firewallFailOpen)")]
          : [],
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

function authorization({ is }: InputChange): readonly Risk[] {
  return is === "AWS_IAM" ? [] : [high(`An API method is called with authorization ${show(is)}`)];
}

const isDnsFiltered = ({ after }: RiskContext): boolean =>
  after.resources.some(({ type }) => type.endsWith(":ResolverFirewallRuleGroupAssociation"));

/** Names that the DNS firewall lets pass, or no longer blocks. */
function dnsNames({ was, is, resource, context }: InputChange): readonly Risk[] {
  const isBlocked = context.after.resources.some(
    ({ type, inputs }) =>
      type.endsWith(":ResolverFirewallRule") &&
      inputs["firewallDomainListId"] === resource.id &&
      inputs["action"] === "BLOCK",
  );
  const [old, now] = [texts(was), texts(is)];
  const added = now.filter((name) => !old.includes(name));
  const lost = old.filter((name) => !now.includes(name));
  if (isBlocked) {
    return lost.length > 0 ? [high(`The DNS firewall no longer blocks ${listed(lost)}`)] : [];
  }
  return added.length > 0
    ? [
        medium(
          `The closed network may also resolve ${listed(added)}, and data can leave it by them`,
        ),
      ]
    : [];
}
