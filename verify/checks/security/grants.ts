import { byType, type Check, type SecurityRule, textsOf } from "./subject";
import { demandsOneOf, grantsOf, isWild, type PolicyStatement } from "./statements";

/** Condition keys that identify the caller, or whom a service calls for. */
export const CALLER_KEYS: readonly string[] = [
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

/** Actions that support no resource but `*`. */
export const UNSCOPED: ReadonlySet<string> = new Set([
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
  "logs:DescribeLogGroups",
  "sts:GetCallerIdentity",
]);

/** Whether a resource policy or an endpoint's demands a caller; a role's own condition on it is no limit. */
const isForCallers = (type: string, grant: PolicyStatement): boolean =>
  (grant.principals.length > 0 || ENDPOINT_POLICIES.has(type)) && demandsOneOf(grant, CALLER_KEYS);

/** Whether a grant may be for every resource. */
const mayNameAll = (type: string, grant: PolicyStatement): boolean =>
  // In a key's policy that is the key itself; an endpoint's only narrows what the caller's grants.
  KEY_POLICIES.has(type) ||
  (ENDPOINT_POLICIES.has(type) && demandsOneOf(grant, CALLER_KEYS)) ||
  grant.actions.every((action) => UNSCOPED.has(action));

/** Letters that a name of actions has before its first wildcard, at least: those of a verb. */
const SHORTEST_VERB = 3;

/** Whether an action stands for all, all of a service, or for actions of any verb. */
const isAnyAction = (action: string): boolean => {
  const [service = "", name = service] = action.trim().split(":");
  return isWild(service) || (isWild(name) && name.search(/[*?]/) < SHORTEST_VERB);
};

/** Services whose ARNs name a resource without its type. */
const UNTYPED = new Set(["s3", "sns", "sqs", "execute-api", "apigateway"]);

/** Whether an ARN stands for every resource: of everything, of a service, of a type, or of all accounts. */
function isAnyResource(resource: string): boolean {
  const [, , service = "", , account = "", ...rest] = resource.trim().split(":");
  const name = rest.join(":");
  if (!isWild(resource)) return false;
  return (
    [service, account, name.slice(0, 1)].some(isWild) ||
    name === "" ||
    (!UNTYPED.has(service) && /^[a-z-]+[/:][*?]/i.test(name))
  );
}

/** A rule about each grant of each policy document. */
const aboutGrants = (
  name: string,
  description: string,
  problemOf: (grant: PolicyStatement, type: string) => string | false,
): SecurityRule => ({
  name,
  description,
  scope: "resource",
  problems: ({ type, properties }) =>
    grantsOf(properties).map((grant) => {
      const problem = problemOf(grant, type);
      return problem && `policy ${grant.label}: ${problem}`;
    }),
});

/** Policies of AWS, which AWS may change, and most of which are for every resource. */
const isOfAws = (arn: string): boolean => /^arn:[^:]*:iam::aws:policy\//.test(arn);

const attached = (arns: unknown): string[] =>
  textsOf(arns)
    .filter(isOfAws)
    .map((arn) => `${arn} is a policy of AWS's; write one with the actions that are needed`);

/** Whether a grant is for every principal that there is. */
export const isForEverybody = (grant: PolicyStatement): boolean =>
  grant.negations.includes("NotPrincipal") ||
  (grant.principals.includes("*") && !demandsOneOf(grant, CALLER_KEYS));

/** Rules about what policies grant. */
export const GRANT_RULES: readonly SecurityRule[] = [
  aboutGrants(
    "no-wildcard-action",
    "No policy grants all actions, or all actions of a service, without a condition on the caller.",
    (grant, type) => {
      if (grant.negations.includes("NotAction")) {
        return "grants all but NotAction; list the actions that are needed";
      }
      const all = grant.actions.find(isAnyAction);
      return (
        all !== undefined &&
        !isForCallers(type, grant) &&
        `grants ${all}; list the actions that are needed`
      );
    },
  ),
  aboutGrants(
    "no-wildcard-principal",
    "No policy grants access to every principal without a condition on the caller.",
    (grant) =>
      isForEverybody(grant) &&
      "is for everybody; name a principal, or demand an account, principal or source in a condition",
  ),
  aboutGrants(
    "scoped-resource",
    "A policy grants an action on every resource only if AWS supports no narrower resource.",
    (grant, type) =>
      (grant.negations.includes("NotResource") ||
        (grant.resources.some(isAnyResource) && !mayNameAll(type, grant))) &&
      `grants ${grant.actions.join(", ")} on every resource; name the resources`,
  ),
  {
    name: "own-policies",
    description: "Roles have policies of the stack's own, whose grants the other rules can read.",
    ...byType({
      "aws:iam/role:Role": ({ managedPolicyArns, permissionsBoundary }) =>
        attached([managedPolicyArns, permissionsBoundary].flat()),
      "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": ({ policyArns }) =>
        attached(policyArns),
      ...Object.fromEntries(
        [
          "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          "aws:iam/policyAttachment:PolicyAttachment",
          "aws:iam/userPolicyAttachment:UserPolicyAttachment",
          "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        ].map((type): [string, Check] => [type, ({ policyArn }) => attached(policyArn)]),
      ),
    }),
  },
];
