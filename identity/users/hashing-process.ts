import { hashPassword, verifyPassword } from "../authorizer/user/password";
import type { HashingReply, HashingRequest } from "./hashing";

// Ctrl-C also reaches the parent process, which waits for the open requests.
process.on("SIGINT", () => undefined);

process.on("message", ({ id, password, stored }: HashingRequest) => {
  const work = stored === undefined ? hashPassword(password) : verifyPassword(password, stored);
  const reply = (result: HashingReply["result"]): void => {
    process.send?.({ id, result } satisfies HashingReply);
  };
  // The parent reports that the process has ended. The error itself could quote the password.
  void work.then(reply, () => process.exit(1));
});
