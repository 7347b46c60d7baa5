import { comparisonsOf } from "./conditions";

/** Principals that a statement names, by kind. */
export interface NamedPrincipals {
  /** ARNs of users, roles and sessions, and identifiers of accounts. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
  /** Whether it names everybody. */
  readonly everybody: boolean;
  /** Whether it names whom it is not about. */
  readonly negated: boolean;
}

const ARN =
  /^arn:[a-z-]+:(iam|sts)::(\d{12}):(root$|(role|user|assumed-role|federated-user)\/[^*?]+$)/;
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/** What a principal of each kind looks like; AWS takes no other, and no wildcard inside one. */
const KINDS: Readonly<Record<string, RegExp>> = {
  AWS: new RegExp(`^\\*$|^\\d{12}$|${ARN.source}`),
  Service: HOST,
  Federated: new RegExp(
    `${HOST.source}|^arn:[a-z-]+:iam::\\d{12}:(oidc|saml)-provider/[^*?]+$`,
    "i",
  ),
};

/**
 * Principals that a statement's `Principal` or `NotPrincipal` names.
 *
 * @throws Error for one that cannot be asked about: a canonical user, the identifier of a deleted
 * principal, a name with wildcards
 */
export function namedIn(statement: Record<string, unknown>, label: string): NamedPrincipals {
  const negated = "NotPrincipal" in statement;
  const element = statement[negated ? "NotPrincipal" : "Principal"] ?? {};
  const byKind = element === "*" ? { AWS: "*" } : (element as Record<string, unknown>);
  for (const [kind, names] of Object.entries(byKind)) {
    const odd = [names]
      .flat()
      .map(String)
      .find((name) => KINDS[kind]?.test(name) !== true);
    if (odd === undefined) continue;
    throw new Error(
      `access: ${label}/${String(statement["Sid"])} names ${kind} ${odd}, who cannot be asked about; name a role, user, account, service or identity provider`,
    );
  }
  const of = (kind: string): string[] => [byKind[kind] ?? []].flat().map(String);
  return {
    aws: of("AWS").filter((name) => name !== "*"),
    services: of("Service"),
    federated: of("Federated"),
    everybody: of("AWS").includes("*"),
    negated,
  };
}

/** Condition keys whose values are principals, and those whose values are accounts. */
const ARN_KEY = /^aws:PrincipalArn$/i;
const ACCOUNT_KEY =
  /^(aws:(Principal|Source)Account|aws:SourceOwner|kms:CallerAccount|s3:DataAccessPointAccount)$/i;
const ORGANIZATION_KEY = /^aws:Principal(OrgID|OrgPaths)$/i;

/** Principals, accounts and organizations that the conditions of a statement name. */
export function namedInConditions(statement: Record<string, unknown>): {
  readonly aws: readonly string[];
  readonly organizations: readonly string[];
} {
  const valuesOf = (pattern: RegExp): string[] =>
    comparisonsOf(statement)
      .filter(({ key, operator }) => pattern.test(key) && operator !== "Null")
      .flatMap(({ values }) => values)
      .map((pattern) => pattern.replace(/[*?]/g, "x"));
  return {
    aws: [
      ...valuesOf(ARN_KEY).filter((arn) => ARN.test(arn)),
      ...valuesOf(ACCOUNT_KEY).filter((id) => /^\d{12}$/.test(id)),
    ],
    organizations: valuesOf(ORGANIZATION_KEY),
  };
}
