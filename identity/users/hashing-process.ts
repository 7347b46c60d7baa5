import { hashPassword, verifyPassword } from "../authorizer/user/password";
import type { HashingReply, HashingRequest } from "./hashing";

// Ctrl-C is for the one who asks, and who waits for what is in hand.
process.on("SIGINT", () => undefined);

process.on("message", ({ id, password, stored }: HashingRequest) => {
  const work = stored === undefined ? hashPassword(password) : verifyPassword(password, stored);
  const answer = (result: HashingReply["result"]): void => {
    process.send?.({ id, result } satisfies HashingReply);
  };
  // Whoever asks is told that the process has ended; an error could quote what it failed on.
  void work.then(answer, () => process.exit(1));
});
