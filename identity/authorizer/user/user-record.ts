import { type Denial, deny, type Protocol } from "../decision";
import type { HomeMapping, Read } from "./home-directory";
import { isObject, parseJson } from "../json";
import type { StoredPassword } from "./password";
import type { PosixProfile } from "./posix-profile";
import { FIELDS } from "./fields";
import type { AccessLevel } from "../session-policy";
import type { SourceRange } from "../source-range";

/** One user, read from a secret; an absent restriction does not restrict. */
export interface UserRecord {
  readonly kind: "user";
  readonly password?: StoredPassword;
  /** OpenSSH lines without their comments. */
  readonly publicKeys: readonly string[];
  readonly access: AccessLevel;
  readonly disabled: boolean;
  readonly role?: string;
  readonly policy?: string;
  /** Who the user is in a file system. */
  readonly posixProfile?: PosixProfile;
  readonly home?: readonly HomeMapping[];
  readonly serverId?: string;
  readonly allowedRanges?: readonly SourceRange[];
  readonly protocols?: readonly Protocol[];
  /** Moment from which on the user is refused, in milliseconds since 1970. */
  readonly expires?: number;
  /** What an operator should look at although the record is usable. */
  readonly warnings: readonly string[];
}

type RecordFieldName = keyof typeof FIELDS;
type ValueOf<R> = R extends { readonly value: infer V } ? V : never;
type RecordValues = { [N in RecordFieldName]?: ValueOf<ReturnType<(typeof FIELDS)[N]>> };

const isField = (name: string): name is RecordFieldName => Object.hasOwn(FIELDS, name);

// A name that is not a plain word could be a secret that slipped into the wrong place.
const unknownField = (name: string): string =>
  /^[A-Za-z]{1,30}$/.test(name) ? `unknown field ${name}` : "unknown field";

/** Nesting that no field has. Deeper JSON, turned into text, would end the engine's stack. */
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

function toUser(fields: RecordValues, unknown: readonly string[]): UserRecord {
  const shadowed = fields.PasswordHash !== undefined && fields.Password !== undefined;
  return {
    kind: "user",
    publicKeys: [...new Set([...(fields.PublicKeys ?? []), ...(fields.PublicKey ?? [])])],
    access: fields.Access ?? "read-write",
    disabled: fields.Disabled ?? false,
    warnings: [
      ...unknown.map(unknownField),
      ...(shadowed ? ["Password ignored beside PasswordHash"] : []),
    ],
    ...defined({
      password: fields.PasswordHash ?? fields.Password,
      role: fields.Role,
      policy: fields.Policy,
      posixProfile: fields.PosixProfile,
      home: fields.HomeDirectoryDetails ?? fields.HomeDirectory,
      serverId: fields.serverId,
      allowedRanges: fields.AllowedCidrs,
      protocols: fields.Protocols,
      expires: fields.Expires,
    }),
  };
}

/** Reads a secret's text as a user. */
export function parseUserRecord(text: string): UserRecord | Denial {
  const raw = parseJson(text);
  if (raw === undefined) return deny("not-json");
  return isObject(raw) ? readUserRecord(raw) : deny("not-an-object");
}

/** Reads fields as a user. Unknown ones warn; a bad value of a known one refuses. */
export function readUserRecord(raw: Record<string, unknown>): UserRecord | Denial {
  const fields = readFields(raw);
  if ("reason" in fields) return fields;
  return toUser(
    fields,
    Object.keys(raw).filter((name) => !isField(name)),
  );
}
