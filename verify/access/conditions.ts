import { canonicalAddress, canonicalRange, rangeOfAddress } from "../../aws/cidr";
import { isRecord, recordOf } from "../graph/serialization";

/** A statement of a policy, in a document that the evaluator read. */
export type EvaluableStatement = Readonly<Record<string, unknown>>;

/** A policy document that the engine can evaluate. */
export interface EvaluablePolicy {
  readonly Version?: unknown;
  readonly Statement: readonly EvaluableStatement[];
}

/** A policy document with the name under which decisions speak of it. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: EvaluablePolicy;
}

const RENAMED_KEYS = /^(kms:EncryptionContext:|s3:DataAccessPointArn$)|^saml:|^[^:]+\.[^:]+:/i;

/** Prefix of the names that keys are given for the engine. */
const PREFIX = "aws:PrincipalTag/";

/**
 * Name of a condition key in the documents and requests that the engine gets. The engine drops keys
 * that its service data lists with a variable behind a colon, or for access points only, and those of
 * a token, such as `token.actions.githubusercontent.com:sub`, and would then evaluate a condition as
 * if the request had none. The name for an access point's account is one by which the engine, as S3
 * does, tells a delegation to an account from a public statement.
 */
export const evaluable = (conditionKey: string): string =>
  /^s3:DataAccessPointAccount$/i.test(conditionKey)
    ? "aws:VpceAccount"
    : RENAMED_KEYS.test(conditionKey)
      ? `${PREFIX}${conditionKey}`
      : conditionKey;

/** Name of a condition key in AWS's documentation, from the one that the engine gets. */
const documented = (conditionKey: string): string => {
  const bare = conditionKey.slice(PREFIX.length);
  if (conditionKey.toLowerCase() === "aws:vpceaccount") return "s3:DataAccessPointAccount";
  return conditionKey.startsWith(PREFIX) && RENAMED_KEYS.test(bare) ? bare : conditionKey;
};

/** A statement with conditions as the engine evaluates them rightly. */
export function withEvaluableConditions(statement: EvaluableStatement): EvaluableStatement {
  const conditions = statement["Condition"];
  if (!isRecord(conditions)) return statement;
  const renamed = Object.entries(conditions).map(([operator, block]) => [
    operator,
    evaluableBlock(operator, block as Record<string, unknown>),
  ]);
  return { ...statement, Condition: Object.fromEntries(renamed) as unknown };
}

function evaluableBlock(
  operator: string,
  block: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (DATE_OPERATOR.test(operator)) return evaluableDates(block);
  if (ARN_OPERATOR.test(operator)) assertArns(Object.values(block).flat().map(String));
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => [
      evaluable(key),
      comparesAddresses(operator) ? evaluableRanges(value) : value,
    ]),
  );
}

const ARN_OPERATOR = /^(?:For(?:Any|All)Values:)?Arn/i;
const DATE_OPERATOR = /^(?:For(?:Any|All)Values:)?Date/i;
const ADDRESS_OPERATOR = /^(?:For(?:Any|All)Values:)?(?:Not)?IpAddress(?:IfExists)?$/i;

/**
 * Refuses ARNs of fewer than six parts, which the engine matches with nothing: "Each of the six
 * colon-delimited components of the ARN is checked separately" (IAM User Guide, condition operators)
 * leaves open what AWS makes of them.
 */
function assertArns(values: readonly string[]): void {
  const odd = values.find((value) => value.split(":").length < 6);
  if (odd === undefined) return;
  throw new Error(`access: "${odd}" in a policy is no ARN; write all six parts`);
}

/** One comparison of a condition. */
export interface Comparison {
  readonly operator: string;
  /** As AWS documents it. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Comparisons of a statement that {@link withEvaluableConditions} returned. */
export const comparisonsOf = (statement: EvaluableStatement): readonly Comparison[] =>
  Object.entries(recordOf(statement["Condition"])).flatMap(([operator, block]) =>
    Object.entries(block as object).map(([key, value]: [string, unknown]) => ({
      ...{ operator, key: documented(key) },
      values: [value].flat().map(String),
    })),
  );

/** Every `${…}` of a statement that stands for a condition key, without its default. */
const variablesOf = (statement: EvaluableStatement): string[] =>
  [
    ...JSON.stringify([statement["Resource"], statement["NotResource"], statement["Condition"]])
      // In a default, a value stands in quotes, which JSON escapes.
      .matchAll(/\$\{([^}*?$,\s][^},]*)/g),
  ].map(([, name = ""]) => documented(name.trim()));

