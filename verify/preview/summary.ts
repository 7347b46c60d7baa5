import type { ResourceChange, ChangeKind } from "./compare";
import type { Graph, GraphResource } from "../graph/graph";
import { irreversible } from "./irreversible";

/** How often each kind of change occurs. */
export type Counts = Readonly<Record<ChangeKind, number>>;

/** What holds data, by type, in the singular. */
const DATA: Readonly<Record<string, string>> = {
  "aws:s3/bucket:Bucket": "bucket",
  "aws:efs/fileSystem:FileSystem": "file system",
  "aws:dynamodb/table:Table": "table",
  "aws:kms/key:Key": "KMS key",
  "aws:cloudwatch/logGroup:LogGroup": "log group",
  "aws:secretsmanager/secret:Secret": "secret",
};

/** Counts changes by kind. */
function countsOf(changes: readonly ResourceChange[]): Counts {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}

/** One line such as `Resources: + 3 to create, ~ 2 to update, 31 unchanged`. */
export function summaryLine(changes: readonly ResourceChange[]): string {
  const { create, update, replace, delete: deleted, same } = countsOf(changes);
  const parts = [
    [create, `+ ${create} to create`],
    [update, `~ ${update} to update`],
    [replace, `+- ${replace} to replace`],
    [deleted, `- ${deleted} to delete`],
    [same, `${same} unchanged`],
  ] as const;
  return `Resources: ${parts.flatMap(([count, text]) => (count > 0 ? text : [])).join(", ")}`;
}

/**
 * What an operator has to know before saying yes: what Pulumi refuses, which data goes, which stays.
 *
 * @param after the graph that the changes lead to
 */
export function warnings(changes: readonly ResourceChange[], after: Graph): string[] {
  const refused = changes.filter(({ refused }) => refused).map(({ resource }) => title(resource));
  const lost = changes.filter(({ kind }) => kind === "delete" || kind === "replace");
  const kept = changes.filter(({ kind }) => kind === "same" || kind === "update");
  const lines: string[] = [];
  if (refused.length > 0) {
    lines.push(`Refused by pulumi up, because protected: ${refused.join(", ")}`);
  }
  const [gone, stays] = [dataIn(lost), dataIn(kept)];
  if (gone !== "") lines.push(`Data deleted: ${gone}`);
  if (stays !== "") lines.push(`Data kept: ${stays}`);
  lines.push(...irreversible(changes));
  const { userSecretPrefix: prefix, usersTableName: table } = after.outputs;
  if (typeof prefix === "string" && table === undefined) {
    lines.push(`Users' secrets under ${prefix}/ live outside the stack; nothing here touches them`);
  }
  return lines;
}

/** Resources that are deleted under one name and made again under another, by the new one's URN. */
export function successions(
  changes: readonly ResourceChange[],
): ReadonlyMap<string, GraphResource> {
  const pairs = new Map<string, GraphResource>();
  const rivals = (kind: ChangeKind, { type, parent }: GraphResource): GraphResource[] =>
    changes
      .filter((change) => change.kind === kind && change.resource.type === type)
      .map(({ resource }) => resource)
      .filter((resource) => resource.parent === parent);
  for (const { kind, resource } of changes) {
    if (kind !== "create") continue;
    const [predecessor, ...others] = rivals("delete", resource);
    if (predecessor === undefined || others.length > 0) continue;
    if (rivals("create", resource).length === 1) pairs.set(resource.urn, predecessor);
  }
  return pairs;
}

/** Type without its module file, as the Pulumi CLI prints it, and name. */
export const title = ({ type, name }: GraphResource): string => `${shortType(type)} ${name}`;

/** `aws:s3:Bucket` for `aws:s3/bucket:Bucket`. */
export const shortType = (type: string): string => type.replace(/\/[^:]*/, "");

/** Wrong passwords are forgotten within the day anyway. */
const isPassing = ({ id }: GraphResource): boolean => id.endsWith("-identity-lockout");

/** Words such as `bucket a; KMS keys b, c`, in the order of the table above. */
function dataIn(changes: readonly ResourceChange[]): string {
  return Object.entries(DATA)
    .flatMap(([type, word]) => {
      const found = changes
        .map(({ resource }) => resource)
        .filter((resource) => resource.type === type && !isPassing(resource));
      const names = found.map(({ id, name }) => (word === "KMS key" ? name : id));
      return names.length === 0 ? [] : `${word}${names.length > 1 ? "s" : ""} ${names.join(", ")}`;
    })
    .join("; ");
}
