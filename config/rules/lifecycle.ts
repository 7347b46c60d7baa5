import { type LifecycleConfig, STORAGE_CLASSES, type StorageConfig } from "../schema/storage";
import { refuseDuplicates, type ConfigRule } from "./rule";

/** Minimum days in STANDARD before STANDARD_IA, and in STANDARD_IA before a colder class. */
const STANDARD_IA_DAYS = 30;

/** Problem of one folder's transitions that S3 would refuse. */
function transitionProblem({ prefix, transitions, expireDays }: LifecycleConfig): string | false {
  const where = `for "${prefix}"`;
  for (const [index, { days, storageClass }] of transitions.entries()) {
    const next = transitions[index + 1];
    if (storageClass === "STANDARD_IA" && days < STANDARD_IA_DAYS) {
      return `${where} moves to STANDARD_IA after ${days} days, and S3 requires ${STANDARD_IA_DAYS}; increase days`;
    }
    if (next === undefined) continue;
    if (STORAGE_CLASSES.indexOf(next.storageClass) <= STORAGE_CLASSES.indexOf(storageClass)) {
      return `${where} moves from ${storageClass} to ${next.storageClass}, which is not colder; reorder the transitions`;
    }
    const wait = storageClass === "STANDARD_IA" ? STANDARD_IA_DAYS : 1;
    if (next.days < days + wait) {
      return `${where} moves to ${next.storageClass} after ${next.days} days, less than ${wait} after ${storageClass} at ${days}; increase days`;
    }
  }
  const last = transitions.at(-1);
  return (
    last !== undefined &&
    expireDays !== undefined &&
    expireDays <= last.days &&
    `${where} expires after ${expireDays} days, before it moves to ${last.storageClass} at ${last.days}; remove one of them`
  );
}

type Transition = LifecycleConfig["transitions"][number];

/** How cold a storage class is; STANDARD, in which objects start, is -1. */
const coldness = ({ storageClass }: Transition): number => STORAGE_CLASSES.indexOf(storageClass);

/** Coldness of the class in which a rule has objects of this age. */
const coldnessAt = (transitions: readonly Transition[], days: number): number =>
  Math.max(-1, ...transitions.filter((each) => each.days <= days).map(coldness));

/** Rule, with its name in messages. */
type WiderRule = LifecycleConfig & { readonly name: string };

/** Rule of `noncurrentVersionDays` for the whole bucket. */
const NONCURRENT = "storage.noncurrentVersionDays";

/** Rules of the bucket, in the order of their report. */
const allRules = ({ lifecycle, noncurrentVersionDays }: StorageConfig): readonly WiderRule[] => [
  { name: NONCURRENT, prefix: "", transitions: [], noncurrentExpireDays: noncurrentVersionDays },
  ...lifecycle.map((rule) => ({ ...rule, name: `the rule for "${rule.prefix}"` })),
];

/** Whether another rule applies to all objects of a rule. */
const appliesTo = (rule: LifecycleConfig, { name, prefix }: WiderRule): boolean =>
  name === NONCURRENT || (rule.prefix !== prefix && rule.prefix.startsWith(prefix));

/**
 * Problem of a folder's rule that a rule for a wider prefix overrides. Both apply to the folder: S3
 * cannot exclude a folder from a rule, and of two rules it takes the shorter expiry and the cheaper
 * class. Source: S3 User Guide, "How Amazon S3 handles conflicts in lifecycle configurations".
 */
function overriddenBy(wider: WiderRule, rule: LifecycleConfig): string | false {
  const where = `for "${rule.prefix}"`;
  const { expireDays } = wider;
  for (const setting of ["expireDays", "noncurrentExpireDays"] as const) {
    const [days, shorter] = [rule[setting], wider[setting]];
    if (days !== undefined && shorter !== undefined && days > shorter) {
      return `${where} has ${setting} ${days}, but ${wider.name} already deletes after ${shorter} days, and S3 takes the shorter; shorten it, or lengthen the other and give each other folder a rule of its own`;
    }
  }
  const last = rule.transitions.at(-1);
  if (last !== undefined && expireDays !== undefined && expireDays <= last.days) {
    return `${where} moves to ${last.storageClass} after ${last.days} days, but ${wider.name} deletes after ${expireDays}; remove the transition, or lengthen the other rule`;
  }
  const early = wider.transitions.find(
    (each) =>
      rule.transitions.length > 0 && coldness(each) > coldnessAt(rule.transitions, each.days),
  );
  if (early !== undefined) {
    return `${where} is not yet as cold after ${early.days} days, but ${wider.name} then moves objects to ${early.storageClass}, and S3 takes the colder class; add that transition, or narrow the other rule`;
  }
  const never = rule.transitions.find(
    ({ storageClass, days }) =>
      storageClass === "GLACIER_IR" &&
      wider.transitions.some(
        (each) => each.storageClass === "INTELLIGENT_TIERING" && each.days <= days,
      ),
  );
  return (
    never !== undefined &&
    `${where} moves to GLACIER_IR, but ${wider.name} moves to INTELLIGENT_TIERING, which S3 prefers; choose one of them`
  );
}

/** Refused lifecycle rules. */
export const LIFECYCLE_RULES: readonly ConfigRule[] = [
  refuseDuplicates(
    "storage.lifecycle",
    "two lifecycle rules for one folder",
    ({ storage }) => storage.lifecycle.map(({ prefix }) => `"${prefix}"`),
    { has: "has rules for", remedy: "merge them" },
  ),
  {
    path: "storage.lifecycle",
    refuses: "transitions too early, to warmer classes, or after expiry",
    problem: ({ storage }) =>
      storage.lifecycle.map(transitionProblem).find((problem) => problem !== false) ?? false,
  },
  {
    path: "storage.lifecycle",
    refuses: "a lifecycle rule that does nothing",
    problem: ({ storage }) => {
      const idle = storage.lifecycle.find(
        (rule) =>
          rule.transitions.length === 0 &&
          rule.expireDays === undefined &&
          rule.noncurrentExpireDays === undefined,
      );
      return (
        idle !== undefined &&
        `for "${idle.prefix}" has no action; add transitions, expireDays or noncurrentExpireDays, or remove the rule`
      );
    },
  },
  {
    path: "storage.lifecycle",
    refuses: "a lifecycle rule that a wider one overrides",
    problem: ({ storage }) => {
      const wider = allRules(storage);
      const problems = storage.lifecycle.flatMap((rule) =>
        wider.filter((each) => appliesTo(rule, each)).map((each) => overriddenBy(each, rule)),
      );
      return problems.find((problem) => problem !== false) ?? false;
    },
  },
];
