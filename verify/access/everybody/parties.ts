import { accountArn, parseArn } from "../../../aws/resource-names";
import { arnOf, type Graph, resourcesOf } from "../../graph/graph";
import { accountOf } from "../../graph/stack-model";
import type { NamedPolicy } from "../conditions";
import type { Principal } from "../request";
import { namedIn, namedInConditions } from "../named";

/** For whom a service calls: what a policy names, something else of the account, another account. */
export type Behalf = "stack" | "account" | "stranger";

/** Somebody who is asked about every policy. */
export interface Party {
  readonly who: string;
  readonly principal: Principal;
  /** Whether no policy names the party. */
  readonly isStranger: boolean;
  /** Of a service. */
  readonly behalf?: Behalf;
  /** Organization of the party's account. */
  readonly organization?: string;
}

/** An account that no stack has to do with. */
export const STRANGER_ACCOUNT = "999988887777";
const STRANGER_SERVICE = "stranger.amazonaws.com";

/** Everybody whom a policy of a graph names, the graph's roles, and a stranger of each kind. */
export function partiesOf(graph: Graph, documents: readonly NamedPolicy[]): readonly Party[] {
  const account = accountOf(graph);
  const statements = documents.flatMap(({ name, policy }) =>
    policy.Statement.map((statement) => ({ statement, name })),
  );
  const named = statements.map(({ statement, name }) => namedIn(statement, name));
  const byCondition = statements.map(({ statement }) => namedInConditions(statement));
  const own = resourcesOf(graph, "aws:iam/role:Role").map(arnOf);
  const aws = [...named, ...byCondition].flatMap((each) => each.aws);
  const others = new Set(aws.map((name) => principalArn(account.partition, name)));
  const services = new Set([...named.flatMap((each) => each.services), STRANGER_SERVICE]);
  return [
    ...own.map((role): Party => ({
      ...{ who: parseArn(role).resource.replace("role/", "role "), isStranger: false },
      // With every permission of its own: the table is about what policies of resources give.
      principal: { kind: "other", arn: role },
    })),
    ...[...others, principalArn(account.partition, account.accountId)]
      .filter((arn, index, all) => !own.includes(arn) && all.indexOf(arn) === index)
      .map((arn): Party => ({
        ...{ who: nameOf(arn), isStranger: false },
        principal: { kind: "other", arn },
      })),
    ...new Set(byCondition.flatMap(({ organizations }) => organizations)),
  ]
    .map((party): Party =>
      typeof party === "string"
        ? {
            ...{ who: `an account of organization ${party}`, isStranger: false },
            principal: { kind: "other", arn: principalArn(account.partition, "555566667777") },
            organization: party,
          }
        : party,
    )
    .concat(
      [...services].flatMap(servicesFor),
      [...new Set(named.flatMap((each) => each.federated))].map((provider) => ({
        ...{ who: `anybody with a token of ${provider}`, isStranger: false },
        principal: { kind: "federated", provider },
      })),
      strangers(account),
    );
}

/** ARN of a principal that a policy names, or of somebody in an account that it names. */
function principalArn(partition: string, name: string): string {
  const id = /^\d{12}$/.test(name) ? name : /:root$/.test(name) ? parseArn(name).accountId : "";
  return id === "" ? name : `arn:${partition}:iam::${id}:role/anybody`;
}

const nameOf = (arn: string): string => {
  const { accountId, resource } = parseArn(arn);
  return resource === "role/anybody" ? anybodyOf(accountId) : arn;
};

/** How somebody of an account is called whom no policy names. */
export const anybodyOf = (accountId: string): string => `anybody else of account ${accountId}`;

/** How a party of a service is called. */
export const BEHALF: Readonly<Record<Behalf, string>> = {
  stack: "for the named resource",
  account: "for another resource of the account",
  stranger: "for another account",
};

const servicesFor = (name: string): readonly Party[] =>
  (["stack", "account", "stranger"] as const).map((behalf) => ({
    who: `${name} ${BEHALF[behalf]}`,
    principal: { kind: "service", name },
    isStranger: name === STRANGER_SERVICE || behalf === "stranger",
    behalf,
  }));

const strangers = ({ partition, accountId }: ReturnType<typeof accountOf>): readonly Party[] => [
  {
    ...{ who: `anybody of account ${STRANGER_ACCOUNT}, a stranger`, isStranger: true },
    principal: {
      kind: "other",
      arn: accountArn({ partition, accountId: STRANGER_ACCOUNT }).replace(/root$/, "role/stranger"),
    },
  },
  {
    ...{ who: "anybody with a token of another identity provider", isStranger: true },
    principal: {
      kind: "federated",
      provider: `arn:${partition}:iam::${accountId}:oidc-provider/stranger.example.com`,
    },
  },
  { who: "anybody without credentials", principal: { kind: "anonymous" }, isStranger: true },
];

/**
 * Whether a statement's principals leave it open that it is about a party. The answer may be yes for
 * a statement that is not: only then is the evaluator asked.
 */
export function couldName(
  statement: Record<string, unknown>,
  { principal }: Party,
  label: string,
): boolean {
  const { aws, services, federated, everybody, negated } = namedIn(statement, label);
  if (everybody || negated) return true;
  switch (principal.kind) {
    case "anonymous":
      return false;
    case "service":
      return services.includes(principal.name);
    case "federated":
      return federated.includes(principal.provider);
    case "role":
    case "session":
      return aws.some((name) => accountOfName(name) === parseArn(principal.role).accountId);
    case "other":
      return aws.some((name) => accountOfName(name) === parseArn(principal.arn).accountId);
  }
}

const accountOfName = (name: string): string =>
  /^\d{12}$/.test(name) ? name : parseArn(name).accountId;
