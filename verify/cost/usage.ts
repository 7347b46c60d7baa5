import type { Usage } from "./model";

/** Known part of a stack's usage; the rest is assumed. */
export type GivenUsage = { readonly [K in keyof Usage]?: Usage[K] | undefined };

/** Usage in a month: 50 users and 100 GB up, unless given, and what usually goes with them. */
export function usageFor(given: GivenUsage): Usage {
  const { users = 50, gbIn = 100, gbOut = 0 } = given;
  const { gbStored = gbIn, logins = users * 1000, files = (gbIn + gbOut) * 10 } = given;
  return { users, gbIn, gbOut, gbStored, logins, files };
}
