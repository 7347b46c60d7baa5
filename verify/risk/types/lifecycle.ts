import { listOf, text } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { type InputChange, nameOf, show } from "../judge";
import { high, medium, type Risk, unjudged } from "../model";

/** What changed rules of a bucket delete sooner, or move to colder storage. */
export function lifecycle({ was, is, resource }: InputChange): readonly Risk[] {
  return lifecycleRisks(nameOf({ resource }), listOf(was), listOf(is));
}

/** What one rule does with objects: days until they are deleted, by kind. */
interface Expiry {
  readonly days: number;
  readonly noncurrent: number;
  readonly colder: string;
}

/** The same for rules before and after; none before where the bucket had no rules. */
export function lifecycleRisks(
  bucket: string,
  was: readonly unknown[],
  is: readonly unknown[],
): readonly Risk[] {
  const byFolder = (rules: readonly unknown[]): Map<string, Expiry> => {
    const found = new Map<string, Expiry>();
    for (const rule of rules.filter(isRecord)) {
      if (rule["status"] === "Disabled") continue;
      const prefix = isRecord(rule["filter"])
        ? JSON.stringify(rule["filter"])
        : text(rule["prefix"]);
      const of = (name: string, key: string): number => {
        const part = rule[name];
        return isRecord(part) && part[key] !== undefined ? Number(part[key]) : Infinity;
      };
      const old = found.get(prefix) ?? { days: Infinity, noncurrent: Infinity, colder: "" };
      const classes = [
        ...listOf(rule["transitions"]),
        ...listOf(rule["noncurrentVersionTransitions"]),
      ].map((each) =>
        isRecord(each)
          ? `${show(each["storageClass"])} after ${show(each["days"] ?? each["noncurrentDays"])} days`
          : "",
      );
      found.set(prefix, {
        days: Math.min(old.days, of("expiration", "days")),
        noncurrent: Math.min(old.noncurrent, of("noncurrentVersionExpiration", "noncurrentDays")),
        colder: [old.colder, ...classes].filter((each) => each !== "").join(", "),
      });
    }
    return found;
  };
  const [old, now] = [byFolder(was), byFolder(is)];
  const daysText = (days: number): string =>
    Number.isFinite(days) ? `${days} ${days === 1 ? "day" : "days"}` : "never";
  const isDated = is.some(
    (rule) =>
      isRecord(rule) && isRecord(rule["expiration"]) && rule["expiration"]["date"] !== undefined,
  );
  return [
    ...(isDated ? [unjudged(`Lifecycle of bucket ${bucket} deletes by date`)] : []),
    ...[...now].flatMap(([filter, rule]) => {
      const before = soonest(old, filter);
      const where = `bucket ${bucket}${folderText(filter)}`;
      return [
        ...(rule.days < before.days
          ? [
              high(
                `Deletes data: objects in ${where} after ${daysText(rule.days)} (before: ${daysText(before.days)})`,
              ),
            ]
          : []),
        ...(rule.noncurrent < before.noncurrent
          ? [
              high(
                `Deletes data: replaced and deleted versions in ${where} after ${daysText(rule.noncurrent)} (before: ${daysText(before.noncurrent)})`,
              ),
            ]
          : []),
        ...(rule.colder !== before.colder && rule.colder !== ""
          ? [
              /GLACIER(?!_IR)|DEEP/.test(rule.colder)
                ? high(
                    `Objects in ${where} move to ${rule.colder}, from where users cannot download them until an operator restores them`,
                  )
                : medium(`Objects in ${where} move to ${rule.colder}`),
            ]
          : []),
      ];
    }),
  ];
}

/** What rules did with a folder: its own rule, and those of the bucket and of folders around it. */
function soonest(rules: ReadonlyMap<string, Expiry>, filter: string): Expiry {
  const own = rules.get(filter) ?? { days: Infinity, noncurrent: Infinity, colder: "" };
  const around = [...rules]
    .filter(([other]) => prefixIn(other) !== undefined)
    .filter(([other]) => (prefixIn(filter) ?? "").startsWith(prefixIn(other) ?? ""))
    .map(([, rule]) => rule);
  return {
    days: Math.min(own.days, ...around.map(({ days }) => days)),
    noncurrent: Math.min(own.noncurrent, ...around.map(({ noncurrent }) => noncurrent)),
    colder: own.colder,
  };
}

/** Folder of a filter; undefined where it asks for more, such as tags or sizes. */
function prefixIn(filter: string): string | undefined {
  if (!filter.startsWith("{")) return filter;
  return /^\{(?:"prefix":"([^"]*)")?\}$/
    .exec(filter)
    ?.slice(1)
    .map((prefix) => prefix ?? "")[0];
}

const folderText = (filter: string): string => {
  const prefix = /"prefix":"([^"]*)"/.exec(filter)?.[1] ?? "";
  return prefix === "" ? "" : `, folder ${prefix}`;
};

/** Rules of replication that send objects elsewhere, or send deletions too. */
export function replication({ was, is, resource }: InputChange): readonly Risk[] {
  const bucket = nameOf({ resource });
  const [old, now] = [bucketsIn(was), bucketsIn(is)];
  return [
    ...(old === now
      ? []
      : [high(`Objects of bucket ${bucket} are copied to ${now} instead of ${old}`)]),
    ...deletions(bucket, was, is),
    ...(otherRules(was) === otherRules(is)
      ? []
      : [unjudged(`replication rules of bucket ${bucket}`)]),
  ];
}

/** Risk of deletions that are copied, and were not before. */
export const deletions = (bucket: string, was: unknown, is: unknown): readonly Risk[] =>
  copiesDeletions(is) && !copiesDeletions(was)
    ? [medium(`What users delete in bucket ${bucket} is deleted in its copy too (delete markers)`)]
    : [];

const BUCKET_ARN = /arn:[^"]*:s3:::[^"]*/g;

/** Buckets that objects are copied to. */
export const bucketsIn = (rules: unknown): string =>
  [...new Set(JSON.stringify(rules ?? "").match(BUCKET_ARN) ?? ["?"])].join(", ");

const copiesDeletions = (rules: unknown): boolean =>
  /"deleteMarkerReplication":\{"status":"Enabled"/.test(JSON.stringify(rules ?? ""));

const otherRules = (rules: unknown): string =>
  JSON.stringify(rules ?? "", (key, value: unknown) =>
    key === "deleteMarkerReplication" ? undefined : value,
  ).replaceAll(BUCKET_ARN, "");
