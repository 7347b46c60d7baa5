import type { IdentityConfig } from "../../config/schema/identity";
import type { DenialReason } from "../authorizer/decision";

/** A user's record as a store holds it: values by the names of its fields. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** What users are kept in. */
export type UserStore = IdentityConfig["store"];

/** What a store holds of a user who has not been removed. */
export type Present =
  | { readonly kind: "record"; readonly fields: RecordFields }
  /** Something that is no record, and why. */
  | { readonly kind: "unreadable"; readonly reason: DenialReason };

/** What a store holds under a user's name; what was removed can perhaps be restored. */
export type Stored = Present | { readonly kind: "removed" };

/** One user of a list. */
export interface Listed {
  readonly username: string;
  readonly stored: Present;
}

/** How a user is removed. */
export interface Removal {
  /** Whether to give up what a store offers for taking it back. */
  readonly now: boolean;
}

/** Users in a store, whatever store that is. An outage is an exception. */
export interface UserRepository {
  readonly store: UserStore;
  /** What a user is in the store, for messages, such as `secret SFTP/alice`. */
  readonly nameOf: (username: string) => string;
  /** What is stored of a user; undefined where there is nothing. */
  readonly read: (username: string) => Promise<Stored | undefined>;
  /** Stores a new user; throws {@link UserExistsError} where there is one already. */
  readonly create: (username: string, fields: RecordFields) => Promise<void>;
  /** Stores another record of a user whom the store has. */
  readonly replace: (username: string, fields: RecordFields) => Promise<void>;
  /** Takes a removed user back, with the record from before. */
  readonly restore: (username: string) => Promise<void>;
  /** Removes a user, and says in a sentence what can be done about it afterwards. */
  readonly remove: (username: string, removal: Removal) => Promise<string>;
  /** All users but the removed ones, in pages as the store gives them, in no order. */
  readonly list: () => AsyncIterable<readonly Listed[]>;
}

/** Somebody else was faster, or a name is taken. */
export class UserExistsError extends Error {
  public constructor(username: string) {
    super(
      `user ${username} exists; change it with update, set-password, rotate-key, disable or import, or remove it first`,
    );
    this.name = "UserExistsError";
  }
}
