import type { Graph } from "../graph/graph";
import { found, groupBy } from "../found";
import { isWithin } from "../preview/diff";
import { accessRisks, foreignRisks } from "./access";
import { fine } from "./judge";
import { dataLoss, isWithBucket } from "./types/data";
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
    ...found(serverRisks(context), addressRisks(context), alarmRisks(context)),
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
  const { changes, after } = context;
  const custom = changes.filter(({ resource }) => resource.kind === "custom").length;
  return [
    medium(
      `Everything is new: ${custom} resources; npm run report -- ${after.stack} shows the whole stack`,
    ),
    ...accessRisks(context).filter(({ severity }) => severity !== "medium"),
    ...networkRisks(context),
    ...["cloudfront/distribution:Distribution", "ObjectLock"].flatMap((type) =>
      changes
        .filter(({ resource }) => resource.type.includes(type))
        .flatMap((change) => judged(change, context)),
    ),
  ];
}

/** What the rules of its type say about a change; tags, options and policies are judged elsewhere. */
function judged(change: Change, context: RiskContext): readonly Risk[] {
  const { kind, resource, inputs, title, before, after } = change;
  if (resource.kind !== "custom" || kind === "same") return [];
  const judge = JUDGES[resource.type];
  if (kind === "create") {
    const { created = fine } = judge ?? { created: () => unjudged(`${title} is created`) };
    return found(created(change, context));
  }
  // The loss of data is told by itself.
  const isTold = kind !== "update" && dataLoss(change, context).length > 0;
  if (kind === "delete") {
    if (isTold || isWithBucket(change, context)) return [];
    return found(judge?.deleted?.(change, context) ?? unjudged(`${title} is deleted`));
  }
  const own = inputs
    .filter((name) => name !== "tags" && name !== "tagsAll")
    // It is the reason of the replacement, which is told by itself.
    .filter((name) => name !== "region" || kind !== "replace")
    .flatMap((name) => {
      const rule = judge?.inputs[name];
      if (rule === undefined)
        return isConsequence(change, name) ? [] : unjudged(`${name} of ${title}`);
      const values = { was: before?.inputs[name], is: after?.inputs[name] };
      return found(rule({ ...change, ...values, context }));
    });
  if (kind !== "replace" || isTold) return own;
  return [...own, ...found(judge?.replaced?.(change, context) ?? unjudged(`${title} is replaced`))];
}

/** Whether an input changes only by ids of resources that are new. */
const isConsequence = ({ properties }: Change, input: string): boolean =>
  properties.filter(({ path }) => isWithin(path, input)).every(({ cause }) => cause !== undefined);

/** Most severe first, each sentence once, and what is not judged in one line. */
export function byUrgency(risks: readonly Risk[]): readonly Risk[] {
  const once = groupBy(risks, ({ severity, text }) => `${severity} ${text}`).map((same): Risk => {
    const [{ severity, text }] = same;
    const subjects = [...new Set(same.flatMap(({ of }) => of ?? []))];
    return { severity, text: text.replace("{}", () => listed(subjects)) };
  });
  const strange = once.filter(({ severity }) => severity === "unjudged").map(({ text }) => text);
  const named = once.filter(({ severity }) => severity !== "unjudged");
  const line = strange.length > 0 ? [unjudged(listed(strange, 8))] : [];
  return [...named, ...line].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
