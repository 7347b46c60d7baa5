import { parseArn } from "../../../aws/resource-names";
import type { Graph } from "../../graph/graph";
import { accountOf } from "../../graph/stack-model";
import { actionsOf, policiesOf, takes } from "../../iam-data/check";
import { concerns } from "../decision-cache";
import { accessOf, type PolicyEvaluator } from "../evaluator";
import { documentOf } from "../policies";
import type { NamedPolicy } from "../conditions";
import { type Circumstances, PLAIN, waysOf } from "./contexts";
import { type ResourceDocument, resourceDocumentsOf } from "./documents";
import { anybodyOf, couldName, partiesOf, type Party } from "./parties";
import { instances } from "./values";

/** What a policy of a resource gives a party. */
export interface StatementGrant {
  readonly who: string;
  readonly isStranger: boolean;
  /** Label of the policy and name of the statement. */
  readonly by: string;
  /** In alphabetical order. */
  readonly actions: readonly string[];
  /** Condition keys that a request needs, with the values of one that is allowed. */
  readonly given: string;
}

/** What every policy of a graph gives everybody whom one of them names, and strangers. */
export interface Everybody {
  /** Labels of the policies, each read whole. */
  readonly documents: readonly string[];
  readonly grants: readonly StatementGrant[];
  /** Parties that no policy gives anything. */
  readonly nothing: readonly Pick<Party, "who" | "isStranger">[];
}

/** An action on a resource that a statement could grant. */
interface Target {
  readonly action: string;
  readonly resource: string;
}

/**
 * Asks for everybody about every action that a policy of a resource mentions.
 *
 * @param documents policies to ask about
 */
export async function everybodyIn(
  graph: Graph,
  documents: readonly ResourceDocument[] = resourceDocumentsOf(graph),
): Promise<Everybody> {
  const parties = partiesOf(graph, [...documents, ...documentsOf(graph)]);
  const questioner: Questioner = {
    access: accessOf(graph),
    permissive: accessOf(withoutDenials(graph)),
    account: accountOf(graph).accountId,
  };
  const grants = new Map<string, StatementGrant>();
  for (const document of documents) {
    for (const statement of document.policy.Statement.filter(isAllowing)) {
      const targets = await targetsOf(statement, document.arn);
      for (const party of parties.filter((each) => couldName(statement, each, document.label))) {
        for (const target of targets) {
          const found = await allowed(questioner, { party, target, document, statement });
          if (found !== undefined) add(grants, party, found, target.action);
        }
      }
    }
  }
  const named = new Set([...grants.values()].map(({ who }) => who));
  return {
    documents: documents.map(({ label }) => label),
    grants: withoutRepetition([...grants.values()], questioner.account),
    nothing: parties.filter(({ who }) => !named.has(who)),
  };
}

/** Grants without those of somebody in an account whose every principal has the same. */
function withoutRepetition(
  grants: readonly StatementGrant[],
  account: string,
): readonly StatementGrant[] {
  const key = ({ by, given, actions }: StatementGrant): string =>
    JSON.stringify([by, given, actions]);
  const general = new Set(grants.filter(({ who }) => who === anybodyOf(account)).map(key));
  const isOwn = ({ who }: StatementGrant): boolean =>
    who.startsWith("role ") || who.includes(`:${account}:`);
  return grants.filter((grant) => !isOwn(grant) || !general.has(key(grant)));
}

const isAllowing = ({ Effect }: Record<string, unknown>): boolean => Effect === "Allow";

/** Every policy in an input of the graph, also of those that belong to no resource. */
const documentsOf = (graph: Graph): readonly NamedPolicy[] =>
  policiesOf(graph).map(({ resource, statements }) => ({
    name: resource.name,
    policy: { Statement: statements },
  }));

/** Adds an action to what a statement gives a party. */
function add(
  grants: Map<string, StatementGrant>,
  { who, isStranger }: Party,
  { by, given }: Pick<StatementGrant, "by" | "given">,
  action: string,
): void {
  const key = JSON.stringify([who, by, given]);
  const actions = new Set([...(grants.get(key)?.actions ?? []), action]);
  grants.set(key, { who, isStranger, by, given, actions: [...actions].sort() });
}

