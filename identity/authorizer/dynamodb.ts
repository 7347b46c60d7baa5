// All that asks tables; in the bundle a file of its own.
export { lockoutInTable } from "./stores/lockout";
export { createLockoutClient, createUsersClient } from "./stores/dynamodb-clients";
export { findUserInTable } from "./stores/dynamodb";
