import { Command } from "commander";

import { defineUsers } from "../../../cli/commands/users";
import type { UsersStack } from "../../../cli/users/stack";
import { type Outcome, printed } from "../../support/command";

/** Runs the users command on a stack that is open; rejects where the command would fail. */
export const onUsersOf = (
  stack: UsersStack,
  args: readonly string[],
): Promise<Omit<Outcome, "code">> =>
  printed(async () => {
    const program = new Command().exitOverride();
    defineUsers(program, () => Promise.resolve(stack));
    await program.parseAsync(["--stack", "dev", ...args], { from: "user" });
  });
