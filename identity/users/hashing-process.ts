import { hashPassword, verifyPassword } from "../authorizer/user/password";
import type { Answer, Question } from "./hashing";

// Ctrl-C is for the one who asks, and who waits for what is in hand.
process.on("SIGINT", () => undefined);

process.on("message", ({ id, password, stored }: Question) => {
  const work = stored === undefined ? hashPassword(password) : verifyPassword(password, stored);
  const answer = (result: Answer["result"]): void => {
    process.send?.({ id, result } satisfies Answer);
  };
  // Whoever asks is told that the process has ended; an error could quote what it failed on.
  void work.then(answer, () => process.exit(1));
});