/** Condition keys on which a statement depends, as AWS documents them. */
export const conditionKeysOf = (statement: EvaluableStatement): readonly string[] => [
  ...new Set([...comparisonsOf(statement).map(({ key }) => key), ...variablesOf(statement)]),
];

/** Whether a condition operator compares addresses with ranges. */
export const comparesAddresses = (operator: string): boolean => ADDRESS_OPERATOR.test(operator);

/**
 * Values of an address operator as the engine evaluates them rightly. It shifts by 32 bits for an
 * IPv4 range `/0`, which then matches one address, so that range is given in two halves. It takes an
 * address without prefix length for unequal to every address of its own family only, and compares
 * IPv6 addresses by their text, so addresses become ranges.
 *
 * @throws Error for a value that is neither address nor range, which the engine would match with nothing
 */
function evaluableRanges(values: unknown): string[] {
  return [values].flat().flatMap((value: unknown) => {
    const text = String(value);
    const address = canonicalAddress(text);
    const range = address === undefined ? canonicalRange(text) : rangeOfAddress(address);
    // What AWS makes of IPv4 written as IPv6 is not documented.
    if (range === undefined || (text.includes(":") && !range.includes(":"))) {
      throw new Error(`access: "${text}" in a policy is no address or range that can be evaluated`);
    }
    return range === "0.0.0.0/0" ? ["0.0.0.0/1", "128.0.0.0/1"] : [range];
  });
}

/**
 * An address of a request as the engine reads it.
 *
 * @throws Error for text that is no address
 */
export function evaluableAddress(text: string): string {
  const address = canonicalAddress(text);
  if (address === undefined) throw new Error(`access: the source "${text}" is no address`);
  return address;
}

/**
 * Milliseconds of a date in ISO 8601, or in seconds since 1970.
 *
 * @throws Error for text that is no date, which the engine would match with nothing
 */
function momentOf(value: string): number {
  const moment = /^\d{5,}$/.test(value) ? Number(value) * 1000 : Date.parse(value);
  if (Number.isNaN(moment)) throw new Error(`access: "${value}" in a policy is no date`);
  return Math.floor(moment / 1000) * 1000;
}

/** A moment as AWS and the engine write it. */
const timestamp = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

/**
 * Condition block of a date operator as the engine evaluates it rightly: it takes seconds since 1970
 * for milliseconds, so dates become timestamps, and `aws:EpochTime`, which it knows in seconds,
 * becomes `aws:CurrentTime`.
 *
 * @throws Error for a block about both keys
 */
function evaluableDates(block: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(block).map(([key, values]): [string, unknown] => [
    /^aws:EpochTime$/i.test(key) ? "aws:CurrentTime" : key,
    [values].flat().map((value) => timestamp(momentOf(String(value)))),
  ]);
  const keys = new Set(entries.map(([key]) => key.toLowerCase()));
  if (keys.size < entries.length) {
    throw new Error("access: a policy compares aws:CurrentTime and aws:EpochTime in one operator");
  }
  return Object.fromEntries(entries);
}

const TIME = /^aws:(CurrentTime|EpochTime)$/i;

/** Any moment, for policies that depend on none. */
const ANY_TIME = Date.UTC(2026, 0, 1);

/**
 * Times of a request between which no condition of the statements changes: before, at and after each
 * moment that a condition names. A verdict holds only if it is the same at all of them.
 *
 * @throws Error for a moment that cannot be read
 */
export function timesIn(
  statements: readonly EvaluableStatement[],
): readonly Record<string, string>[] {
  const named = statements
    .flatMap(comparisonsOf)
    .filter(({ key, operator }) => TIME.test(key) && operator !== "Null")
    .flatMap(({ values }) => values.map(momentOf));
  const moments = named.flatMap((moment) => [moment - 1000, moment, moment + 1000]);
  return [...new Set(named.length === 0 ? [ANY_TIME] : moments)].map((moment) => ({
    "aws:CurrentTime": timestamp(moment),
    "aws:EpochTime": String(moment / 1000),
  }));
}

/**
 * A text in which ARNs of Multi-Region Access Points name a region. AWS's service authorization
 * reference, from which the engine knows resources, lets S3's actions on objects take other access
 * points only. Requests and policies are rewritten alike, so that each matches what it would. Policies
 * that manage all access points name none by its alias, and stay as they are.
 */
export const regionalAccessPoints = (text: string): string =>
  text.replaceAll(/\b(arn:[a-z-]+:s3):(:\d{12}:accesspoint\/[^/"]+\.mrap\b)/g, "$1:us-west-2$2");

/** The resource of a request: as it is for requests that manage the access point. */
export const evaluableResource = (action: string, resource: string): string =>
  action.includes("MultiRegion") ? resource : regionalAccessPoints(resource);
