import type { Graph } from "../graph/graph";
import { isWithin } from "../preview/diff";
import { accessRisks, foreignRisks } from "./access";
import { dataLoss } from "./types/data";
import { titleOf } from "./judge";
import {
  type Change,
  listed,
  medium,
  type Risk,
  type RiskContext,
  type Severity,
  unjudged,
} from "./model";
import { holdRisks } from "./types/malware";
import { networkRisks } from "./network";
import { alarmRisks } from "./types/operations";
import { protectionRisks, tagRisks } from "./protection";
import { riskContextOf } from "./context";
import { addressRisks, serverRisks } from "./server-replaced";
import { settingRisks, type StackFile } from "./settings";
import { JUDGES } from "./types";

/** Stack files before and after, for what no resource shows. */
export interface StackFiles {
  readonly before: StackFile;
  readonly after: StackFile;
}

const ORDER: readonly Severity[] = ["high", "unjudged", "medium"];

/**
 * What a reviewer has to know before approving, most severe first. Every changed resource, input and
 * option is harmless by a rule here, or is named: what no rule knows is `unjudged`. Empty means that
 * nothing of note changes.
 *
 * @param files absent where there are none, as for graphs of tests
 */
export function risksOf(before: Graph, after: Graph, files?: StackFiles): readonly Risk[] {
  const context = riskContextOf(before, after);
  const settings = files === undefined ? [] : settingRisks(files.before, files.after);
  if (before.resources.length === 0) return byUrgency([...newStack(context), ...settings]);
  return byUrgency([
    ...serverRisks(context),
    ...addressRisks(context),
    ...alarmRisks(context),
    ...protectionRisks(context),
    ...context.changes.flatMap((change) => dataLossOf(change, context)),
    ...accessRisks(context),
    ...holdRisks(context),
    ...networkRisks(context),
    ...foreignRisks(context),
    ...tagRisks(context),
    ...context.changes.flatMap((change) => judged(change, context)),
    ...settings,
  ]);
}

const dataLossOf = (change: Change, context: RiskContext): readonly Risk[] =>
  change.kind === "delete" || change.kind === "replace" ? dataLoss(change, context) : [];

/** A stack that was never deployed has nothing to lose; what it opens is named. */
function newStack(context: RiskContext): readonly Risk[] {
  const { changes } = context;
  const custom = changes.filter(({ resource }) => resource.kind === "custom").length;
  const own = [
    ...accessRisks(context).filter(({ severity }) => severity !== "medium"),
    ...networkRisks(context),
  ];
  const published = changes
    .filter(({ resource }) => resource.type === "aws:cloudfront/distribution:Distribution")
    .flatMap((change) => judged(change, context));
  const locks = changes
    .filter(({ resource }) => resource.type.includes("ObjectLock"))
    .flatMap((change) => judged(change, context));
  return [
    medium(
      `Everything is new: ${custom} resources; npm run report -- ${context.after.stack} shows the whole stack`,
    ),
    ...own,
    ...published,
    ...locks,
  ];
}

/** What the rules of its type say about a change; tags, options and policies are judged elsewhere. */
function judged(change: Change, context: RiskContext): readonly Risk[] {
  const { kind, resource, inputs } = change;
  if (resource.kind !== "custom" || kind === "same") return [];
  const judge = JUDGES[resource.type];
  const title = titleOf(change);
  const words = { create: "created", delete: "deleted", replace: "replaced" } as const;
  if (kind === "create" || kind === "delete") {
    // The loss of data is told by itself.
    if (kind === "delete" && (dataLoss(change, context).length > 0 || isAlarm(change))) return [];
    if (kind === "delete" && isGoneWithOwner(change, context)) return [];
    if (kind === "delete" && change.before?.id.endsWith("-identity-lockout") === true) return [];
    const whole = kind === "create" ? judge?.created : judge?.deleted;
    return whole?.(change, context) ?? [unjudged(`${title} is ${words[kind]}`)];
  }
  const own = inputs
    .filter((name) => name !== "tags" && name !== "tagsAll")
    // It is the reason of the replacement, which is told by itself.
    .filter((name) => name !== "region" || kind !== "replace")
    .flatMap((name) => {
      const values = { was: change.before?.inputs[name], is: change.after?.inputs[name] };
      const rule = judge?.inputs[name];
      const follows = rule === undefined && isConsequence(change, name);
      if (follows) return [];
      return rule === undefined
        ? [unjudged(`${name} of ${title}`)]
        : rule({ ...change, ...values, title, context });
    });
  if (kind !== "replace" || dataLoss(change, context).length > 0) return own;
  return [...own, ...(judge?.replaced?.(change, context) ?? [unjudged(`${title} is replaced`)])];
}

/** Whether a setting is deleted with the bucket that it is of. */
const isGoneWithOwner = (
  { resource: { type, inputs } }: Change,
  { changes }: RiskContext,
): boolean =>
  type.startsWith("aws:s3/") &&
  type !== "aws:s3/bucket:Bucket" &&
  changes.some(
    ({ kind, resource }) =>
      kind === "delete" &&
      resource.type === "aws:s3/bucket:Bucket" &&
      resource.id === inputs["bucket"],
  );

/** Whether an input changes only by ids of resources that are new. */
const isConsequence = ({ properties }: Change, input: string): boolean =>
  properties.filter(({ path }) => isWithin(path, input)).every(({ cause }) => cause !== undefined);

const isAlarm = ({ resource: { type } }: Change): boolean =>
  type === "aws:cloudwatch/metricAlarm:MetricAlarm" ||
  type === "aws:cloudwatch/logMetricFilter:LogMetricFilter";

/** Most severe first, each sentence once, and what is not judged in one line. */
export function byUrgency(risks: readonly Risk[]): readonly Risk[] {
  const byText = new Map<string, Risk[]>();
  for (const risk of risks) {
    const key = `${risk.severity} ${risk.text}`;
    byText.set(key, [...(byText.get(key) ?? []), risk]);
  }
  const once = [...byText.values()].map(([first, ...more]): Risk => {
    const { severity, text } = first as Risk;
    const subjects = [...new Set([first as Risk, ...more].flatMap(({ of }) => of ?? []))];
    return { severity, text: text.replace("{}", () => listed(subjects)) };
  });
  const strange = once.filter(({ severity }) => severity === "unjudged").map(({ text }) => text);
  const named = once.filter(({ severity }) => severity !== "unjudged");
  const line = strange.length > 0 ? [unjudged(listed(strange, 8))] : [];
  return [...named, ...line].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
