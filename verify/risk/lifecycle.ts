import { listOf, text } from "../graph/graph";
import { isRecord } from "../graph/serialization";
import { type InputChange, nameOf, show } from "./judge";
import { high, medium, type Risk, unjudged } from "./model";

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
  const none: Expiry = { days: Infinity, noncurrent: Infinity, colder: "" };
  const daysText = (days: number): string => (Number.isFinite(days) ? `${days} days` : "never");
  const isDated = is.some(
    (rule) =>
      isRecord(rule) && isRecord(rule["expiration"]) && rule["expiration"]["date"] !== undefined,
  );
  return [
    ...(isDated ? [unjudged(`Lifecycle of bucket ${bucket} deletes by date`)] : []),
    ...[...now].flatMap(([filter, rule]) => {
      const before = old.get(filter) ?? none;
      const where = `bucket ${bucket}${folderText(filter)}`;
      return [
        ...(rule.days < before.days
          ? [
              high(
                `Deletes data: objects in ${where} after ${rule.days} days (before: ${daysText(before.days)})`,
              ),
            ]
          : []),
        ...(rule.noncurrent < before.noncurrent
          ? [
              high(
                `Deletes data: replaced and deleted versions in ${where} after ${rule.noncurrent} days (before: ${daysText(before.noncurrent)})`,
              ),
            ]
          : []),
        ...(rule.colder !== before.colder && rule.colder !== ""
          ? [
              medium(
                `Objects in ${where} move to ${rule.colder}${/GLACIER(?!_IR)|DEEP/.test(rule.colder) ? ", from where users cannot download them until they are restored" : ""}`,
              ),
            ]
          : []),
      ];
    }),
  ];
}

const folderText = (filter: string): string => {
  const prefix = /"prefix":"([^"]*)"/.exec(filter)?.[1] ?? "";
  return prefix === "" ? "" : `, folder ${prefix}`;
};
