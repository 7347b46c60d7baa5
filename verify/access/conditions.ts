import { isRecord } from "../graph/serialization";
import { comparesAddresses, evaluableRanges } from "./addresses";
import { comparesDates, evaluableDates } from "./dates";

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
export const documented = (conditionKey: string): string => {
  const bare = conditionKey.slice(PREFIX.length);
  if (conditionKey.toLowerCase() === "aws:vpceaccount") return "s3:DataAccessPointAccount";
  return conditionKey.startsWith(PREFIX) && RENAMED_KEYS.test(bare) ? bare : conditionKey;
};

/** A statement with conditions as the engine evaluates them rightly. */
export function withEvaluableConditions(
  statement: Record<string, unknown>,
): Record<string, unknown> {
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
  if (comparesDates(operator)) return evaluableDates(block);
  if (ARN_OPERATOR.test(operator)) assertArns(Object.values(block).flat().map(String));
  return Object.fromEntries(
    Object.entries(block).map(([key, value]) => [
      evaluable(key),
      comparesAddresses(operator) ? evaluableRanges(value) : value,
    ]),
  );
}

const ARN_OPERATOR = /^(?:For(?:Any|All)Values:)?Arn/i;

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
export const comparisonsOf = (statement: Record<string, unknown>): readonly Comparison[] =>
  Object.entries(isRecord(statement["Condition"]) ? statement["Condition"] : {}).flatMap(
    ([operator, block]) =>
      Object.entries(block as object).map(([key, value]: [string, unknown]) => ({
        ...{ operator, key: documented(key) },
        values: [value].flat().map(String),
      })),
  );

/** Every `${…}` of a statement that stands for a condition key, without its default. */
const variablesOf = (statement: Record<string, unknown>): string[] =>
  [
    ...JSON.stringify([statement["Resource"], statement["NotResource"], statement["Condition"]])
      // In a default, a value stands in quotes, which JSON escapes.
      .matchAll(/\$\{([^}*?$,\s][^},]*)/g),
  ].map(([, name = ""]) => documented(name.trim()));

/** Condition keys on which a statement depends, as AWS documents them. */
export const conditionKeysOf = (statement: Record<string, unknown>): readonly string[] => [
  ...new Set([...comparisonsOf(statement).map(({ key }) => key), ...variablesOf(statement)]),
];
