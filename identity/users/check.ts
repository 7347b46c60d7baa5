import type { TransferConfig } from "../../config/schema/transfer";
import { type Denial, deny, type Grant, type Protocol } from "../authorizer/decision";
import { grantFor } from "../authorizer/grant";
import type { AuthorizerSettings } from "../authorizer/settings";
import { forProtocols } from "../authorizer/user/field-names";
import { mappingsOf } from "../authorizer/user/home-directory";
import {
  isUsername,
  readUserRecord,
  recordFor,
  type UserRecord,
} from "../authorizer/user/user-record";
import { userOf } from "../authorizer/stores/dynamodb";
import type { RecordFields, UserStoreKind } from "./repository";
import { reasonInSentence } from "./explain";
import { keyWarnings } from "./policy-warnings";

/** Settings of a stack that a record is checked against. */
export interface RecordRules {
  readonly settings: AuthorizerSettings;
  /** Protocols and `sftpAuthenticationMethods` of the server. */
  readonly server: {
    readonly protocols: readonly Protocol[];
    readonly authentication: TransferConfig["sftpAuthenticationMethods"];
  };
  /** Placeholder in the settings for the account, if that is not known. */
  readonly placeholderAccount?: string | undefined;
}

/** Result of checking a record. */
export type RecordCheck =
  | { readonly kind: "refused"; readonly denial: Denial; readonly problem: string }
  | {
      readonly kind: "usable";
      readonly record: UserRecord;
      readonly grant: Grant;
      /** Hints for the operator. */
      readonly warnings: readonly string[];
    };

/** Maximum size of a secret and of a table item, in bytes. */
const MAX_BYTES: Readonly<Record<UserStoreKind, number>> = { secrets: 65_536, dynamodb: 400_000 };

/** Reads a record as the function does, which takes no plain password from a table. */
export const readRecord = (fields: RecordFields, store: UserStoreKind): UserRecord | Denial =>
  store === "dynamodb" ? userOf(fields) : readUserRecord(fields);

/** Settings with the account of the record, if the account is not known otherwise. */
function withAccountOf(
  record: UserRecord,
  { settings, placeholderAccount }: RecordRules,
): AuthorizerSettings {
  if (placeholderAccount === undefined) return settings;
  const root = mappingsOf(record.home)?.[0]?.Target.split("/")[1] ?? "";
  if (settings.domain === "efs") {
    return /^fs-[0-9a-f]+$/.test(root) ? { ...settings, fileSystemId: root } : settings;
  }
  const [account] = /(?<=^arn:[a-z-]+:iam::)\d{12}/.exec(record.role ?? "") ??
    /(?<=-)\d{12}$/.exec(root) ?? [placeholderAccount];
  return JSON.parse(
    JSON.stringify(settings).replaceAll(placeholderAccount, account),
  ) as AuthorizerSettings;
}

/** Reasons why the server never asks the function about this user. */
function loginProblem(
  record: UserRecord,
  { protocols, authentication }: RecordRules["server"],
): string[] {
  const usable = protocols.filter((protocol) => record.protocols?.includes(protocol) ?? true);
  if (usable.length === 0)
    return [`Protocols names none that the server has: ${protocols.join(", ")}`];
  const credentials = (protocol: Protocol): [hasKey: boolean, hasPassword: boolean] => {
    const { publicKeys, password } = recordFor(record, protocol);
    return [publicKeys.length > 0, password !== undefined];
  };
  const isEnough = (protocol: Protocol): boolean => {
    const [hasKey, hasPassword] = credentials(protocol);
    const suffices: Readonly<Record<typeof authentication, boolean>> = {
      PASSWORD: hasPassword,
      PUBLIC_KEY: hasKey,
      PUBLIC_KEY_OR_PASSWORD: hasKey || hasPassword,
      PUBLIC_KEY_AND_PASSWORD: hasKey && hasPassword,
    };
    return protocol === "SFTP" ? suffices[authentication] : hasPassword;
  };
  if (usable.some(isEnough)) return [];
  const [hasKey, hasPassword] = [0, 1].map((i) => usable.some((p) => credentials(p)[i]));
  const has = [...(hasKey ? ["a key"] : []), ...(hasPassword ? ["a password"] : [])];
  return [
    `nobody can log in with ${has.join(" and ") || "nothing"}: ${usable.join(", ")} wants ${usable.includes("SFTP") ? authentication : "PASSWORD"}`,
  ];
}

/** Warnings about deprecated fields. */
const deprecations = (fields: RecordFields): string[] => [
  ...["Password", ...forProtocols("Password")]
    .filter((name) => name in fields)
    .map((name) => `${name} is plain text; set-password or migrate hashes it`),
  ...["PublicKey", ...forProtocols("PublicKey", "PublicKeys")]
    .filter((name) => name in fields)
    .map((name) => `${name} is of the older form; rotate-key writes PublicKeys`),
];

/** Checks a record with the code that decides logins and the settings of the stack. */
export function check(
  username: string,
  fields: RecordFields,
  store: UserStoreKind,
  rules: RecordRules,
): RecordCheck {
  const refused = (denial: Denial): RecordCheck => ({
    kind: "refused",
    denial,
    problem: reasonInSentence(denial, { username }),
  });
  if (!isUsername(username)) return refused(deny("invalid-username"));
  const record = readRecord(fields, store);
  if (record.kind === "deny") return refused(record);
  const size = Buffer.byteLength(JSON.stringify(fields));
  if (size > MAX_BYTES[store]) {
    const detail = `it has ${size} bytes, and ${MAX_BYTES[store]} are allowed`;
    return refused(deny("bad-record", detail));
  }
  const settings = withAccountOf(record, rules);
  const grant = grantFor(username, record, settings);
  if (grant.kind === "deny") return refused(grant);
  for (const own of Object.values(record.byProtocol ?? {})) {
    const other = grantFor(username, own, settings);
    if (other.kind === "deny") return refused(other);
  }
  return {
    kind: "usable",
    record,
    grant,
    warnings: [
      ...deprecations(fields),
      ...record.warnings,
      ...grant.warnings,
      ...keyWarnings(record, grant, settings),
      ...loginProblem(record, rules.server),
    ],
  };
}

/** Problem of a user without any credential. */
export const NO_CREDENTIAL = "has neither a password nor a key, so nobody could log in";

/** Whether a record has a password or a public key. */
export const hasCredential = ({ publicKeys, password, byProtocol = {} }: UserRecord): boolean =>
  publicKeys.length > 0 || password !== undefined || Object.values(byProtocol).some(hasCredential);
