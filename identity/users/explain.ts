import type { Denial, DenialReason, LoginAttempt } from "../authorizer/decision";
import { networkOf } from "../authorizer/source-range";
import type { LockoutSettings } from "../authorizer/settings";
import type { RecordFields } from "./repository";

/** DenialExplanation of a denial. */
export interface DenialExplanation {
  readonly why: string;
  /** Change that would allow the login, if there is one. */
  readonly change?: string | undefined;
}

/** User and attempt that a denial is about, as far as they are known. */
export interface ExplainedUser {
  readonly username: string;
  readonly fields?: RecordFields | undefined;
  readonly attempt?: LoginAttempt | undefined;
  readonly lockout?: LockoutSettings | undefined;
}

type Explain = (subject: ExplainedUser, detail: string) => DenialExplanation;

/** Value of a field as text; lists are separated by commas. */
export const valueInWords = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(valueInWords).join(", ")
    : typeof value === "string"
      ? value
          .trim()
          .split(/[\s,]+/)
          .join(", ")
      : JSON.stringify(value);

const field = ({ fields }: ExplainedUser, name: string): string =>
  valueInWords(fields?.[name] ?? "…");

/** DenialExplanation for a secret that is not a record. */
const unreadable = (what: string): Explain => {
  const words = {
    why: `the secret ${what}`,
    change: "remove the user with --now and add it again",
  };
  return () => words;
};
const by = ({ username }: ExplainedUser, option: string): string => `update ${username} ${option}`;

const REASONS: Readonly<Record<DenialReason, Explain>> = {
  "malformed-event": (_, detail) => ({ why: `the service's event ${detail}` }),
  "invalid-username": () => ({
    why: "the service takes no such name",
    change: "use 3 to 100 letters, digits and _ . @ -, and none of . @ - at the beginning",
  }),
  "blank-password": ({ attempt }) => ({
    why: `${attempt?.protocol ?? "the protocol"} knows passwords only, and none was given`,
    change: "give one with --password",
  }),
  "unknown-user": ({ username }) => ({ why: "there is no such user", change: `add ${username}` }),
  "scheduled-for-deletion": ({ username }) => ({
    why: "the user was removed, and can still be restored",
    change: `add ${username} again, or restore the secret`,
  }),
  "no-current-version": unreadable("has no current value"),
  "binary-secret": unreadable("is binary"),
  "not-json": unreadable("is not JSON"),
  "not-an-object": unreadable("is not a JSON object"),
  "bad-record": (_, detail) => ({ why: `the record is refused: ${detail}` }),
  disabled: ({ username }) => ({ why: "the user is disabled", change: `enable ${username}` }),
  expired: (subject) => ({
    why: `the user expired with ${field(subject, "Expires")}`,
    change: by(subject, "--expires <date>"),
  }),
  "wrong-server": (subject) => ({
    why: `the user belongs to server ${field(subject, "serverId")}, and this is ${subject.attempt?.serverId ?? "another"}`,
    change: "import a file with the columns user and serverId",
  }),
  "wrong-protocol": (subject) => ({
    why: `the user may use ${field(subject, "Protocols")}, and this is ${subject.attempt?.protocol ?? "another"}`,
    change: by(subject, "--protocol <name>"),
  }),
  "unknown-source": (subject) => ({
    why: `the user may come from ${field(subject, "AllowedCidrs")} only, and the attempt has no address`,
    change: "say with --from where the attempt comes from",
  }),
  "wrong-source": (subject) => ({
    why: `the user may come from ${field(subject, "AllowedCidrs")} only, and this is ${subject.attempt?.sourceIp ?? "elsewhere"}`,
    change: by(subject, "--allow <range>"),
  }),
  "no-key": ({ username }) => ({
    why: "the user has no key",
    change: `rotate-key ${username}, or test with --password`,
  }),
  "no-password": ({ username }) => ({
    why: "the user has no password",
    change: `set-password ${username}, or test without --password`,
  }),
  "wrong-password": ({ username }) => ({
    why: "the password is wrong",
    change: `set-password ${username} sets another`,
  }),
  locked: ({ attempt, lockout }) => ({
    why: `${lockout?.attempts ?? "too many"} wrong passwords came from ${networkOf(attempt?.sourceIp ?? "") ?? "nowhere known"}`,
    change: lockout && `wait for at most ${Math.ceil(lockout.seconds / 60)} minutes`,
  }),
  "policy-too-long": (_, detail) => ({
    why: `the session policy is too long: ${detail}`,
    change: "give the user fewer or shorter home directories",
  }),
  "no-posix-profile": () => ({
    why: "the stack keeps files in a file system, and the user has no uid and gid there",
    change: "give both: --uid and --gid, or the columns uid and gid of an import",
  }),
  "not-enforceable": (_, detail) => ({ why: detail }),
};

/** Explains a denial, and what to do about it. */
export const reasonInWords = (
  { reason, detail = "" }: Denial,
  subject: ExplainedUser,
): DenialExplanation => REASONS[reason](subject, detail);

/** Explains a denial in one sentence. */
export function reasonInSentence(denial: Denial, subject: ExplainedUser): string {
  const { why, change } = reasonInWords(denial, subject);
  return change === undefined ? why : `${why}; ${change}`;
}
