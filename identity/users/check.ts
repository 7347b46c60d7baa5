import type { TransferConfig } from "../../config/schema/transfer";
import type { Denial, Grant, Protocol } from "../authorizer/decision";
import { grantFor } from "../authorizer/grant";
import type { AuthorizerSettings } from "../authorizer/settings";
import { readUserRecord, type UserRecord } from "../authorizer/user/user-record";
import { isUsername } from "../authorizer/user/user-record";
import { userOf } from "../authorizer/stores/dynamodb";
import type { RecordFields, UserStore } from "./repository";
import { reasonInSentence } from "./explain";

/** What a stack asks of its users. */
export interface RecordRules {
  readonly settings: AuthorizerSettings;
  /** Protocols of the server, and its `sftpAuthenticationMethods`. */
  readonly server: {
    readonly protocols: readonly Protocol[];
    readonly authentication: TransferConfig["sftpAuthenticationMethods"];
  };
  /** Account that the settings name because the true one is not known; absent where it is. */
  readonly madeUpAccount?: string | undefined;
}

/** What becomes of a user with some record. */
export type RecordCheck =
  | { readonly kind: "refused"; readonly denial: Denial; readonly problem: string }
  | {
      readonly kind: "usable";
      readonly record: UserRecord;
      readonly grant: Grant;
      /** What an operator should look at, although the user is let in. */
      readonly warnings: readonly string[];
    };

/** Longest secret and longest item of a table, in bytes. */
const LONGEST: Readonly<Record<UserStore, number>> = { secrets: 65_536, dynamodb: 400_000 };

/** What the function makes of a record in a store; it takes no plain password from a table. */
export const readRecord = (fields: RecordFields, store: UserStore): UserRecord | Denial =>
  store === "dynamodb" ? userOf(fields) : readUserRecord(fields);

/** Settings with the account that a record names, where their own is made up. */
function withAccountOf(
  record: UserRecord,
  { settings, madeUpAccount }: RecordRules,
): AuthorizerSettings {
  if (madeUpAccount === undefined) return settings;
  const root = record.home?.[0]?.Target.split("/")[1] ?? "";
  if (settings.domain === "efs") {
    return /^fs-[0-9a-f]+$/.test(root) ? { ...settings, fileSystemId: root } : settings;
  }
  const [account] = /(?<=^arn:[a-z-]+:iam::)\d{12}/.exec(record.role ?? "") ??
    /(?<=-)\d{12}$/.exec(root) ?? [madeUpAccount];
  return JSON.parse(
    JSON.stringify(settings).replaceAll(madeUpAccount, account),
  ) as AuthorizerSettings;
}

/** What keeps a user whom the function lets in from ever getting so far. */
function loginProblem(
  record: UserRecord,
  { protocols, authentication }: RecordRules["server"],
): string[] {
  const own = protocols.filter((protocol) => record.protocols?.includes(protocol) ?? true);
  if (own.length === 0)
    return [`Protocols names none that the server has: ${protocols.join(", ")}`];
  const [hasKey, hasPassword] = [record.publicKeys.length > 0, record.password !== undefined];
  const suffices: Readonly<Record<typeof authentication, boolean>> = {
    PASSWORD: hasPassword,
    PUBLIC_KEY: hasKey,
    PUBLIC_KEY_OR_PASSWORD: hasKey || hasPassword,
    PUBLIC_KEY_AND_PASSWORD: hasKey && hasPassword,
  };
  const isEnough = (protocol: Protocol): boolean =>
    protocol === "SFTP" ? suffices[authentication] : hasPassword;
  if (own.some(isEnough)) return [];
  const has = [...(hasKey ? ["a key"] : []), ...(hasPassword ? ["a password"] : [])];
  return [
    `nobody can log in with ${has.join(" and ") || "nothing"}: ${own.join(", ")} wants ${own.includes("SFTP") ? authentication : "PASSWORD"}`,
  ];
}

/** Fields of the older form, which work and have better ones to take their place. */
const older = (fields: RecordFields): string[] => [
  ...("Password" in fields ? ["Password is plain text; set-password or migrate hashes it"] : []),
  ...("PublicKey" in fields
    ? ["PublicKey is of the older form; rotate-key writes PublicKeys"]
    : []),
];

/** Puts a record through what decides logins, with the settings of the stack. */
export function check(
  username: string,
  fields: RecordFields,
  store: UserStore,
  rules: RecordRules,
): RecordCheck {
  const refused = (denial: Denial): RecordCheck => ({
    kind: "refused",
    denial,
    problem: reasonInSentence(denial, { username }),
  });
  if (!isUsername(username)) return refused({ kind: "deny", reason: "invalid-username" });
  const record = readRecord(fields, store);
  if (record.kind === "deny") return refused(record);
  const size = Buffer.byteLength(JSON.stringify(fields));
  if (size > LONGEST[store]) {
    const detail = `it has ${size} bytes, and ${LONGEST[store]} are allowed`;
    return refused({ kind: "deny", reason: "bad-record", detail });
  }
  const grant = grantFor(username, record, withAccountOf(record, rules));
  if (grant.kind === "deny") return refused(grant);
  return {
    kind: "usable",
    record,
    grant,
    warnings: [
      ...older(fields),
      ...record.warnings,
      ...grant.warnings,
      ...loginProblem(record, rules.server),
    ],
  };
}

/** What a user without any credential is told; the function would never let such a user in. */
export const NO_CREDENTIAL = "has neither a password nor a key, so nobody could log in";

/** Whether a record holds anything to log in with. */
export const hasCredential = ({ publicKeys, password }: UserRecord): boolean =>
  publicKeys.length > 0 || password !== undefined;
