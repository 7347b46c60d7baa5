import type { AttributeValue } from "@aws-sdk/client-dynamodb";

import type { IdentityConfig } from "../../config/schema/identity";
import type { DenialReason } from "../authorizer/decision";

/** Fields of a user's record, as the store holds them. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** Kind of user store. */
export type UserStoreKind = IdentityConfig["store"];

/** What a store holds of a user, by which it tells whether somebody has changed it since. */
export type StoredVersion = string | Readonly<Record<string, AttributeValue>>;

/** Entry of a user who has not been removed. */
export type Present = (
  | { readonly kind: "record"; readonly fields: RecordFields }
  /** An entry that is not a record, and the reason. */
  | { readonly kind: "unreadable"; readonly reason: DenialReason }
) & { readonly version?: StoredVersion | undefined };

/** Entry of a user; a removed one can perhaps be restored. */
export type Stored = Present | { readonly kind: "removed" };

/** User in a list. */
export interface Listed {
  readonly username: string;
  readonly stored: Present;
}

/** Options of the removal of a user. */
export interface Removal {
  /** Whether to delete the user at once, without the store's way to restore it. */
  readonly now: boolean;
}

/** Users of a store. Every function throws on an outage. */
export interface UserRepository {
  readonly store: UserStoreKind;
  /** Describes the entry of a user in messages, for example `secret SFTP/alice`. */
  readonly nameOf: (username: string) => string;
  /** Reads the entry of a user; undefined if there is none. */
  readonly read: (username: string) => Promise<Stored | undefined>;
  /** Stores a new user; throws {@link UserExistsError} if the user exists. */
  readonly create: (username: string, fields: RecordFields) => Promise<void>;
  /**
   * Replaces the record of an existing user; throws {@link ChangedMeanwhileError} if the store no longer
   * holds what was read.
   *
   * @param before version that was read
   */
  readonly replace: (
    username: string,
    fields: RecordFields,
    before: StoredVersion | undefined,
  ) => Promise<void>;
  /**
   * Restores a removed user with the old record, and returns its version; throws
   * {@link ChangedMeanwhileError} if somebody else has restored the user.
   */
  readonly restore: (username: string) => Promise<StoredVersion | undefined>;
  /** Removes a user; returns a sentence on how to restore it. */
  readonly remove: (username: string, removal: Removal) => Promise<string>;
  /** Lists all users who have not been removed, in pages and in no order. */
  readonly list: () => AsyncIterable<readonly Listed[]>;
}

/** The name of a new user is taken. */
export class UserExistsError extends Error {
  public constructor(username: string) {
    super(
      `user ${username} exists; change it with update, set-password, rotate-key, disable or import, or remove it first`,
    );
    this.name = "UserExistsError";
  }
}

/** Somebody else changed, removed or added the user after the user was read. */
export class ChangedMeanwhileError extends Error {
  public constructor(username: string) {
    super(
      `user ${username} was changed by somebody else meanwhile; nothing was written; look at the user and run it again`,
    );
    this.name = "ChangedMeanwhileError";
  }
}

/** Whether a write failed because somebody else has written first. */
export const isOvertaken = (error: unknown): boolean =>
  error instanceof ChangedMeanwhileError || error instanceof UserExistsError;
