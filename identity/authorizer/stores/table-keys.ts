/** Attribute of the key of the users' table: the user's name. */
export const USERNAME_KEY = "username";
/** Attribute of the key of the lockout table: `<user>#<network>`. */
export const LOCKOUT_KEY = "id";
/** Attribute by which DynamoDB removes items of the lockout table, in seconds since 1970. */
export const EXPIRES = "expires";
