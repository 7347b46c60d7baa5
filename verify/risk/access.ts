import { found, groupBy } from "../found";
import { shortType } from "../graph/graph";
import {
  type Change,
  high,
  listed,
  medium,
  type Risk,
  type RiskContext,
  unjudged,
  without,
} from "./model";
import { accountIn, ENDPOINT, isOutside, whoText } from "./principals";
import {
  covers,
  gains,
  grantsOf,
  isForAll,
  isPowerful,
  namedIn,
  type Permission,
} from "./statements";

/** Who gains which rights by the policies of a change, a line for each principal and policy. */
export function accessRisks(context: RiskContext): readonly Risk[] {
  return context.changes.flatMap((change) => [
    ...policyRisks(context, change),
    ...found(boundaryRisk(change), managedPolicyRisks(change)),
  ]);
}

function policyRisks(context: RiskContext, change: Change): readonly Risk[] {
  // Whatever a deleted policy denied is denied no more, unless its resource is gone too.
  if (change.after === undefined && !hasOwner(context, change)) return [];
  const was = change.kind === "create" ? grantsOfDeleted(context, change) : grantsOf(change.before);
  const is = grantsOf(change.after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((input) => {
    if (change.kind === "create" && !is.has(input)) return [];
    const [old, now] = [was.get(input) ?? [], is.get(input) ?? []];
    const isNewOwner = change.kind === "create" && comesWithOwner(context, change);
    const gained = gains(hasNewOwner(change) ? old.filter(isAllow) : old, now).filter(
      (grant) => !(isNewOwner && !isNoteworthy(context, grant)) && !isRenamed(context, grant, old),
    );
    const byWho = groupBy(
      gained,
      ({ effect, principal, sid }) => `${effect}\n${principal}\n${effect === "Deny" ? sid : ""}`,
    );
    return byWho.map((grants) => sentence(context, change, grants, { old, now }));
  });
}

/** Whether a policy is new, or of another bucket than before: what the old one denied is beside the point. */
const hasNewOwner = ({ kind, before, after }: Change): boolean =>
  kind === "create" || (kind === "replace" && before?.inputs["bucket"] !== after?.inputs["bucket"]);

const isAllow = ({ effect }: Permission): boolean => effect === "Allow";

/** Grants of deleted resources of the same type, as a new name is no new right. */
function grantsOfDeleted(
  { changes }: RiskContext,
  { resource: { type } }: Change,
): ReadonlyMap<string, readonly Permission[]> {
  const all = new Map<string, readonly Permission[]>();
  for (const { kind, before } of changes) {
    if (kind !== "delete" || before?.type !== type) continue;
    for (const [input, grants] of grantsOf(before))
      all.set(input, [...(all.get(input) ?? []), ...grants]);
  }
  return all;
}

/** Whether something that stays, or is made, is what a policy is about. */
function hasOwner(
  { changes }: RiskContext,
  { resource: { inputs } }: Change,
  isMeant: (owner: Change) => boolean = () => true,
): boolean {
  const owner = inputs["bucket"] ?? inputs["arn"] ?? inputs["queueUrl"] ?? inputs["fileSystemId"];
  return (
    owner !== undefined &&
    changes.some(
      (change) =>
        change.after !== undefined &&
        isMeant(change) &&
        [change.after.id, change.after.outputs["arn"], change.after.outputs["url"]].includes(owner),
    )
  );
}

/** Whether a policy comes with what it is about, so that nobody gains anything that existed. */
const comesWithOwner = (context: RiskContext, change: Change): boolean =>
  change.resource.type === "aws:kms/key:Key" ||
  hasOwner(context, change, ({ kind }) => kind === "create");

const isNoteworthy = (context: RiskContext, { principal }: Permission): boolean =>
  principal === "*" || principal.startsWith("not ") || isOutside(context, principal);

/** Whether an AWS service has the same right as before, for a resource of the account with another id. */
function isRenamed(context: RiskContext, grant: Permission, old: readonly Permission[]): boolean {
  if (grant.effect === "Deny" || !grant.principal.startsWith("Service:")) return false;
  const { condition, ...rest } = grant;
  const isOwn = !JSON.stringify(condition)
    .replaceAll(context.awsEnvironment.accountId, "")
    .match(/:\d{12}:|\*:/);
  const keysOf = (each: Permission): string =>
    Object.entries(each.condition)
      .map(([operator, block]) => `${operator} ${Object.keys(block).join()}`)
      .sort()
      .join();
  return (
    isOwn &&
    keysOf(grant) !== "" &&
    old.some(
      (each) =>
        keysOf(each) === keysOf(grant) &&
        covers({ ...each, condition: {} }, { ...rest, condition: {} }),
    )
  );
}

function sentence(
  context: RiskContext,
  { resource, title: policy }: Change,
  grants: readonly [Permission, ...Permission[]],
  { old, now }: Readonly<Record<"old" | "now", readonly Permission[]>>,
): Risk {
  const [{ effect, principal, sid }] = grants;
  const actions = listed([...new Set(grants.map(({ action }) => action))]);
  const isRoles = resource.type.startsWith("aws:iam/");
  const where = whereText(grants, isRoles);
  const conditions = [
    ...new Set(grants.flatMap(({ condition }) => Object.values(condition).flatMap(Object.keys))),
  ];
  if (effect === "Deny") {
    const name = sid === "" ? "A denial" : `Denial ${sid}`;
    const isLooser = grants.every((grant) =>
      now.some(
        (each) =>
          each.effect === "Deny" &&
          each.sid === grant.sid &&
          covers({ ...each, condition: {} }, { ...grant, condition: {} }),
      ),
    );
    const what = isLooser ? "holds under other conditions" : "is gone";
    return high(
      `${name} ${what}, which kept ${principal === "*" ? "everybody" : principal || "its role"} from ${actions}${where} (${policy})`,
    );
  }
  const only = conditions.length > 0 ? `, under conditions on ${listed(conditions)}` : "";
  const known = old.filter((each) => each.principal === principal).flatMap(namedIn);
  const named = [...new Set(grants.flatMap(namedIn))];
  const newly = without(named, known);
  const who = whoText(context, resource, principal, newly.length > 0 ? newly : named);
  const isAll = grants.some(
    ({ action, resource: on }) => /^(\*|[\w-]+:\*)$/.test(action) && /^\*?$|\*$/.test(on),
  );
  const isOpen = resource.type !== ENDPOINT && grants.some(isForAll);
  const isHigh =
    [principal, ...newly].some((each) => isOutside(context, each)) ||
    (isRoles && grants.some(isPowerful)) ||
    isOpen ||
    isAll ||
    principal.startsWith("not ") ||
    grants.some(({ action }) => action.startsWith("not "));
  return (isHigh ? high : medium)(`${who} gains ${actions}${where}${only} (${policy})`);
}

/** In a policy of a role `*` is every resource; in one of a resource, the resource itself. */
const whereText = (grants: readonly Permission[], isRoles: boolean): string => {
  const resources = [...new Set(grants.map(({ resource }) => resource))].filter(
    (each) => each !== "",
  );
  if (resources.length === 0) return "";
  return resources.includes("*")
    ? isRoles
      ? " on every resource"
      : ""
    : ` on ${listed(resources, 2)}`;
};

/** Principals and resources of other accounts that are named for the first time, wherever that is. */
export function foreignRisks(context: RiskContext): readonly Risk[] {
  const { awsEnvironment, changes } = context;
  const known = new Set(changes.flatMap(({ before }) => [...foreignIn(before)]));
  const told = accessRisks(context)
    .map(({ text }) => text)
    .join("\n");
  return changes.flatMap(({ after }) =>
    [...foreignIn(after)]
      .filter((name) => !known.has(name) && !told.includes(name))
      .map((name) =>
        high(
          `Foreign account ${accountIn(name)} is named: \`${name}\` in {}`,
          `${shortType(after?.type ?? "")} ${after?.name}`,
        ),
      ),
  );
  function* foreignIn(resource: Change["after"]): Generator<string> {
    const texts = JSON.stringify(resource?.inputs ?? {}).matchAll(
      /arn:[\w-]+:[\w-]*:[\w-]*:\d{12}:[^"\\\s,]*|(?<=")\d{12}(?=\\?")/g,
    );
    for (const [name] of texts) if (accountIn(name) !== awsEnvironment.accountId) yield name;
  }
}

function boundaryRisk({ before, after, inputs }: Change): Risk | false {
  const [was, is] = [before, after].map(
    (role) => role?.inputs["permissionsBoundary"] as string | undefined,
  );
  if (!inputs.includes("permissionsBoundary") || was === undefined) return false;
  return high(
    is === undefined
      ? `Role ${after?.name} loses its permissions boundary ${was}`
      : `Role ${after?.name} has another permissions boundary: ${was} → ${is}`,
  );
}

/** Managed policies by their ARN; nothing here knows what AWS writes into them. */
function managedPolicyRisks({ before, after }: Change): readonly Risk[] {
  if (after === undefined) return [];
  const arnsOf = (resource: Change["before"]): readonly string[] =>
    [resource?.inputs["managedPolicyArns"] ?? [], resource?.inputs["policyArn"] ?? []]
      .flat(2)
      .map(String);
  const role = (after.inputs["role"] as string | undefined) ?? after.name;
  return without(arnsOf(after), arnsOf(before)).map((arn) =>
    /(Administrator|FullAccess|PowerUser|IAMFull)/.test(arn)
      ? high(`Role ${role} gains ${arn}`)
      : unjudged(`Role ${role} gains managed policy ${arn}, whose statements are not known here`),
  );
}
