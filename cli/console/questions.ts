import * as z from "zod";

import { PROTOCOLS } from "../../identity/authorizer/decision";
import { type Usage, usageFor } from "../../verify/cost/model";

const name = z.string().trim().min(1).max(200);

/** A question about a stack. */
export const stackQuestion = z.strictObject({ stack: name });
export type StackQuestion = z.infer<typeof stackQuestion>;

/** A stack of the working tree, and the commit that it is compared with. */
export const riskQuestion = stackQuestion.extend({ ref: name });
export type RiskQuestion = z.infer<typeof riskQuestion>;

/** A question about access. */
export const accessQuestion = stackQuestion.extend({ principal: name, operation: name });
export type AccessQuestion = z.infer<typeof accessQuestion>;

/** A question about a connection. */
export const reachQuestion = stackQuestion.extend({
  ...{ from: name, to: name },
  port: z.int("the port must be a whole number").min(0).max(65535),
  protocol: z.enum(["tcp", "udp", "icmp", "icmpv6"]),
});
export type ReachQuestion = z.infer<typeof reachQuestion>;

/** A question about the cost of a stack; what is not known of the usage follows from the rest. */
export const costQuestion = stackQuestion.extend({
  usage: z.partialRecord(
    z.enum(Object.keys(usageFor({})) as (keyof Usage)[]),
    z.number().min(0).max(1e12),
  ),
});
export type CostQuestion = z.infer<typeof costQuestion>;

/** Users of a stack, on AWS or in its sandbox. */
export const usersQuestion = stackQuestion.extend({ target: z.enum(["aws", "sandbox"]) });
export type UsersQuestion = z.infer<typeof usersQuestion>;

/** A user of a stack. */
export const userQuestion = usersQuestion.extend({ user: name });
export type UserQuestion = z.infer<typeof userQuestion>;

const text = z.string().max(32_768).optional();

/** A user to add; fields are texts as people type them. */
export const addedUser = userQuestion.extend({
  /** Whether to generate a password. */
  password: z.boolean(),
  ...{ key: text, allow: text, access: text, expires: text, uid: text, gid: text },
});
export type AddedUser = z.infer<typeof addedUser>;

/** A login to test. */
export const triedLogin = userQuestion.extend({
  ...{ protocol: z.enum(PROTOCOLS), password: text, from: text },
});
export type TriedLogin = z.infer<typeof triedLogin>;
