import { found } from "../../found";
import { record, records, text } from "../../graph/graph";
import { isRecord } from "../../graph/serialization";
import { type JudgeInput, show } from "../judge";
import { high, medium, type Risk, unjudged } from "../model";

/** What changed rules of a bucket delete sooner, or move to colder storage. */
export const lifecycle: JudgeInput = ({ was, is, name }) => lifecycleRisks(name, was, is);

/** What one rule does with objects: days until they are deleted, by kind. */
interface Expiry {
  readonly days: number;
  readonly noncurrent: number;
  readonly colder: string;
}

/** What a folder without rules has. */
const KEPT: Expiry = { days: Infinity, noncurrent: Infinity, colder: "" };

/** What rules do, by their filters. */
function byFolder(rules: unknown): ReadonlyMap<string, Expiry> {
  const folders = new Map<string, Expiry>();
  for (const rule of records(rules)) {
    if (rule["status"] === "Disabled") continue;
    const filter = isRecord(rule["filter"]) ? JSON.stringify(rule["filter"]) : text(rule["prefix"]);
    const daysOf = (name: string, key: string): number =>
      Number(record(rule[name])[key] ?? Infinity);
    const old = folders.get(filter) ?? KEPT;
    const classes = records([rule["transitions"], rule["noncurrentVersionTransitions"]].flat()).map(
      ({ storageClass, days, noncurrentDays }) =>
        `${show(storageClass)} after ${show(days ?? noncurrentDays)} days`,
    );
    folders.set(filter, {
      days: Math.min(old.days, daysOf("expiration", "days")),
      noncurrent: Math.min(old.noncurrent, daysOf("noncurrentVersionExpiration", "noncurrentDays")),
      colder: [old.colder, ...classes].filter((each) => each !== "").join(", "),
    });
  }
  return folders;
}

const daysText = (days: number): string =>
  Number.isFinite(days) ? `${days} ${days === 1 ? "day" : "days"}` : "never";

/** The same for rules before and after; none before where the bucket had no rules. */
export function lifecycleRisks(bucket: string, was: unknown, is: unknown): readonly Risk[] {
  const [old, now] = [byFolder(was), byFolder(is)];
  const isDated = records(is).some(({ expiration }) => record(expiration)["date"] !== undefined);
  return found(
    isDated && unjudged(`Lifecycle of bucket ${bucket} deletes by date`),
    ...[...now].flatMap(([filter, rule]) => {
      const before = soonest(old, filter);
      const where = `bucket ${bucket}${folderText(filter)}`;
      const inner = foldersIn(old, filter).filter((each) => !now.has(each));
      const deletes = (what: string, days: "days" | "noncurrent") => {
        // Folders with rules of their own until now; what is said of the folder around is not of them.
        const own = inner.filter((each) => Number.isFinite(soonest(old, each)[days]));
        const outside = own.length === 0 ? "" : ` outside of ${own.map(folderOf).join(", ")}`;
        const line = (place: string, was: number): Risk =>
          high(
            `Deletes data: ${what} in ${place} after ${daysText(rule[days])} (before: ${daysText(was)})`,
          );
        return [
          rule[days] < before[days] && line(`${where}${outside}`, before[days]),
          ...own
            .map((each) => [each, soonest(old, each)[days]] as const)
            .filter(([, was]) => rule[days] < was && was < before[days])
            .map(([each, was]) => line(`bucket ${bucket}${folderText(each)}`, was)),
        ];
      };
      return [
        ...deletes("objects", "days"),
        ...deletes("replaced and deleted versions", "noncurrent"),
        rule.colder !== before.colder &&
          rule.colder !== "" &&
          (/GLACIER(?!_IR)|DEEP/.test(rule.colder)
            ? high(
                `Objects in ${where} move to ${rule.colder}, from where users cannot download them until an operator restores them`,
              )
            : medium(`Objects in ${where} move to ${rule.colder}`)),
      ];
    }),
  );
}

/** What rules did with a folder: its own rule, and those of the bucket and of folders around it. */
function soonest(rules: ReadonlyMap<string, Expiry>, filter: string): Expiry {
  const own = rules.get(filter) ?? KEPT;
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

/** Filters of rules for folders inside of another. */
function foldersIn(rules: ReadonlyMap<string, Expiry>, filter: string): readonly string[] {
  const around = prefixIn(filter);
  return [...rules.keys()].filter((each) => {
    const folder = prefixIn(each);
    return each !== filter && around !== undefined && folder?.startsWith(around) === true;
  });
}

/** Folder of a filter; undefined where it asks for more, such as tags or sizes. */
function prefixIn(filter: string): string | undefined {
  if (!filter.startsWith("{")) return filter;
  return /^\{(?:"prefix":"([^"]*)")?\}$/
    .exec(filter)
    ?.slice(1)
    .map((prefix) => prefix ?? "")[0];
}

const folderOf = (filter: string): string => /"prefix":"([^"]*)"/.exec(filter)?.[1] ?? "";
const folderText = (filter: string): string =>
  folderOf(filter) === "" ? "" : `, folder ${folderOf(filter)}`;

/** Rules of replication that send objects elsewhere, or send deletions too. */
export const replication: JudgeInput = ({ was, is, name }) => {
  const [old, now] = [bucketsIn(was), bucketsIn(is)];
  return [
    old !== now && high(`Objects of bucket ${name} are copied to ${now} instead of ${old}`),
    deletions(name, was, is),
    otherRules(was) !== otherRules(is) && unjudged(`replication rules of bucket ${name}`),
  ];
};

/** Risk of deletions that are copied, and were not before. */
export const deletions = (bucket: string, was: unknown, is: unknown): Risk | false =>
  copiesDeletions(is) &&
  !copiesDeletions(was) &&
  medium(`What users delete in bucket ${bucket} is deleted in its copy too (delete markers)`);

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