/** Evaluators of a graph, and of one in which no policy of a resource denies anything. */
interface Questioner {
  readonly access: PolicyEvaluator;
  readonly permissive: PolicyEvaluator;
  readonly account: string;
}

interface Question {
  readonly party: Party;
  readonly target: Target;
  readonly document: ResourceDocument;
  /** Statement that may allow it. */
  readonly statement: Record<string, unknown>;
}

/**
 * The first way in which a party is allowed an action because of a policy, if there is one. Of the
 * ways that differ in what denials ask for, only those are tried that a statement allows.
 */
async function allowed(
  { access, permissive, account }: Questioner,
  { party, target, document, statement }: Question,
): Promise<Pick<StatementGrant, "by" | "given"> | undefined> {
  const denials = document.policy.Statement.filter(
    (each) => !isAllowing(each) && concerns(each, target.action),
  );
  const because = async (
    evaluator: PolicyEvaluator,
    { context, absent }: Circumstances,
  ): Promise<string | undefined> => {
    const request = { principal: party.principal, ...target, context, absent };
    const decision = await evaluator.decide(request);
    const by = decision.reason.split(", ").find((each) => each.startsWith(`${document.name}/`));
    return decision.allowed ? by?.slice(document.name.length) : undefined;
  };
  const choices = { statements: [statement], others: denials };
  for (const way of waysOf(party, choices, PLAIN, account)) {
    if ((await because(permissive, way)) === undefined) continue;
    for (const exact of waysOf(party, { statements: denials, others: [] }, way, account)) {
      const sid = await because(access, exact);
      if (sid !== undefined)
        return { by: `${document.label}${sid}`, given: describe(exact.context) };
    }
  }
  return undefined;
}

/** A graph in which no policy of a resource denies anything. */
function withoutDenials(graph: Graph): Graph {
  const resources = graph.resources.map((resource) => {
    const { policy } = resource.inputs;
    if (policy === undefined || /^aws:(iam|ec2)/.test(resource.type)) return resource;
    const document = documentOf(policy);
    const Statement = document.Statement.filter(isAllowing);
    return { ...resource, inputs: { ...resource.inputs, policy: { ...document, Statement } } };
  });
  return { ...graph, resources };
}

/** Keys that every request over TLS has. */
const ORDINARY = /^(aws:SecureTransport true|s3:TlsVersion 1\.[2-9])$/;

const describe = (context: Circumstances["context"]): string =>
  Object.entries(context)
    .map(([key, value]) => `${key} ${[value].flat().join(" ")}`)
    .filter((text) => !ORDINARY.test(text))
    .sort()
    .join(", ");

/** Actions that a statement grants on a resource, and on what is inside it. */
async function targetsOf(
  statement: Record<string, unknown>,
  arn: string,
): Promise<readonly Target[]> {
  const service = parseArn(arn).service === "iam" ? "sts" : parseArn(arn).service;
  const texts = (name: string): string[] => [statement[name] ?? []].flat().map(String);
  const patterns = "Action" in statement ? texts("Action") : [`${service}:*`];
  const ofService = patterns
    .map((each) => (/^\*(:\*)?$/.test(each) ? `${service}:*` : each))
    .filter((each) => each.toLowerCase().startsWith(`${service}:`));
  const actions = (await Promise.all(ofService.map(actionsOf))).flat();
  const resources = resourcesIn(statement, arn);
  return actions.flatMap((action) =>
    resources
      .filter((resource) => takes(action, resource))
      .map((resource) => ({ action: action.name, resource })),
  );
}

/** A resource itself, and in a bucket or access point the objects that a statement is about. */
function resourcesIn(statement: Record<string, unknown>, arn: string): readonly string[] {
  const { service, resource } = parseArn(arn);
  if (service !== "s3") return [arn];
  const inside = resource.startsWith("accesspoint/") ? `${arn}/object/` : `${arn}/`;
  const named = [statement["Resource"] ?? []]
    .flat()
    .map(String)
    .flatMap(instances)
    .filter((each) => each.startsWith(inside));
  return [arn, ...(named.length > 0 ? named : [`${inside}x`])];
}
