import { type Denial, deny, type Protocol } from "../decision";
import { isObject, parseJson, type Read } from "../json";
import type { AccessLevel } from "../session-policy";
import type { SourceRange } from "../source-range";
import { FieldNames, unknownField } from "./field-names";
import type { Home } from "./home-directory";
import type { StoredPassword } from "./password";
import type { PosixProfile } from "./posix-profile";
import { type FieldName, FIELDS } from "./record-fields";

/**
 * Names that the service accepts. Other names are refused before they become part of a secret's name,
 * a folder or a policy, where `/`, `*` or `$` would have a meaning.
 */
const USERNAME = /^[A-Za-z0-9_][A-Za-z0-9_.@-]{2,99}$/;

/** Whether a text is a valid user name. */
export const isUsername = (name: string): boolean => USERNAME.test(name);

/** Record of a user. Restrictions are optional. */
export interface UserRecord {
  readonly kind: "user";
  readonly password?: StoredPassword;
  /** OpenSSH lines without their comments. */
  readonly publicKeys: readonly string[];
  readonly access: AccessLevel;
  readonly disabled: boolean;
  readonly role?: string;
  readonly policy?: string;
  /** Identity of the user in a file system. */
  readonly posixProfile?: PosixProfile;
  readonly home?: Home;
  /** Name of the user whose record it says it is. */
  readonly names?: readonly string[];
  /** Servers that the user may use. */
  readonly serverIds?: readonly string[];
  /** Lists of ranges; an address must lie in each of them. */
  readonly allowedRanges?: readonly (readonly SourceRange[])[];
  readonly protocols?: readonly Protocol[];
  /** Time from which on the user is denied, in milliseconds since 1970. */
  readonly expires?: number;
  /** Hints for the operator about a usable record. */
  readonly warnings: readonly string[];
  /** The record with the fields of one protocol, for protocols that have some. */
  readonly byProtocol?: { readonly [P in Protocol]?: UserRecord };
}

/** The record as it is for logins over one protocol. */
export const recordFor = (record: UserRecord, protocol: Protocol): UserRecord =>
  record.byProtocol?.[protocol] ?? record;

type ValueOf<R> = R extends { readonly value: infer V } ? V : never;
type RecordValues = { [N in FieldName]?: ValueOf<ReturnType<(typeof FIELDS)[N]>> };

/** Names of all fields. */
export const NAMES = new FieldNames(Object.keys(FIELDS) as FieldName[]);

/** Maximum nesting of a value. JSON.stringify overflows the stack for much deeper ones. */
const MAX_DEPTH = 32;

const isDeep = (value: unknown, levels = MAX_DEPTH): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1)));

/** Values of a record: those for all protocols, and those for one. */
interface Values {
  readonly general: RecordValues;
  readonly byProtocol: { readonly [P in Protocol]?: RecordValues };
  readonly warnings: readonly string[];
}

function readFields(raw: Record<string, unknown>): Values | Denial {
  const general: Record<string, unknown> = {};
  const byProtocol: { [P in Protocol]?: Record<string, unknown> } = {};
  const [problems, warnings]: [string[], string[]] = [[], []];
  for (const [name, value] of Object.entries(raw)) {
    const known = NAMES.known(name);
    if (known === undefined) {
      const problem = NAMES.problemOf(name);
      if (problem === undefined) warnings.push(unknownField(name));
      else problems.push(problem);
      continue;
    }
    const { field, protocol } = known;
    const read: Read<unknown> = isDeep(value)
      ? { problem: "is nested too deeply" }
      : FIELDS[field](value);
    if ("problem" in read) {
      problems.push(`${name} ${read.problem}`);
      continue;
    }
    warnings.push(...(read.warnings ?? []).map((warning) => `${name} ${warning}`));
    // A blank value counts for one protocol: it takes away what is set for all.
    const values = protocol === undefined ? general : (byProtocol[protocol] ??= {});
    values[field] = read.value;
  }
  return problems.length > 0
    ? deny("bad-record", problems.join("; "))
    : { general, byProtocol, warnings };
}

/** Fields that only together are one credential. */
const CREDENTIALS: readonly (readonly FieldName[])[] = [
  ["Password", "PasswordHash"],
  ["PublicKey", "PublicKeys"],
];

/** Fields for all protocols, and those for one of them, which come first. */
function merged(general: RecordValues, own: RecordValues): RecordValues {
  const replaced = CREDENTIALS.filter((names) => names.some((name) => name in own)).flat();
  const kept = Object.entries(general).filter(([name]) => !replaced.includes(name as FieldName));
  return { ...Object.fromEntries(kept), ...defined(own) };
}

/** A copy without the properties that are undefined. */
const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;

/** Lists that all apply; undefined if there is none. */
function allOf<T>(...lists: (T | undefined)[]): T[] | undefined {
  const given = lists.filter((list) => list !== undefined);
  return given.length === 0 ? undefined : given;
}

/** Servers that are in each of the lists. */
const commonServers = (
  lists: readonly (readonly string[])[] | undefined,
): readonly string[] | undefined =>
  lists?.reduce((common, list) => common.filter((id) => list.includes(id)));

const isShadowed = ({ Password, PasswordHash }: RecordValues): boolean =>
  PasswordHash !== undefined && Password !== undefined;

function toUser(values: RecordValues, warnings: readonly string[]): UserRecord {
  return {
    kind: "user",
    publicKeys: [...new Set([...(values.PublicKeys ?? []), ...(values.PublicKey ?? [])])],
    access: values.Access ?? "read-write",
    disabled: values.Disabled ?? false,
    warnings,
    ...defined({
      password: values.PasswordHash ?? values.Password,
      role: values.Role,
      policy: values.Policy,
      posixProfile: values.PosixProfile,
      home: values.HomeDirectoryDetails ?? values.HomeDirectory,
      names: allOf(values.username, values.UserId),
      serverIds: commonServers(allOf(values.serverId, values.server_id_allow_list)),
      allowedRanges: allOf(
        values.AllowedCidrs,
        values.AcceptedIpNetwork,
        values.AcceptedIpNetworks,
        values.AcceptedIpNetworkList,
        values.ipv4_allow_list,
      ),
      protocols: values.Protocols,
      expires: values.Expires,
    }),
  };
}

/** Record of a user with the records for the protocols that have fields of their own. */
function withProtocols({ general, byProtocol, warnings }: Values): UserRecord {
  const own = Object.entries(byProtocol) as [Protocol, RecordValues][];
  const shadowed = [["", general] as const, ...own]
    .filter(([, values]) => isShadowed(values))
    .map(([prefix]) => `${prefix}Password ignored beside ${prefix}PasswordHash`);
  const user = toUser(general, [...warnings, ...shadowed]);
  if (own.length === 0) return user;
  const records = own.map(([name, values]) => [name, toUser(merged(general, values), [])] as const);
  return { ...user, byProtocol: Object.fromEntries(records) };
}

/** Reads the text of a secret as a user. */
export function parseUserRecord(text: string): UserRecord | Denial {
  const raw = parseJson(text);
  if (raw === undefined) return deny("not-json");
  return isObject(raw) ? readUserRecord(raw) : deny("not-an-object");
}

/**
 * Reads fields as a user. An unknown field is a warning. A bad value of a known field is a denial, and so is
 * a field that is spelt like a known one, or that might restrict logins.
 */
export function readUserRecord(raw: Record<string, unknown>): UserRecord | Denial {
  const values = readFields(raw);
  return "reason" in values ? values : withProtocols(values);
}
