import { record } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { type Properties, textsOf, UNKNOWN } from "./subject";

/** One statement of a policy document. */
export interface PolicyStatement {
  /** Its `Sid`, or its place in the document. */
  readonly label: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `*`, or `<kind>:<value>`, for example `Service:lambda.amazonaws.com`. */
  readonly principals: readonly string[];
  /** Blocks of condition keys and values, by operator. */
  readonly conditions: Properties;
  /** `NotAction` and its like, which an `Allow` grants whatever they do not name. */
  readonly negations: readonly string[];
}

/** Every `Allow` of every policy document among the properties of a resource. */
export const grantsOf = (properties: Properties): PolicyStatement[] =>
  statementsOf(properties, "allow");

/** Every `Deny` of every policy document among the properties of a resource. */
export const denialsOf = (properties: Properties): PolicyStatement[] =>
  statementsOf(properties, "deny");

/** Statements by the properties that they were read from, as many rules ask for them. */
const read = new WeakMap<Properties, readonly (readonly [effect: string, PolicyStatement])[]>();

function statementsOf(properties: Properties, effect: string): PolicyStatement[] {
  const all =
    read.get(properties) ??
    Object.values(properties)
      .flatMap(documentsOf)
      .flatMap((document) =>
        [document["statement"]]
          .flat()
          .filter(isRecord)
          .map(elementsOf)
          .map(
            (each, index) =>
              [String(each["effect"]).toLowerCase(), statementOf(each, index)] as const,
          ),
      );
  read.set(properties, all);
  return all.flatMap(([is, statement]) => (is === effect ? statement : []));
}

/** Elements of a document or statement by lower-case name, so that no other spelling hides one. */
const elementsOf = (value: Properties): Properties =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));

/** Policy documents in a value, at any depth, as objects or as JSON. */
function documentsOf(value: unknown): Properties[] {
  if (typeof value === "string") return documentsOf(parsed(value));
  if (Array.isArray(value)) return value.flatMap(documentsOf);
  if (!isRecord(value)) return [];
  const elements = elementsOf(value);
  return "statement" in elements ? [elements] : Object.values(value).flatMap(documentsOf);
}

/** What a JSON text with a statement in it says. */
function parsed(text: string): unknown {
  // An escape could spell the word.
  if (!/^\s*[[{]/.test(text) || !/statement|\\u/i.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statementOf(statement: Properties, index: number): PolicyStatement {
  const { sid, action, resource, principal, condition } = statement;
  return {
    label: typeof sid === "string" && sid !== "" ? sid : `statement ${index + 1}`,
    actions: textsOf(action),
    resources: textsOf(resource),
    principals: principalsOf(principal),
    conditions: record(condition),
    negations: ["NotAction", "NotPrincipal", "NotResource"].filter(
      (key) => key.toLowerCase() in statement,
    ),
  };
}

const principalsOf = (principal: unknown): string[] =>
  isRecord(principal)
    ? Object.entries(principal).flatMap(([kind, value]) =>
        textsOf(value).map((each) => (isWild(each) ? "*" : `${kind}:${each}`)),
      )
    : textsOf(principal).map((each) => (isWild(each) ? "*" : each));

/** Whether a text has a wildcard of IAM's. */
export const isWild = (text: string): boolean => /[*?]/.test(text);

/**
 * Operators that only a matching, present value satisfies. Negated and `IfExists` ones are satisfied
 * without a value, and so are those with `ForAllValues`.
 */
const POSITIVE = /^(ForAnyValue:)?(String|Arn)(Equals|EqualsIgnoreCase|Like)$/;

/** Values that a statement demands of a condition key, one list for each operator. */
export const demands = ({ conditions }: PolicyStatement, key: string): unknown[][] =>
  Object.entries(conditions)
    .filter(([operator]) => POSITIVE.test(operator))
    .flatMap(([, block]) => (isRecord(block) ? Object.entries(block) : []))
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .map(([, value]) => [value].flat());

/** Whether each of the values says whom or what it means, as far as it is known. */
const areSpecific = (values: readonly unknown[]): boolean =>
  values.length > 0 && values.every((value) => value === UNKNOWN || isSpecific(String(value)));

/**
 * Whether a value means one account, organization, or part of an account, whatever its wildcards stand
 * for. A wildcard before the account of an ARN could stand for colons, and so for another account.
 */
function isSpecific(value: string): boolean {
  if (!value.toLowerCase().startsWith("arn:")) return value !== "" && !isWild(value);
  const [, partition = "", service = "", region = "", account = "", ...name] = value.split(":");
  if ([partition, service, region, account].some(isWild)) return false;
  // Names of buckets are those of the whole world.
  return account === "" ? /^[^*?]{3,}$/.test(name.join(":").split("/")[0] ?? "") : name.length > 0;
}

/** Values that a statement demands of a condition key, or none where any of them means too much. */
export const demanded = (statement: PolicyStatement, key: string): string[] =>
  demands(statement, key).filter(areSpecific).flatMap(textsOf);

/** Whether a statement demands a specific value of at least one of these condition keys. */
export const demandsOneOf = (statement: PolicyStatement, keys: readonly string[]): boolean =>
  keys.some((key) => demands(statement, key).some(areSpecific));

/** Values of a condition key in a block of conditions. */
export const conditionValues = (block: unknown, key: string): string[] =>
  isRecord(block)
    ? Object.entries(block)
        .filter(([name]) => name.toLowerCase() === key.toLowerCase())
        .flatMap(([, value]) => textsOf(value))
    : [];
