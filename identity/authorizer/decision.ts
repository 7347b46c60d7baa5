import type { HomeMapping } from "./user/home-directory";
import type { PosixProfile } from "./user/posix-profile";

/** Protocols of a Transfer server that have users. */
export type Protocol = "SFTP" | "FTPS" | "FTP";

/** One attempt to log in, as the service reports it. */
export interface LoginAttempt {
  readonly username: string;
  /** Absent or exactly "" where the client offers a key. */
  readonly password?: string;
  readonly protocol: Protocol;
  readonly serverId: string;
  /** Absent where the service does not say. */
  readonly sourceIp?: string;
}

/** Remembers wrong passwords by user and network. */
export interface Lockout {
  /** Whether attempts of this user from this network are refused now. */
  readonly isLocked: (attempt: LoginAttempt) => Promise<boolean>;
  /** Counts a wrong password, and says whether the user was locked already. */
  readonly countFailure: (attempt: LoginAttempt) => Promise<boolean>;
}

/** Why a login is refused; metric filters match these words. */
export type DenialReason =
  | "malformed-event"
  | "invalid-username"
  | "blank-password"
  | "unknown-user"
  | "scheduled-for-deletion"
  | "no-current-version"
  | "binary-secret"
  | "not-json"
  | "not-an-object"
  | "bad-record"
  | "disabled"
  | "expired"
  | "wrong-server"
  | "wrong-protocol"
  | "unknown-source"
  | "wrong-source"
  | "no-key"
  | "no-password"
  | "wrong-password"
  | "locked"
  | "policy-too-long"
  | "no-posix-profile"
  | "not-enforceable";

/** A refusal. */
export interface Denial {
  readonly kind: "deny";
  readonly reason: DenialReason;
  /** What the operator has to look at; names fields, never their values. */
  readonly detail?: string;
}

/**
 * What narrows the role to the user: in a bucket a session policy, which a file system does not
 * know; in a file system owner and mode of every file.
 */
export type Confinement = { readonly policy: string } | { readonly posixProfile: PosixProfile };

/** What a user who is let in may reach. */
export type Grant = Confinement & {
  readonly kind: "grant";
  readonly role: string;
  readonly home: readonly HomeMapping[];
  /** Fields of the record that were not followed. */
  readonly warnings: readonly string[];
};

/** How a client proves who it is. */
export type Method = "key" | "password";

/** The answer to one attempt; keys belong to key logins only, so only they can carry them. */
export type Decision =
  | {
      readonly kind: "allow";
      readonly method: "key";
      readonly grant: Grant;
      readonly publicKeys: readonly string[];
      readonly warnings: readonly string[];
    }
  | {
      readonly kind: "allow";
      readonly method: "password";
      readonly grant: Grant;
      readonly warnings: readonly string[];
    }
  | (Denial & { readonly method?: Method; readonly warnings: readonly string[] });

/** A refusal for a reason. */
export const deny = (reason: DenialReason, detail?: string): Denial => ({
  kind: "deny",
  reason,
  ...(detail !== undefined && { detail }),
});
