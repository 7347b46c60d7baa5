import { isDeepStrictEqual } from "node:util";

import { found } from "../../found";
import { listOf, record, records, text, texts } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import type { InputChange } from "../judge";
import { high, listed, medium, type Risk, type RiskContext, unjudged, without } from "../model";

type Fields = Readonly<Record<string, unknown>>;

/** Rules of a web ACL by name. */
export const rulesIn = (rules: unknown): ReadonlyMap<string, Fields> =>
  new Map(records(rules).map((rule) => [text(rule["name"]), rule]));

/** What is no longer kept out without a rule of the program. */
const GONE: Readonly<Record<string, string>> = {
  "other-addresses": "Published files may be read from every address: allowedCidrs is gone",
  "blocked-addresses": "AWS WAF no longer blocks any address from published files",
  "other-countries": "Published files may be read from every country: allowedCountries is gone",
  "blocked-countries": "AWS WAF no longer blocks any country from published files",
  rate: "Nothing limits how often one address reads published files",
  size: "Nothing limits queries, paths and bodies of requests for published files",
  "bad-inputs": "AWS WAF no longer looks for bad inputs in requests for published files",
  common: "The common rules of AWS WAF no longer apply to published files",
};

/** Changed rules of the firewall in front of published files. Only rules that block stand there. */
export function ruleRisks({ was, is, title, context }: InputChange): readonly Risk[] {
  const [old, now] = [rulesIn(was), rulesIn(is)];
  const gone = without([...old.keys()], [...now.keys()]);
  return found(
    ...gone.map((name) => high(GONE[name] ?? `Rule ${name} of ${title} is gone`)),
    ...[...now].map(([name, rule]) => {
      const before = old.get(name);
      if (before === undefined) {
        return (
          outcomeOf(rule) === "allow" &&
          high(`Rule ${name} of AWS WAF lets requests pass that no later rule sees`)
        );
      }
      const isStrange =
        !isDeepStrictEqual(shapeOf(before), shapeOf(rule)) || !areSetsJudged(before, rule, context);
      return [
        ...changedRule(name, before, rule),
        isStrange && unjudged(`rule ${name} of ${title}`),
      ];
    }),
  );
}

const outcomeOf = ({ action, overrideAction }: Fields): string =>
  overrideAction === undefined
    ? Object.keys(record(action)).join()
    : Object.keys(record(overrideAction)).join().replace("none", "block");

const changedRule = (name: string, was: Fields, is: Fields): readonly (Risk | false)[] => [
  outcome(name, was, is),
  limit(was, is),
  countries(name, was, is),
  ...sizes(was, is),
  counted(was, is),
  sampled(record(was["visibilityConfig"]), record(is["visibilityConfig"])),
];

/** Whether sets that a rule gains or loses are created or deleted, which is judged by itself. */
function areSetsJudged(was: Fields, is: Fields, { changes }: RiskContext): boolean {
  const [old, now] = [valuesAt(was, "arn"), valuesAt(is, "arn")];
  const whole = changes
    .filter(({ kind }) => kind !== "same" && kind !== "update")
    .flatMap(({ before, after }) => [before?.outputs["arn"], after?.outputs["arn"]]);
  return [...without(old, now), ...without(now, old)].every((arn) => whole.includes(arn));
}

function outcome(name: string, was: Fields, is: Fields): Risk | false {
  const [old, now] = [outcomeOf(was), outcomeOf(is)];
  if (old === now) return false;
  if (now === "block") return medium(`Rule ${name} of AWS WAF blocks again`);
  return high(
    now === "count"
      ? `Rule ${name} of AWS WAF only counts: it no longer blocks what it matches`
      : `Rule ${name} of AWS WAF has the action ${now} instead of ${old}`,
  );
}

/** The values at a key, wherever it is in a rule. */
const valuesAt = (value: unknown, key: string): readonly unknown[] => {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, key));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === key ? [each] : valuesAt(each, key),
  );
};

/** Requests of one address in five minutes, where a rule limits them. */
export function limitIn(rules: unknown): number | undefined {
  const [limit] = valuesAt(rules, "limit");
  return typeof limit === "number" ? limit : undefined;
}

function limit(was: Fields, is: Fields): Risk | false {
  const [old, now] = [limitIn(was), limitIn(is)];
  if (old === now || old === undefined || now === undefined) return false;
  const change = `${old} → ${now} requests of one address in five minutes`;
  return now > old
    ? high(`AWS WAF limits readers of published files less: ${change}`)
    : medium(`AWS WAF limits readers of published files more: ${change}`);
}

function countries(name: string, was: Fields, is: Fields): Risk | false {
  const of = (rule: Fields): readonly string[] => texts(valuesAt(rule, "countryCodes")[0]);
  const [old, now] = [of(was), of(is)];
  const opened = name === "blocked-countries" ? without(old, now) : without(now, old);
  return (
    opened.length > 0 && high(`Published files may also be read from countries ${listed(opened)}`)
  );
}

/** Limits of sizes by what they limit. */
function sizes(was: Fields, is: Fields): readonly (Risk | false)[] {
  const limits = (rule: Fields): ReadonlyMap<string, number> =>
    new Map(
      valuesAt(rule, "sizeConstraintStatement").map((each) => [
        Object.keys(record(record(each)["fieldToMatch"])).join(),
        Number(record(each)["size"]),
      ]),
    );
  const after = limits(is);
  return [...limits(was)].map(([field, old]) => {
    const now = after.get(field) ?? Infinity;
    return (
      !(now <= old) &&
      high(
        `AWS WAF lets a longer ${field} pass to published files: ${old} → ${now === Infinity ? "any number of" : now} bytes`,
      )
    );
  });
}

/** Rules of a group that only count, by name. */
const countedIn = (rule: Fields): string[] =>
  valuesAt(rule, "ruleActionOverrides")
    .flatMap(records)
    .map(({ name, actionToUse }) => `${text(name)} (${Object.keys(record(actionToUse)).join()})`);

function counted(was: Fields, is: Fields): Risk | false {
  const added = without(countedIn(is), countedIn(was));
  return added.length > 0 && high(`AWS WAF no longer blocks by its rules ${listed(added)}`);
}

/** Samples that are kept from now on, by the visibility of a rule or of a web ACL. */
export const sampled = (was: Fields, is: Fields): Risk | false =>
  is["sampledRequestsEnabled"] === true &&
  was["sampledRequestsEnabled"] !== true &&
  high("AWS WAF keeps samples of requests, with their headers");

/** What a judge above has looked at, and ARNs of sets, which are judged by themselves. */
const JUDGED = new Set([
  ...["priority", "action", "overrideAction", "limit", "countryCodes", "size", "arn"],
  ...["ruleActionOverrides", "sampledRequestsEnabled"],
]);

/** A rule without what is judged. One set or both versions of it are the same. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (!isRecord(value)) return value;
  const statements = value["orStatement"];
  if (statements !== undefined) {
    const shapes = listOf(record(statements)["statements"]).map(shapeOf);
    const [first] = shapes;
    if (shapes.every((shape) => isDeepStrictEqual(shape, first))) return first;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !JUDGED.has(key))
      .map(([key, each]) => [key, shapeOf(each)]),
  );
}
