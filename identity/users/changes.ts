import { isDeepStrictEqual } from "node:util";

import { parsePublicKey, splitKeys } from "../authorizer/user/public-key";
import { forProtocols } from "../authorizer/user/field-names";
import type { FieldName } from "../authorizer/user/record-fields";
import { listIn } from "../authorizer/user/fields";
import type { HomeMapping } from "../authorizer/user/home-directory";
import { readRecord } from "./check";
import type { RecordFields, UserStoreKind } from "./repository";

/** Fields to set; an undefined field is removed, an absent one stays. */
export type Changes = { readonly [N in FieldName]?: unknown };

const NETWORKS = ["AcceptedIpNetwork", "AcceptedIpNetworks", "AcceptedIpNetworkList"] as const;

/**
 * Fields that a change of another one takes away: those of the same meaning, of which a record has only
 * one, also for one protocol. Otherwise an old password would go on working over SFTP.
 */
const ALTERNATIVES: { readonly [N in FieldName]?: readonly string[] } = {
  PasswordHash: ["Password", ...forProtocols("Password", "PasswordHash")],
  PublicKeys: ["PublicKey", ...forProtocols("PublicKey", "PublicKeys")],
  HomeDirectory: ["HomeDirectoryDetails"],
  HomeDirectoryDetails: ["HomeDirectory"],
  AllowedCidrs: [...NETWORKS, ...forProtocols(...NETWORKS), "ipv4_allow_list"],
  serverId: ["server_id_allow_list"],
};

/** Record with changed fields; the alternatives of a changed field are removed. */
export function changed(fields: RecordFields, changes: Changes): RecordFields {
  const result = new Map(Object.entries(fields));
  const isSet = (name: string): boolean => changes[name as FieldName] !== undefined;
  for (const [name, value] of Object.entries(changes) as [FieldName, unknown][]) {
    // A blank cell of a file must not take away a restriction that it does not name.
    const others = name === "AllowedCidrs" && value === undefined ? [] : ALTERNATIVES[name];
    for (const other of others ?? []) {
      // `HomeDirectory: undefined` must not undo the details that the same changes set.
      if (!isSet(other)) result.delete(other);
    }
    if (value === undefined) result.delete(name);
    else result.set(name, value);
  }
  return Object.fromEntries(result);
}

/** Public keys of a field, a text or a list of texts, without their comments. */
const keysOf = (value: unknown): string[] =>
  [listIn(value ?? [])]
    .flat()
    .flatMap((entry) => (typeof entry === "string" ? splitKeys(entry) : []))
    .map((line) => parsePublicKey(line) ?? line);

/** Keys for SFTP, the only protocol that has keys, which replace those for all protocols. */
const SFTP_KEYS = ["SFTPPublicKeys", "SFTPPublicKey"] as const;

/**
 * Record with other public keys.
 *
 * @param keep whether the old keys stay
 */
export function withKeys(
  fields: RecordFields,
  keys: readonly string[],
  keep: boolean,
): RecordFields {
  const ofSftp = SFTP_KEYS.some((name) => name in fields);
  const inUse = ofSftp ? SFTP_KEYS : (["PublicKeys", "PublicKey"] as const);
  const old = keep ? inUse.flatMap((name) => keysOf(fields[name])) : [];
  return changed(fields, { PublicKeys: [...new Set([...old, ...keys])] });
}

/** What the function makes of a record; the fields themselves if it denies the record. */
function meaning(fields: RecordFields, store: UserStoreKind): unknown {
  const record = readRecord(fields, store);
  return record.kind === "deny" ? fields : { ...record, warnings: [] };
}

/** Names of the fields that differ between two records. */
export const differingFields = (a: RecordFields, b: RecordFields): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((name) => !isDeepStrictEqual(a[name], b[name]))
    .sort();

/** Whether two records mean the same, for example a range as text and as a list of one. */
export const isEquivalent = (a: RecordFields, b: RecordFields, store: UserStoreKind): boolean =>
  isDeepStrictEqual(meaning(a, store), meaning(b, store));

/**
 * Reads mappings of logical directories that are written `/dir=/target`; undefined if one is not. The
 * check of the record decides whether they are valid.
 */
export function mappingsOf(texts: readonly string[]): HomeMapping[] | undefined {
  const mappings = texts.map((text) => {
    const [, Entry, Target] = /^\s*(\/[^=]*)=(\/.*?)\s*$/.exec(text) ?? [];
    return Entry === undefined || Target === undefined ? undefined : { Entry, Target };
  });
  const valid = mappings.filter((mapping) => mapping !== undefined);
  return valid.length === mappings.length ? valid : undefined;
}
