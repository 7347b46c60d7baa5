// All that asks tables; in the bundle a file of its own.
export { lockoutInTable } from "./lockout";
export { createLockoutClient, createUsersClient } from "./table-clients";
export { findUserInTable } from "./users-table";
