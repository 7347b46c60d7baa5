import { isRecord } from "../../graph/serialization";
import {
  type PolicySubject,
  type Properties,
  recordsOf,
  type SecurityRule,
  textsOf,
} from "./subject";

/** One `Allow` of a policy document. */
export interface PolicyGrant {
  /** Its `Sid`, or its place in the document. */
  readonly label: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `*`, or `<kind>:<value>`, for example `Service:lambda.amazonaws.com`. */
  readonly principals: readonly string[];
  readonly conditions: Properties;
  /** `NotAction` and its like, which grant whatever they do not name. */
  readonly negations: readonly string[];
}

/** Every `Allow` of every policy document among the properties of a resource. */
export const grantsOf = ({ properties }: PolicySubject): PolicyGrant[] =>
  [properties, ...recordsOf(properties["inlinePolicies"])]
    .flatMap((holder) => Object.values(holder))
    .flatMap(documentsOf)
    .flatMap((document) => recordsOf(document["Statement"]))
    .filter(({ Effect }) => Effect === "Allow")
    .map(grantOf);

function documentsOf(value: unknown): Properties[] {
  if (isRecord(value)) return "Statement" in value ? [value] : [];
  if (typeof value !== "string" || !value.startsWith("{")) return [];
  try {
    return documentsOf(JSON.parse(value));
  } catch {
    return [];
  }
}

const grantOf = (statement: Properties, index: number): PolicyGrant => ({
  label: typeof statement["Sid"] === "string" ? statement["Sid"] : `statement ${index + 1}`,
  actions: textsOf(statement["Action"]),
  resources: textsOf(statement["Resource"]),
  principals: principalsOf(statement["Principal"]),
  conditions: isRecord(statement["Condition"]) ? statement["Condition"] : {},
  negations: ["NotAction", "NotPrincipal", "NotResource"].filter((key) => key in statement),
});

const principalsOf = (principal: unknown): string[] =>
  isRecord(principal)
    ? Object.entries(principal).flatMap(([kind, value]) =>
        textsOf(value).map((each) => (each === "*" ? each : `${kind}:${each}`)),
      )
    : textsOf(principal);

/** Operators that only a matching, present value satisfies; negated and `IfExists` ones pass without. */
const POSITIVE = /^(ForAnyValue:)?(String|Arn)(Equals|EqualsIgnoreCase|Like)$/;

/** Values that a grant demands of a condition key, without those that any value matches. */
export const demanded = ({ conditions }: PolicyGrant, key: string): string[] =>
  Object.entries(conditions)
    .filter(([operator]) => POSITIVE.test(operator))
    .flatMap(([, block]) => (isRecord(block) ? Object.entries(block) : []))
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, value]) => textsOf(value))
    .filter((value) => !/^\*+$/.test(value));

/** Whether a grant demands a value of at least one of these condition keys. */
export const demandsOneOf = (grant: PolicyGrant, keys: readonly string[]): boolean =>
  keys.some((key) => demanded(grant, key).length > 0);

/** Condition keys that identify the caller, or whom a service calls for. */
const CALLER_KEYS = [
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

/** Whether a grant may be for every resource. */
const mayNameAll = (type: string, grant: PolicyGrant): boolean =>
  // In a key's policy that is the key itself; an endpoint's only narrows what the caller's grants.
  KEY_POLICIES.has(type) ||
  (ENDPOINT_POLICIES.has(type) && demandsOneOf(grant, CALLER_KEYS)) ||
  grant.actions.every((action) => UNSCOPED.has(action));

/** A rule about each grant of each policy document. */
const aboutGrants = (
  name: string,
  description: string,
  problemOf: (grant: PolicyGrant, type: string) => string | false,
): SecurityRule => ({
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
export const GRANT_RULES: readonly SecurityRule[] = [
  aboutGrants(
    "no-wildcard-action",
    "No policy grants all actions, or all actions of a service, without a condition on the caller.",
    (grant) => {
      const all = grant.actions.find((action) => /^(\*|[a-z0-9-]+:\*)$/.test(action));
      if (demandsOneOf(grant, CALLER_KEYS)) return false;
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
      !demandsOneOf(grant, CALLER_KEYS) &&
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
