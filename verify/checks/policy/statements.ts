import type { ResourceRule } from "./rule";
import { demandsOneOf, type PolicyGrant, grantsOf } from "./statement";

/** Condition keys that say who asks, or on whose behalf. */
const WHO = [
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalOrgID",
  "aws:SourceAccount",
  "aws:SourceArn",
  "kms:CallerAccount",
  "s3:DataAccessPointAccount",
];

const KEY_POLICIES = new Set(["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"]);
const ENDPOINT_POLICIES = new Set([
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
]);

/** Actions that AWS grants for every resource or none. */
const UNSCOPED = new Set([
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
  "logs:DescribeLogGroups",
  "sts:GetCallerIdentity",
]);

/** Why a grant may be for every resource, if there is a reason. */
const mayNameAll = (type: string, grant: PolicyGrant): boolean =>
  // In a key's policy that is the key itself; an endpoint's only narrows what the caller's grants.
  KEY_POLICIES.has(type) ||
  (ENDPOINT_POLICIES.has(type) && demandsOneOf(grant, WHO)) ||
  grant.actions.every((action) => UNSCOPED.has(action));

/** A rule about each grant of each policy document. */
const aboutGrants = (
  name: string,
  description: string,
  problemOf: (grant: PolicyGrant, type: string) => string | false,
): ResourceRule => ({
  name,
  description,
  scope: "resource",
  problems: (subject) =>
    grantsOf(subject).flatMap((grant) => {
      const problem = problemOf(grant, subject.type);
      return problem === false ? [] : [`policy ${grant.label}: ${problem}`];
    }),
});

/** Rules about what policies grant. */
export const STATEMENT_RULES: readonly ResourceRule[] = [
  aboutGrants(
    "no-wildcard-action",
    "No policy grants all actions, or all actions of a service, without a condition on the caller.",
    (grant) => {
      const all = grant.actions.find((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action));
      if (demandsOneOf(grant, WHO)) return false;
      return (
        (all ?? (grant.negations.includes("NotAction") && "NotAction")) &&
        `grants ${all ?? "all but NotAction"}; list the actions that are needed`
      );
    },
  ),
  aboutGrants(
    "no-wildcard-principal",
    "No policy grants access to every principal without a condition on the caller.",
    (grant) =>
      (grant.principals.includes("*") || grant.negations.includes("NotPrincipal")) &&
      !demandsOneOf(grant, WHO) &&
      "is for everybody; name a principal, or demand an account, principal or source in a condition",
  ),
  aboutGrants(
    "scoped-resource",
    "A policy grants an action on every resource only if AWS supports no narrower resource.",
    (grant, type) =>
      (grant.resources.includes("*") || grant.negations.includes("NotResource")) &&
      !mayNameAll(type, grant) &&
      `grants ${grant.actions.join(", ")} on every resource; name the resources`,
  ),
];
