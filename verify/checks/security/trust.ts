import { demanded, demandsOneOf, type PolicyGrant, grantsOf } from "./statements";
import {
  isMissing,
  ofType,
  type PolicySubject,
  type SecurityRule,
  textsOf,
  valueAt,
} from "./subject";
import type { Problem } from "../rule";

const ROLE = "aws:iam/role:Role";
const SERVER = "aws:transfer/server:Server";
const TRANSFER = "Service:transfer.amazonaws.com";

/** Services that tell a role nothing of where they were called from. */
const SILENT = new Set(["Service:lambda.amazonaws.com"]);

const servicesOf = ({ principals }: PolicyGrant): string[] =>
  principals.filter((principal) => principal.startsWith("Service:") && !SILENT.has(principal));

/** Names of the roles that identity functions hand to Transfer for users. */
const userRoles = (stack: readonly PolicySubject[]): Set<string> =>
  new Set(
    ofType(stack, "aws:lambda/function:Function")
      .flatMap(({ properties }) =>
        textsOf(valueAt(properties["environment"], "variables", "USER_ROLE_ARN")),
      )
      .map((arn) => arn.split("/").at(-1) ?? ""),
  );

/** Sources that a role of users may name: users of the stack's own servers. */
function isUserOf(servers: readonly PolicySubject[], source: string): boolean {
  const [, , service, , , own = ""] = source.split(":");
  const arns = servers.map(({ properties: { arn } }) => arn);
  return (
    service === "transfer" &&
    // Servers whose identifiers are unknown may be the ones that are meant.
    arns.some((arn) =>
      typeof arn === "string"
        ? own === `user/${arn.split("/").at(-1)}/*`
        : /^user\/[^/*]+\/\*$/.test(own),
    )
  );
}

/** What is wrong with the trust of a role that Transfer takes on for users. */
function userRoleProblems(stack: readonly PolicySubject[]): Problem[] {
  const names = userRoles(stack);
  const servers = ofType(stack, SERVER);
  return ofType(stack, ROLE)
    .filter(({ properties: { name } }) => names.has(String(name)))
    .flatMap((subject) =>
      grantsOf(subject)
        .filter(({ principals }) => principals.includes(TRANSFER))
        .filter((grant) => {
          const sources = demanded(grant, "aws:SourceArn");
          return sources.length === 0 || !sources.every((each) => isUserOf(servers, each));
        })
        .map(({ label }) => ({
          subject,
          problem: `policy ${label}: aws:SourceArn is not restricted to this stack's users, so another server could use the role, or none can; require arn:…:user/<server id>/*`,
        })),
    );
}

/** Rules about who may act for whom. */
export const TRUST_RULES: readonly SecurityRule[] = [
  {
    name: "trust-names-source",
    description: "A service can assume a role for this account only.",
    scope: "resource",
    types: [ROLE],
    problems: (subject) =>
      grantsOf(subject)
        .filter((grant) => servicesOf(grant).length > 0)
        .filter((grant) => !demandsOneOf(grant, ["aws:SourceAccount", "aws:SourceArn"]))
        .map(
          (grant) =>
            `policy ${grant.label}: ${servicesOf(grant).join(", ").replaceAll("Service:", "")} takes on the role for any account; demand aws:SourceAccount or aws:SourceArn`,
        ),
  },
  {
    name: "users-role-of-this-server",
    description: "The user role can be assumed for users of this stack's server only.",
    scope: "stack",
    problems: userRoleProblems,
  },
  {
    name: "invocation-names-source",
    description: "A service can invoke a function for one named source only.",
    scope: "resource",
    types: ["aws:lambda/permission:Permission"],
    problems: ({ properties: { principal, sourceArn } }) =>
      String(principal).endsWith(".amazonaws.com") && isMissing(sourceArn)
        ? [
            `sourceArn is missing, so ${String(principal)} may invoke the function for any account; set it`,
          ]
        : [],
  },
];
