import { type Denial, deny, type Protocol } from "../decision";
import { isObject, parseJson, type Read } from "../json";
import type { AccessLevel } from "../session-policy";
import type { SourceRange } from "../source-range";
import * as fields from "./fields";
import { type HomeMapping, readHomeDirectory, readHomeDirectoryDetails } from "./home-directory";
import { readPassword, readPasswordHash, type StoredPassword } from "./password";
import { type PosixProfile, readPosixProfile } from "./posix-profile";

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
  readonly home?: readonly HomeMapping[];
  readonly serverId?: string;
  readonly allowedRanges?: readonly SourceRange[];
  readonly protocols?: readonly Protocol[];
  /** Time from which on the user is denied, in milliseconds since 1970. */
  readonly expires?: number;
  /** Hints for the operator about a usable record. */
  readonly warnings: readonly string[];
}

/** Fields of a user's record, and the functions that read them. */
export const FIELDS = {
  Password: readPassword,
  PasswordHash: readPasswordHash,
  PublicKey: fields.readKeys,
  PublicKeys: fields.readKeys,
  Role: fields.readRole,
  Policy: fields.readPolicy,
  PosixProfile: readPosixProfile,
  HomeDirectory: readHomeDirectory,
  HomeDirectoryDetails: readHomeDirectoryDetails,
  serverId: fields.readServerId,
  AllowedCidrs: fields.readRanges,
  Protocols: fields.readProtocols,
  Access: fields.readAccess,
  Expires: fields.readExpires,
  Disabled: fields.readDisabled,
} satisfies Record<string, (value: unknown) => Read<unknown>>;

type RecordFieldName = keyof typeof FIELDS;
type ValueOf<R> = R extends { readonly value: infer V } ? V : never;
type RecordValues = { [N in RecordFieldName]?: ValueOf<ReturnType<(typeof FIELDS)[N]>> };

const isField = (name: string): name is RecordFieldName => Object.hasOwn(FIELDS, name);

// A name that is not a plain word could be a secret in the wrong place.
const unknownField = (name: string): string =>
  /^[A-Za-z]{1,30}$/.test(name) ? `unknown field ${name}` : "unknown field";

/** Maximum nesting of a value. JSON.stringify overflows the stack for much deeper ones. */
const MAX_DEPTH = 32;

const isDeep = (value: unknown, levels = MAX_DEPTH): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1)));

function readFields(raw: Record<string, unknown>): RecordValues | Denial {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(raw)) {
    if (!isField(name)) continue;
    const read: Read<unknown> = isDeep(value)
      ? { problem: "is nested too deeply" }
      : FIELDS[name](value);
    if ("problem" in read) problems.push(`${name} ${read.problem}`);
    else if (read.value !== undefined) values[name] = read.value;
  }
  return problems.length > 0 ? deny("bad-record", problems.join("; ")) : values;
}

/** A copy without the properties that are undefined. */
const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as never;

function toUser(values: RecordValues, unknown: readonly string[]): UserRecord {
  const shadowed = values.PasswordHash !== undefined && values.Password !== undefined;
  return {
    kind: "user",
    publicKeys: [...new Set([...(values.PublicKeys ?? []), ...(values.PublicKey ?? [])])],
    access: values.Access ?? "read-write",
    disabled: values.Disabled ?? false,
    warnings: [
      ...unknown.map(unknownField),
      ...(shadowed ? ["Password ignored beside PasswordHash"] : []),
    ],
    ...defined({
      password: values.PasswordHash ?? values.Password,
      role: values.Role,
      policy: values.Policy,
      posixProfile: values.PosixProfile,
      home: values.HomeDirectoryDetails ?? values.HomeDirectory,
      serverId: values.serverId,
      allowedRanges: values.AllowedCidrs,
      protocols: values.Protocols,
      expires: values.Expires,
    }),
  };
}

/** Reads the text of a secret as a user. */
export function parseUserRecord(text: string): UserRecord | Denial {
  const raw = parseJson(text);
  if (raw === undefined) return deny("not-json");
  return isObject(raw) ? readUserRecord(raw) : deny("not-an-object");
}

/** Reads fields as a user. An unknown field is a warning, a bad value of a known field a denial. */
export function readUserRecord(raw: Record<string, unknown>): UserRecord | Denial {
  const values = readFields(raw);
  if ("reason" in values) return values;
  return toUser(
    values,
    Object.keys(raw).filter((name) => !isField(name)),
  );
}
