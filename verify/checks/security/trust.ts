import {
  conditionValues,
  demanded,
  demandsOneOf,
  denialsOf,
  grantsOf,
  isWild,
  type PolicyStatement,
} from "./statements";
import { isForEverybody } from "./grants";
import {
  each,
  isMissing,
  ofType,
  type PolicySubject,
  type Properties,
  type SecurityRule,
  textsOf,
  valueAt,
} from "./subject";
import type { Problem } from "../rule";

const ROLE = "aws:iam/role:Role";
const SERVER = "aws:transfer/server:Server";
const TRANSFER = "Service:transfer.amazonaws.com";

/** Services that tell a role nothing of where they were called from. */
export const SILENT: ReadonlySet<string> = new Set(["Service:lambda.amazonaws.com"]);

const servicesOf = ({ principals }: PolicyStatement): string[] =>
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
      grantsOf(subject.properties)
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

/** Longest session of a role that is not listed, in seconds, which is AWS's default. */
const LONGEST_SESSION = 3600;

/** Roles with longer sessions, by the beginning of their names. Deployments wait for network interfaces. */
export const LONGER_SESSIONS: Readonly<Record<string, number>> = { "deploy-managed-sftp-": 5400 };

const longestSession = (name: unknown): number =>
  Object.entries(LONGER_SESSIONS).find(([prefix]) => String(name).startsWith(prefix))?.[1] ??
  LONGEST_SESSION;

/** What is wrong with a grant to users of another identity provider, if anything. */
function federatedProblem(grant: PolicyStatement): string | false {
  const provider = grant.principals.find((principal) => principal.startsWith("Federated:"));
  if (provider === undefined) return false;
  const issuer = /:oidc-provider\/(.+)$/.exec(provider)?.[1] ?? provider.replace("Federated:", "");
  const isSaml = provider.includes(":saml-provider/");
  const keys = isSaml ? ["SAML:aud"] : [`${issuer}:sub`, `${issuer}:aud`];
  const open = keys.filter((key) => demanded(grant, key).length === 0);
  return (
    open.length > 0 &&
    `policy ${grant.label}: ${open.join(" and ")} may be anybody's; require exact values with StringEquals, such as repo:<owner>/<repository>:environment:<stack>`
  );
}

/** Whether the source of an invocation is known to be none, or one of many. */
function isOpenSource(source: unknown): boolean {
  if (typeof source !== "string") return isMissing(source);
  const [, , service, , , name = "*"] = source.split(":");
  // Behind its id, the ARN of an API has a stage, a method and a path.
  const owner = service === "execute-api" ? name.replace(/\/.*/, "") : name;
  return source === "" || source.split(":").slice(0, 5).some(isWild) || isWild(owner);
}

/** Whether an ARN of a role or user, as a condition names it, is for many. */
function isManyCallers(arn: string): boolean {
  const sso = /:role\/aws-reserved\/sso\.amazonaws\.com\/([^*?]+\/)?AWSReservedSSO_[^*?]+_\*$/;
  return isWild(arn) && !(sso.test(arn) && !isWild(arn.split(":")[4] ?? "*"));
}

/** Statements whose conditions on the caller grant: those of grants, and what denials except. */
const callersOf = (properties: Properties): [label: string, arn: string][] =>
  (
    [
      // A grant to everybody is reported as one.
      [grantsOf(properties).filter((grant) => !isForEverybody(grant)), /^(?!.*Not)/i],
      [denialsOf(properties), /Not/i],
    ] as const
  ).flatMap(([statements, operators]) =>
    statements.flatMap(({ label, conditions }) =>
      Object.entries(conditions)
        .filter(([operator]) => operators.test(operator))
        .flatMap(([, block]) => conditionValues(block, "aws:PrincipalArn"))
        .map((arn): [string, string] => [label, arn]),
    ),
  );

/** Rules about who may act for whom. */
export const TRUST_RULES: readonly SecurityRule[] = [
  {
    name: "trust-names-source",
    description: "A service can assume a role for this account only.",
    ...each([ROLE], (role) =>
      grantsOf(role).map(
        (grant) =>
          servicesOf(grant).length > 0 &&
          !demandsOneOf(grant, ["aws:SourceAccount", "aws:SourceArn"]) &&
          `policy ${grant.label}: ${servicesOf(grant).join(", ").replaceAll("Service:", "")} takes on the role for any account; demand aws:SourceAccount or aws:SourceArn`,
      ),
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
    ...each(["aws:lambda/permission:Permission"], ({ principal, sourceArn }) => {
      if (typeof principal !== "string") return false;
      if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(principal)) {
        return `principal is ${principal}, which is no service; name the service that calls`;
      }
      return (
        isOpenSource(sourceArn) &&
        `sourceArn is ${isMissing(sourceArn) ? "missing" : String(sourceArn)}, so ${principal} may invoke the function for any account; set it`
      );
    }),
  },
  {
    name: "federation-names-subject",
    description:
      "Users of another identity provider can assume a role by their exact subject only.",
    ...each([ROLE], (role) => grantsOf(role).map(federatedProblem)),
  },
  {
    name: "callers-by-name",
    description: "A condition that admits or excepts callers names each of them.",
    scope: "resource",
    problems: ({ properties }) =>
      callersOf(properties).map(
        ([label, arn]) =>
          isManyCallers(arn) &&
          `policy ${label}: aws:PrincipalArn ${arn} is for many callers; name each role or user`,
      ),
  },
  {
    name: "short-sessions",
    description: "Sessions of roles last one hour at most, or as long as a deployment needs.",
    ...each(
      [ROLE],
      ({ maxSessionDuration: seconds, name }) =>
        Number(typeof seconds === "symbol" ? 0 : (seconds ?? 0)) > longestSession(name) &&
        `maxSessionDuration is ${String(seconds)} seconds; ${longestSession(name)} are enough for what the role does`,
    ),
  },
];
