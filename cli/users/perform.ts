import type { UserAdministration } from "../../identity/users/operations";
import type { UsersCommand } from "./command";
import { importFile, migrate } from "./import";
import { list, show } from "./read";
import type { UsersStack } from "./stack";
import { test } from "./test";
import { update } from "./update";
import { add, remove, rotateKey, setPassword, switchUser } from "./write";

/** Does what was asked for to the users of a stack. */
export function perform(stack: UsersStack, { action, target }: UsersCommand): Promise<void> {
  const { dryRun } = target;
  const { directoryOf, store, rules } = stack;
  const administration: UserAdministration = { repository: directoryOf(store), rules, dryRun };
  const writing = { stack, administration };
  switch (action.name) {
    case "add":
      return add(writing, action);
    case "update":
      return update(writing, action);
    case "import":
      return importFile(writing, action.csv);
    case "list":
      return list(stack);
    case "show":
      return show(stack, action.user);
    case "disable":
    case "enable":
      return switchUser(writing, action);
    case "set-password":
      return setPassword(writing, action);
    case "rotate-key":
      return rotateKey(writing, action);
    case "test":
      return test(stack, action);
    case "remove":
      return remove(writing, action);
    case "migrate":
      return migrate(stack, { ...action, dryRun });
  }
}
