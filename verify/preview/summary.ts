import type { ResourceChange, ChangeKind } from "./compare";
import { type Graph, type GraphResource, shortType } from "../graph/graph";
import { RESOURCE_TYPES } from "../resource-types/registry";

/** Number of changes by kind. */
function countsOf(changes: readonly ResourceChange[]): Readonly<Record<ChangeKind, number>> {
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
 * Lines that an operator has to read before the update: what Pulumi refuses, which data is deleted,
 * which is kept.
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
  const [lostData, keptData] = [dataIn(lost), dataIn(kept)];
  if (lostData !== "") lines.push(`Data deleted: ${lostData}`);
  if (keptData !== "") lines.push(`Data kept: ${keptData}`);
  lines.push(...irreversibleLines(changes), ...prefixLines(changes), ...keyLines(changes));
  const { userSecretPrefix: prefix, usersTableName: table } = after.outputs;
  if (typeof prefix === "string" && table === undefined) {
    lines.push(`Users' secrets under ${prefix}/ live outside the stack; nothing here touches them`);
  }
  return lines;
}

/** What an operator has to do before logins read users under another prefix. */
const prefixLines = (changes: readonly ResourceChange[]): string[] =>
  changes.flatMap(({ properties }) =>
    properties
      .filter(({ path }) => path === "environment.variables.SECRET_PREFIX")
      .map(
        ({ before, after }) =>
          `Logins read users under ${String(after)}/ instead of ${String(before)}/: copy them before pulumi up, or everybody is refused; see docs/runbooks/moving-users-to-another-prefix.md`,
      ),
  );

/** Keys that values name. */
const keysIn = (values: readonly unknown[]): string[] => [
  ...new Set(JSON.stringify(values).match(/arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+/g)),
];

/** Order of steps for a change of the key of users' secrets. */
const keyLines = (changes: readonly ResourceChange[]): string[] =>
  changes.flatMap(({ kind, resource: { type, name, inputs }, properties }) => {
    const isUsers = type === "aws:iam/rolePolicy:RolePolicy" && name.endsWith("-identity-users");
    if (!isUsers || kind !== "update") return [];
    const was = keysIn(properties.map(({ before }) => before ?? null));
    const is = keysIn(properties.map(({ after }) => after ?? null));
    const all = keysIn([inputs["policy"]]);
    const command = "npm run users -- --stack <stack> rekey";
    return [
      ...is
        .filter((key) => !was.includes(key))
        .map(
          (key) =>
            `Users' secrets may be under ${key}: first pulumi up, then ${command}, then remove identity.previousSecretsKeyArn and pulumi up again`,
        ),
      ...was
        .filter((key) => !all.includes(key))
        .map(
          (key) =>
            `Logins of users whose secrets are under ${key} only fail: set identity.previousSecretsKeyArn to it, unless ${command} has moved them all`,
        ),
    ];
  });

/** Changes that AWS cannot undo, one sentence each. */
const irreversibleLines = (changes: readonly ResourceChange[]): string[] =>
  changes.flatMap(({ kind, resource: { type, inputs } }) => {
    const { irreversible } = RESOURCE_TYPES[type] ?? {};
    if (irreversible === undefined || kind === "same") return [];
    return kind === "delete" ? irreversible.deleted(inputs) : irreversible.set(inputs);
  });

/** Resources that are deleted under one name and created under another, by URN of the created one. */
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

/** Failed logins expire within a day, so they are not counted as data. */
export const isTransient = ({ id }: GraphResource): boolean => id.endsWith("-identity-lockout");

/** Resources with data in words: `bucket a; KMS keys b, c`. */
function dataIn(changes: readonly ResourceChange[]): string {
  return Object.entries(RESOURCE_TYPES)
    .flatMap(([type, { data }]) => {
      if (data === undefined) return [];
      const found = changes
        .map(({ resource }) => resource)
        .filter((resource) => resource.type === type && !isTransient(resource));
      const names = found.map(({ id, name }) => (data === "KMS key" ? name : id));
      return names.length === 0 ? [] : `${data}${names.length > 1 ? "s" : ""} ${names.join(", ")}`;
    })
    .join("; ");
}
