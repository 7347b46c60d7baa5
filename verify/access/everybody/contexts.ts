import { parseArn } from "../../../aws/resource-names";
import { type Comparison, comparisonsOf } from "../conditions";
import type { Context } from "../request";
import { type Party, STRANGER_ACCOUNT } from "./parties";
import { instances, type Value, valuesOf } from "./values";

/** Keys that say who the caller is, or what it calls: nobody may choose them. */
const GIVEN =
  /^aws:(Principal(Arn|Account|Type|IsAWSService|ServiceName|ServiceNamesList)|userid|username|ResourceAccount|FederatedProvider|ViaAWSService|CurrentTime|EpochTime)$|^(kms:CallerAccount|s3:ResourceAccount)$/i;
/** Keys that say for which resource a service calls. */
const SOURCE = /^aws:Source(Arn|Account|OrgID|OrgPaths|Owner)$/i;
const ORGANIZATION = /^aws:Principal(OrgID|OrgPaths)$/i;

/** Keys of a request through an access point, whose own policy is asked about by itself. */
const ACCESS_POINT = /^s3:(DataAccessPoint(Arn|Account)|AccessPointNetworkOrigin)$/i;

/** Organization of a stranger. */
const STRANGER_ORGANIZATION = "o-stranger00";

/** More combinations than these are not tried. */
const MOST = 20_000;

/** One way to send a request: condition keys with their values, and keys that it lacks. */
export interface Circumstances {
  readonly context: Context;
  readonly absent: readonly string[];
}

/** A request of which nothing is chosen. */
export const PLAIN: Circumstances = { context: {}, absent: [] };

/**
 * Every way for a party to send a request, as far as conditions tell ways apart: where it comes from,
 * through what, with which headers and parameters.
 *
 * @param statements whose keys are chosen
 * @param others statements that compare the same keys with other values
 * @param chosen what is chosen already; its keys stay
 * @param account account of the stack
 * @throws Error where they are too many to try
 */
export function waysOf(
  party: Party,
  { statements, others }: { readonly statements: Statements; readonly others: Statements },
  chosen: Circumstances,
  account: string,
): Iterable<Circumstances> {
  const known = new Set(
    [...Object.keys(chosen.context), ...chosen.absent].map((key) => key.toLowerCase()),
  );
  const comparisons = [...statements, ...others].flatMap(comparisonsOf);
  const keys = new Map(
    statements
      .flatMap(comparisonsOf)
      .map(({ key }): [string, string] => [key.toLowerCase(), key])
      .filter(([key]) => !known.has(key) && !GIVEN.test(key)),
  );
  const choices = [...keys].map(([lower, key]): Choice => {
    const same = comparisons.filter((each) => each.key.toLowerCase() === lower);
    return { key, values: choicesFor(party, key, same, account) };
  });
  const size = choices.reduce((product, { values }) => product * values.length, 1);
  if (size > MOST) {
    throw new Error(
      `access: the conditions on ${[...keys.values()].join(", ")} tell ${size} kinds of request apart, and at most ${MOST} can be tried; write fewer conditions`,
    );
  }
  return combinations(choices, chosen);
}

type Statements = readonly Record<string, unknown>[];

interface Choice {
  readonly key: string;
  readonly values: readonly Value[];
}

/** Every combination of a value for each key. */
function* combinations(
  [choice, ...rest]: readonly Choice[],
  chosen: Circumstances,
): Generator<Circumstances> {
  if (choice === undefined) {
    yield chosen;
    return;
  }
  const { key, values } = choice;
  for (const value of values) {
    const next: Circumstances =
      value === undefined
        ? { ...chosen, absent: [...chosen.absent, key] }
        : { ...chosen, context: { ...chosen.context, [key]: value } };
    yield* combinations(rest, next);
  }
}

/** Values that a party may give a key. */
function choicesFor(
  party: Party,
  key: string,
  comparisons: readonly Comparison[],
  account: string,
): readonly Value[] {
  if (SOURCE.test(key)) return sourcesFor(party, key, comparisons, account);
  if (ACCESS_POINT.test(key)) return accessPointsFor(party, key, account);
  if (!ORGANIZATION.test(key)) return valuesOf(comparisons);
  if (party.organization !== undefined) return [party.organization];
  if (!party.isStranger) return valuesOf(comparisons);
  return party.principal.kind === "other" ? [STRANGER_ORGANIZATION] : [undefined];
}

/** Account of an access point: another account can make one for any bucket. */
function accessPointsFor({ principal }: Party, key: string, account: string): readonly Value[] {
  const own = principal.kind === "other" ? parseArn(principal.arn).accountId : account;
  return /Account$/i.test(key) && own !== account ? [undefined, own] : [undefined];
}

/** Resource and account for which a service calls; other callers have none of these keys. */
function sourcesFor(
  { principal, behalf }: Party,
  key: string,
  comparisons: readonly Comparison[],
  account: string,
): readonly Value[] {
  if (principal.kind !== "service") return [undefined];
  const named = comparisons.flatMap(({ values }) => values);
  if (!/Arn$/i.test(key)) {
    if (!/Account$|Owner$/i.test(key)) return [undefined];
    return behalf === "stranger" ? [STRANGER_ACCOUNT] : [account];
  }
  const service = principal.name.split(".")[0] ?? "";
  const foreign = behalf === "stranger" ? STRANGER_ACCOUNT : account;
  const other = `arn:aws:${service}:eu-central-1:${foreign}:other/x`;
  if (behalf === "stack") return unique(named.flatMap(instances));
  return unique([other, ...named.flatMap((pattern) => elsewhere(pattern, foreign, behalf))]);
}

/** An ARN of a stranger's account that a pattern matches, if there is one. */
function elsewhere(pattern: string, account: string, behalf: Party["behalf"]): string[] {
  if (behalf !== "stranger") return [];
  const parts = pattern.split(":");
  if (parts.length >= 6 && !/[*?]/.test(parts[4] ?? "") && parseArn(pattern).accountId !== "")
    return [];
  const [partition = "aws", service = "x", region = "x"] = parts.slice(1).map(first);
  const rest = parts.length < 6 ? "x" : first(parts.slice(5).join(":"));
  return [`arn:${partition}:${service}:${region}:${account}:${rest}`];
}

const first = (pattern: string): string => instances(pattern)[0] ?? pattern;

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
