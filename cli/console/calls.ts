import * as z from "zod";

import { accessAnswer, accessNames } from "./answers/access";
import { costAnswer } from "./answers/cost";
import { pictureAnswer } from "./answers/picture";
import { reachAnswer, reachNames } from "./answers/reach";
import { riskAnswer } from "./answers/risk";
import { stackAnswer, stacksAnswer } from "./answers/stacks";
import { addAnswer, disableAnswer, listAnswer, testAnswer } from "./answers/users";
import { type Evaluations, evaluationsOf } from "./evaluations";
import * as questions from "./questions";
import type { ConsoleSettings } from "./settings";

/** Input of a call that is not what the page sends. */
export class InvalidInputError extends Error {}

/** Answers a call, or rejects with a sentence. */
type ConsoleCall = (input: unknown) => Promise<object>;

/** Calls of the page by name. */
export function consoleCalls(settings: ConsoleSettings): Readonly<Record<string, ConsoleCall>> {
  const evaluations = evaluationsOf(settings);
  /** A call whose input has to be of a form. Messages never quote the input. */
  const taking =
    <T>(
      schema: z.ZodType<T>,
      answer: (evaluations: Evaluations, question: T) => object | Promise<object>,
    ): ConsoleCall =>
    async (input) => {
      const parsed = schema.safeParse(input);
      if (!parsed.success) throw new InvalidInputError(z.prettifyError(parsed.error));
      return answer(evaluations, parsed.data);
    };
  return {
    stacks: taking(z.strictObject({}), stacksAnswer),
    stack: taking(questions.stackQuestion, stackAnswer),
    risk: taking(questions.riskQuestion, riskAnswer),
    picture: taking(questions.stackQuestion, pictureAnswer),
    "access-names": taking(questions.stackQuestion, accessNames),
    access: taking(questions.accessQuestion, accessAnswer),
    "reach-names": taking(questions.stackQuestion, reachNames),
    reach: taking(questions.reachQuestion, reachAnswer),
    cost: taking(questions.costQuestion, costAnswer),
    "users/list": taking(questions.usersQuestion, listAnswer),
    "users/add": taking(questions.addedUser, addAnswer),
    "users/disable": taking(questions.userQuestion, disableAnswer(true)),
    "users/enable": taking(questions.userQuestion, disableAnswer(false)),
    "users/test": taking(questions.triedLogin, testAnswer),
  };
}
