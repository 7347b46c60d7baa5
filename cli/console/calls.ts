import * as z from "zod";

import { accessAnswer, accessNames } from "./answers/access";
import { costAnswer } from "./answers/cost";
import { pictureAnswer } from "./answers/picture";
import { reachAnswer, reachNames } from "./answers/reach";
import { riskAnswer } from "./answers/risk";
import { stackAnswer, stacksAnswer } from "./answers/stacks";
import { addAnswer, disableAnswer, listAnswer, testAnswer } from "./answers/users";
import { evaluationsOf } from "./evaluations";
import type { ConsoleSettings } from "./settings";

/** Input of a call that is not what the page sends. */
export class InvalidInputError extends Error {}

/** Answers a call, or rejects with a sentence. */
type ConsoleCall = (input: unknown) => Promise<object>;

const name = z.string().trim().min(1).max(200);
const amount = z.number().min(0).max(1e12);

/** Calls of the page by name. */
export function consoleCalls(settings: ConsoleSettings): Readonly<Record<string, ConsoleCall>> {
  const evaluations = evaluationsOf(settings);
  return {
    stacks: taking(z.strictObject({}), () => stacksAnswer(settings)),
    stack: taking(z.strictObject({ stack: name }), ({ stack }) => stackAnswer(evaluations, stack)),
    risk: taking(z.strictObject({ stack: name, ref: name }), (question) =>
      riskAnswer(evaluations, question),
    ),
    picture: taking(z.strictObject({ stack: name }), ({ stack }) =>
      pictureAnswer(evaluations, stack),
    ),
    "access-names": taking(z.strictObject({ stack: name }), ({ stack }) =>
      accessNames(evaluations, stack),
    ),
    access: taking(z.strictObject({ stack: name, principal: name, operation: name }), (question) =>
      accessAnswer(evaluations, question),
    ),
    "reach-names": taking(z.strictObject({ stack: name }), ({ stack }) =>
      reachNames(evaluations, stack),
    ),
    reach: taking(
      z.strictObject({
        ...{ stack: name, from: name, to: name },
        port: z.int("the port must be a whole number").min(0).max(65535),
        protocol: z.enum(["tcp", "udp", "icmp", "icmpv6"]),
      }),
      (question) => reachAnswer(evaluations, question),
    ),
    cost: taking(z.strictObject({ stack: name, usage: USAGE }), (question) =>
      costAnswer(evaluations, question),
    ),
    "users/list": taking(z.strictObject(USERS), (users) => listAnswer(evaluations, users)),
    "users/add": taking(ADDED_USER, (user) => addAnswer(evaluations, user)),
    "users/disable": taking(z.strictObject(USER), (user) => disableAnswer(evaluations, user, true)),
    "users/enable": taking(z.strictObject(USER), (user) => disableAnswer(evaluations, user, false)),
    "users/test": taking(TRIED_LOGIN, (login) => testAnswer(evaluations, login)),
  };
}

const USERS = { stack: name, target: z.enum(["aws", "sandbox"]) };
const USER = { ...USERS, user: name };

const text = z.string().max(32_768).optional();

const ADDED_USER = z.strictObject({
  ...{ ...USER, password: z.boolean() },
  ...{ key: text, allow: text, access: text, expires: text, uid: text, gid: text },
});

const TRIED_LOGIN = z.strictObject({
  ...{ ...USER, protocol: z.enum(["SFTP", "FTPS", "FTP"]) },
  ...{ password: text, from: text },
});

/** What is known of the usage of a stack. */
const USAGE = z.strictObject({
  ...{ users: amount.optional(), gbIn: amount.optional(), gbOut: amount.optional() },
  ...{ gbStored: amount.optional(), logins: amount.optional(), files: amount.optional() },
});

/** A call whose input has to be of a form. Messages never quote the input. */
const taking =
  <T>(schema: z.ZodType<T>, answer: (input: T) => object | Promise<object>): ConsoleCall =>
  async (input) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) throw new InvalidInputError(z.prettifyError(parsed.error));
    return answer(parsed.data);
  };
