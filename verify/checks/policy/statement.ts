import { isRecord, type Properties, recordsOf, type PolicySubject, textsOf } from "./subject";

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
