import type { HomeMapping } from "./user/home-directory";
import type { PosixProfile } from "./user/posix-profile";

/** Protocols of a Transfer server that have users. */
export const PROTOCOLS = ["SFTP", "FTPS", "FTP"] as const;
/** Protocol of a login. */
export type Protocol = (typeof PROTOCOLS)[number];

/** One attempt to log in, as the service reports it. */
export interface LoginAttempt {
  readonly username: string;
  /** Absent or exactly "" if the client offers a key. */
  readonly password?: string;
  readonly protocol: Protocol;
  readonly serverId: string;
  /** Absent if the service does not give it. */
  readonly sourceIp?: string;
}

/** Counter of wrong passwords by user and network. */
export interface Lockout {
  /** Whether the user is locked for this network. */
  readonly isLocked: (attempt: LoginAttempt) => Promise<boolean>;
  /** Counts a wrong password; true if the user was locked already. */
  readonly countFailure: (attempt: LoginAttempt) => Promise<boolean>;
}

/** Reason of a denied login; metric filters match these words. */
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

/** A denied login. */
export interface Denial {
  readonly kind: "deny";
  readonly reason: DenialReason;
  /** Hint for the operator; names fields, never their values. */
  readonly detail?: string;
}

/**
 * Restriction of the role to one user: a session policy for a bucket; for a file system, which has no
 * session policies, the POSIX identity that owner and mode of each file apply to.
 */
export type Confinement = { readonly policy: string } | { readonly posixProfile: PosixProfile };

/** Access of a user who is allowed in. */
export type Grant = Confinement & {
  readonly kind: "grant";
  readonly role: string;
  readonly home: readonly HomeMapping[];
  /** Fields of the record that were ignored. */
  readonly warnings: readonly string[];
};

/** Authentication method of an attempt. */
export type Method = "key" | "password";

/** Decision on one attempt. Only key logins have public keys. */
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

/** Creates a denial. */
export const deny = (reason: DenialReason, detail?: string): Denial => ({
  kind: "deny",
  reason,
  ...(detail !== undefined && { detail }),
});
