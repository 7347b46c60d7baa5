import { deny } from "../authorizer/decision";
import { MAX_POLICY_LENGTH } from "../authorizer/session-policy";
import { forProtocols, PER_PROTOCOL } from "../authorizer/user/field-names";
import { type FieldName, FIELDS } from "../authorizer/user/record-fields";
import { readKeys } from "../authorizer/user/fields";
import type { UserRecord } from "../authorizer/user/user-record";
import { check, type RecordRules, type RecordCheck } from "./check";
import type { RecordFields, Listed, UserStoreKind } from "./repository";
import { valueInWords, reasonInWords } from "./explain";
import { fingerprintOf } from "./keys";

/** User in a list. */
export interface UserRow {
  readonly user: string;
  readonly access: string;
  readonly login: string;
  readonly restrictions: string;
  readonly state: string;
}

const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? "" : "s"}`];

const isExpired = ({ expires }: UserRecord, now: number): boolean =>
  expires !== undefined && now >= expires;

const stateOf = (record: UserRecord, now: number): string =>
  record.disabled ? "disabled" : isExpired(record, now) ? "expired" : "enabled";

const loginOf = ({ password, publicKeys }: UserRecord): string =>
  [...(password ? ["password"] : []), ...counted(publicKeys.length, "key")].join(", ") || "nothing";

const restrictionsOf = (record: UserRecord, fields: RecordFields): string =>
  [
    ...counted(record.allowedRanges?.flat().length ?? 0, "range"),
    ...(record.protocols ?? []),
    ...(record.expires === undefined ? [] : [`until ${valueInWords(fields["Expires"])}`]),
    ...(record.serverIds === undefined ? [] : [`server ${record.serverIds.join(" or ")}`]),
  ].join(", ") || "-";

/** Row and warnings of one user. */
export function rowOf(
  { username, stored }: Listed,
  store: UserStoreKind,
  rules: RecordRules,
  now: number,
): { readonly row: UserRow; readonly warnings: readonly string[] } {
  const refused = (why: string) => ({
    row: { user: username, access: "-", login: "-", restrictions: "-", state: `refused: ${why}` },
    warnings: [],
  });
  if (stored.kind === "unreadable") {
    return refused(reasonInWords(deny(stored.reason), { username }).why);
  }
  const verdict = check(username, stored.fields, store, rules);
  if (verdict.kind === "refused") return refused(verdict.problem);
  const { record, warnings } = verdict;
  return {
    row: {
      user: username,
      access: record.access,
      login: loginOf(record),
      restrictions: restrictionsOf(record, stored.fields),
      state: stateOf(record, now),
    },
    warnings,
  };
}

/** Line of the details of a user: name and value. */
export type Detail = readonly [string, string];

/** Fields whose values are not shown, and the text shown instead. */
const HIDDEN: { readonly [N in FieldName]?: string } = {
  Password: "set, as plain text",
  PasswordHash: "set",
  Policy: "set",
};

function keyDetails(name: string, value: unknown): Detail[] {
  const keys = readKeys(value);
  return "problem" in keys
    ? [[name, keys.problem]]
    : keys.value.map((key) => [name, `${fingerprintOf(key)} (${key.split(" ")[0]})`]);
}

/** Names of all fields, those for one protocol after the others. */
const SHOWN_FIELDS: readonly (readonly [name: string, field: FieldName])[] = [
  ...(Object.keys(FIELDS) as FieldName[]).map((field) => [field, field] as const),
  ...PER_PROTOCOL.flatMap((field) => forProtocols(field).map((name) => [name, field] as const)),
];

const fieldDetails = (fields: RecordFields): Detail[] =>
  SHOWN_FIELDS.flatMap(([name, field]): Detail[] => {
    const value = fields[name];
    if (value === undefined) return [];
    const hidden = HIDDEN[field];
    if (hidden !== undefined) return [[name, hidden]];
    return field === "PublicKey" || field === "PublicKeys"
      ? keyDetails(name, value)
      : [[name, typeof value === "string" ? value : valueInWords(value)]];
  });

function accessDetails(verdict: RecordCheck): Detail[] {
  if (verdict.kind === "refused") return [];
  const { record, grant } = verdict;
  const home = grant.home.map(({ Entry, Target }) => `${Entry} → ${Target}`).join(", ");
  return [
    ["home", record.home === undefined ? "the user's own folder" : home],
    ...("policy" in grant
      ? [["policy", `${grant.policy.length} of ${MAX_POLICY_LENGTH} characters`] as const]
      : []),
  ];
}

/** All details of a user, without secrets. */
export function detailsOf(
  username: string,
  fields: RecordFields,
  store: UserStoreKind,
  rules: RecordRules,
  now: number,
): { readonly details: readonly Detail[]; readonly warnings: readonly string[] } {
  const verdict = check(username, fields, store, rules);
  const refused = verdict.kind === "refused";
  return {
    details: [
      ["user", username],
      ["state", refused ? `refused: ${verdict.problem}` : stateOf(verdict.record, now)],
      ...(refused ? [] : [["access", verdict.record.access] as const]),
      ...fieldDetails(fields),
      ...accessDetails(verdict),
    ],
    warnings: refused ? [] : verdict.warnings,
  };
}
