import { type Protocol, PROTOCOLS } from "../decision";
import type { FieldName } from "./record-fields";

/**
 * Fields that a record may also have for one protocol, such as `FTPPassword`, which then replaces the
 * field without the prefix. So does AWS's template of an identity provider ("Enable password
 * authentication for AWS Transfer Family using AWS Secrets Manager", AWS Storage Blog).
 */
export const PER_PROTOCOL = [
  ...(["Password", "PasswordHash", "PublicKey", "PublicKeys"] as const),
  ...(["Role", "Policy", "HomeDirectory", "HomeDirectoryDetails"] as const),
  ...(["AcceptedIpNetwork", "AcceptedIpNetworks", "AcceptedIpNetworkList"] as const),
] satisfies readonly FieldName[];

/** Name of a field that is of one protocol. */
export type ProtocolFieldName = `${Protocol}${(typeof PER_PROTOCOL)[number]}`;

/** Fields of the same meaning as the given ones, each for one protocol. */
export const forProtocols = (...fields: (typeof PER_PROTOCOL)[number][]): ProtocolFieldName[] =>
  PROTOCOLS.flatMap((protocol) => fields.map((field): ProtocolFieldName => `${protocol}${field}`));

/** Field that a name stands for. */
export interface KnownName {
  readonly field: FieldName;
  /** Absent if the field is for all protocols. */
  readonly protocol?: Protocol;
}

/**
 * Words in the names of fields by which other programs restrict logins. To ignore such a field would let
 * in who was to be kept out.
 */
const RESTRICTION =
  /allow|accept|den(y|ied)|block|whitelist|blacklist|restrict|cidr|network|sourceip|ipaddr|iplist|expir|valid(un)?t|notafter|disabl|enabl|suspend|inactive|revok|locked|^(is)?active$|^status$/;

/** Letters and digits of a name, without case and separators. */
const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Whether one letter was added, left out, replaced, or changed places with the next. */
function isNearly(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}

/** Names of short fields have neighbours that are words of their own; only their plurals are theirs. */
const MIN_LENGTH_TO_COMPARE = 5;

const isSpelling = (known: string, letters: string): boolean =>
  known.length < MIN_LENGTH_TO_COMPARE ? `${known}s` === letters : isNearly(known, letters);

/** Names of all fields, exact or misspelt. */
export class FieldNames {
  private readonly exact = new Map<string, KnownName>();
  /** Names by their letters. */
  private readonly spellings = new Map<string, string>();

  public constructor(fields: readonly FieldName[]) {
    for (const field of fields) this.exact.set(field, { field });
    for (const protocol of PROTOCOLS) {
      for (const field of PER_PROTOCOL) this.exact.set(`${protocol}${field}`, { protocol, field });
      for (const field of fields) this.spellings.set(lettersOf(`${protocol}${field}`), field);
    }
    for (const name of this.exact.keys()) this.spellings.set(lettersOf(name), name);
  }

  /** Field with exactly this name. */
  public known(name: string): KnownName | undefined {
    return this.exact.get(name);
  }

  /** Why a record with an unknown field is refused; undefined if the field may be ignored. */
  public problemOf(unknown: string): string | undefined {
    const letters = lettersOf(unknown);
    const meant =
      this.spellings.get(letters) ??
      [...this.spellings].find(([known]) => isSpelling(known, letters))?.[1];
    if (meant !== undefined) return `${shown(unknown)} is not a field; is ${meant} meant?`;
    return RESTRICTION.test(letters)
      ? `${shown(unknown)} might restrict logins and is not a field; use AllowedCidrs, Protocols, Expires or Disabled`
      : undefined;
  }
}

/** Name of an unknown field for messages. One that is not a word could be a secret in the wrong place. */
export const shown = (name: string): string =>
  /^[A-Za-z][A-Za-z_-]{0,39}$/.test(name) ? name : "a name that is not a word";

/** Warning about a field that is ignored. */
export const unknownField = (name: string): string =>
  /^[A-Za-z][A-Za-z_]{0,39}$/.test(name) ? `unknown field ${name}` : "unknown field";
