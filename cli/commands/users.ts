import type { Command } from "commander";

import { PROTOCOLS } from "../../identity/authorizer/decision";
import { COLUMN_NAMES } from "../../identity/users/import/csv-columns";
import { choice, collect, command, UsageError } from "../command-line";
import { exportFile, importFile, migrate, rekey } from "../users/import";
import {
  additionIn,
  keysIn,
  migrationIn,
  fieldOptions,
  passwordOptions,
  passwordSourceIn,
  updatesIn,
} from "../users/options";
import { list, show } from "../users/read";
import type { UserTarget } from "../users/sandbox";
import { withUsers, type WorkKind } from "../users/session";
import { openStack, type UsersSession, type UsersStack } from "../users/stack";
import { smokeTest } from "../users/smoke-test";
import { test } from "../users/test";
import { add, disable, enable, remove, rotateKey, setPassword, update } from "../users/write";

/** Opens the stack that the options choose. */
type OpenStack = (target: UserTarget) => Promise<UsersStack>;

interface CommonOptions extends UserTarget {
  readonly dryRun?: boolean;
}

/** Makes actions of subcommands, which open the stack once their options are checked. */
const actionsOn =
  (open: OpenStack) =>
  /**
   * @param kind whether it changes users, so that the stack has to be named
   * @param work loads what is done with a user or file and the options
   * @param read checks the options and turns them into what the work needs
   */
  <Value>(
    kind: WorkKind,
    work: () => (session: UsersSession, operand: string, value: Value) => Promise<void>,
    read: (options: never) => Value = (options) => options,
  ) =>
  async (...args: unknown[]): Promise<void> => {
    const subcommand = args.at(-1) as Command;
    const options = subcommand.optsWithGlobals<CommonOptions>();
    const { data, sandbox, dryRun = false } = options;
    if (data !== undefined && sandbox !== true) throw new UsageError("--data goes with --sandbox");
    const value = read(options as never);
    const isNamed = subcommand.getOptionValueSourceWithGlobals("stack") !== "default";
    if (kind === "writes" && sandbox !== true && !isNamed) {
      throw new UsageError("--stack is missing; name the stack whose users change, or --sandbox");
    }
    await withUsers(await open(options), {
      ...{ kind, dryRun },
      work: (session) => work()(session, subcommand.args[0] ?? "", value),
    });
  };

/** Adds the subcommands, which work on the users of the stack that is opened for them. */
export function defineUsers(program: Command, open: OpenStack = (target) => openStack(target)) {
  const on = actionsOn(open);
  program
    .option("--stack <name>", "stack whose users are meant", "dev")
    .option("--file <path>", "stack file to read instead of Pulumi.<stack>.yaml")
    .option("--sandbox", "use the sandbox that npm start runs, not AWS")
    .option("--data <folder>", "folder of the sandbox (default: .sandbox/<stack>)")
    .option("--dry-run", "print what would be done, and write nothing");
  const addCommand = program
    .command("add <user>")
    .description("add a user, or a removed one again")
    .option("--key <file>", "public key, such as id_ed25519.pub; may be repeated", collect)
    .action(on("writes", () => add, additionIn));
  fieldOptions(passwordOptions(addCommand));
  const updateCommand = program
    .command("update <user>")
    .description('change the given fields only; a blank option removes its field, as --allow ""')
    .action(on("writes", () => update, updatesIn));
  fieldOptions(updateCommand);
  program
    .command("import <file>")
    .description("add and change the users of a CSV file, once all its rows are checked")
    .addHelpText("after", () => importHelp())
    .action(on("writes", () => importFile));
  program
    .command("export <file>")
    .description("write all users to a CSV file that import reads, without passwords")
    .action(on("reads", () => exportFile));
  program
    .command("list")
    .description("list all users")
    .action(on("reads", () => list));
  program
    .command("show <user>")
    .description("show a user, without anything secret")
    .action(on("reads", () => show));
  program
    .command("disable <user>")
    .description("refuse all logins of a user")
    .action(on("writes", () => disable));
  program
    .command("enable <user>")
    .description("admit a disabled user again")
    .action(on("writes", () => enable));
  const passwordCommand = program
    .command("set-password <user>")
    .description("give a user another password, which is asked for")
    .action(on("writes", () => setPassword, passwordSourceIn));
  passwordOptions(passwordCommand);
  program
    .command("rotate-key <user>")
    .description("give a user other keys")
    .option("--key <file>", "public key; may be repeated (required)", collect)
    .option("--keep-old", "keep the present keys too")
    .action(on("writes", () => rotateKey, keysIn));
  program
    .command("test <user>")
    .description("print the answer to a login, and the reason")
    .option(
      "--password",
      "log in with a password, which is asked for (default: with a key, which AWS does not test)",
    )
    .addOption(choice("--protocol <name>", "protocol of the login", PROTOCOLS).default("SFTP"))
    .option("--from <address>", "address that the login comes from")
    .option("--server <id>", "server to ask (default: the stack's)")
    .action(on("reads", () => test));
  program
    .command("smoke-test <user>")
    .description(
      "add a user with a password that nobody learns, test its login, and remove it again; AWS tests no keys",
    )
    .action(on("writes", () => smokeTest));
  program
    .command("remove <user>")
    .description("remove a user; a secret can be restored for 30 days")
    .option("--yes", "do not ask for confirmation")
    .option("--now", "remove for good, so that nothing can be restored")
    .action(on("writes", () => remove));
  program
    .command("migrate")
    .description("copy all users into the other store, or secrets from another prefix")
    .addOption(choice("--to <store>", "store to copy into (required)", STORES))
    .option("--from-prefix <prefix>", "copy the secrets under this prefix, such as SFTP")
    .option("--overwrite", "overwrite users that exist in that store")
    .action(on("writes", () => migrate, migrationIn));
  program
    .command("rekey")
    .description("move the secrets of all users to the key identity.secretsKeyArn")
    .action(on("writes", () => rekey));
}

const STORES = ["dynamodb", "secrets"];

const importHelp = (): string => `
Columns, of which only user is required, in any order:
  ${COLUMN_NAMES.join(", ")}

Commas, semicolons or tabs separate cells. Blanks, commas or semicolons separate the entries of a list,
lines or semicolons keys and homes (/dir=/target, or one /bucket/folder). A blank cell removes its field,
except for a password. Fields without a column stay as they are. A second import of the same file changes
nothing.`;

const TEXT = {
  name: "npm run users",
  description:
    "Adds, changes, lists, tests and removes the users of a stack, on AWS or in the sandbox. Passwords are hashed on this machine and never taken from the command line.",
  examples: [
    "--sandbox add carol --key ~/.ssh/id_ed25519.pub --allow 127.0.0.1/32",
    "--stack prod test carol --from 203.0.113.7",
  ],
  fails:
    "the login is denied (test), or nothing was changed: the message says why; 130 if import was interrupted",
};

/** `npm run users`. */
export const users = command(module, TEXT, defineUsers);
