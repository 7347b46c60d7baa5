import { parseArgs } from "node:util";

import type { Changes } from "../../identity/users/changes";
import type { Protocol } from "../../identity/authorizer/decision";
import { UsageError } from "../command-line";
import {
  addition,
  COMMON,
  FIELD_OPTIONS,
  keyFiles,
  OPTIONS,
  type PasswordSource,
  passwordSource,
  protocolOf,
  updates,
  type OptionValues,
} from "./options";

/** Which users are meant. */
export interface UserTarget {
  readonly stack: string;
  /** Stack file to read instead of `Pulumi.<stack>.yaml`. */
  readonly file?: string | undefined;
  readonly sandbox: boolean;
  /** Folder of the sandbox. */
  readonly data?: string | undefined;
  readonly dryRun: boolean;
}

/** What is to be done. */
export type UserAction =
  | {
      readonly name: "add";
      readonly user: string;
      readonly keyFiles: readonly string[];
      readonly password?: PasswordSource | undefined;
      readonly changes: Changes;
    }
  | { readonly name: "update"; readonly user: string; readonly changes: Changes }
  | { readonly name: "import"; readonly csv: string }
  | { readonly name: "list" }
  | { readonly name: "show" | "disable" | "enable"; readonly user: string }
  | { readonly name: "set-password"; readonly user: string; readonly password: PasswordSource }
  | {
      readonly name: "rotate-key";
      readonly user: string;
      readonly keyFiles: readonly string[];
      readonly keep: boolean;
    }
  | {
      readonly name: "test";
      readonly user: string;
      readonly withPassword: boolean;
      readonly protocol: Protocol;
      readonly from?: string | undefined;
      readonly server?: string | undefined;
    }
  | {
      readonly name: "remove";
      readonly user: string;
      readonly yes: boolean;
      readonly now: boolean;
    }
  | { readonly name: "migrate"; readonly to: "dynamodb" | "secrets"; readonly overwrite: boolean };

/** What `npm run users` was asked for. */
export interface UsersCommand {
  readonly target: UserTarget;
  readonly action: UserAction;
}

type CommandOption = keyof typeof OPTIONS;

/** Options of each command, beside those that say which users are meant. */
const OPTIONS_OF: Readonly<Record<UserAction["name"], readonly CommandOption[]>> = {
  add: [...(["dry-run", "key", "password", "generate-password"] as const), ...FIELD_OPTIONS],
  update: ["dry-run", ...FIELD_OPTIONS],
  import: ["dry-run"],
  list: [],
  show: [],
  disable: ["dry-run"],
  enable: ["dry-run"],
  "set-password": ["dry-run", "password", "generate-password"],
  "rotate-key": ["dry-run", "key", "keep-old"],
  test: ["password", "protocol", "from", "server"],
  remove: ["dry-run", "yes", "now"],
  migrate: ["dry-run", "to", "overwrite"],
};

const isCommand = (name: string): name is UserAction["name"] => Object.hasOwn(OPTIONS_OF, name);

/** Reads the arguments behind `npm run users --`. */
export function readCommand(args: readonly string[]): UsersCommand {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: OPTIONS,
  });
  const [command, ...operands] = positionals;
  if (command === undefined) throw new UsageError("expected a command");
  if (!isCommand(command)) throw new UsageError("there is no such command");
  requireOptions(command, values);
  const { stack, file, sandbox, data } = values;
  if (data !== undefined && !sandbox) throw new UsageError("--data goes with --sandbox");
  return {
    target: { stack, file, sandbox, data, dryRun: values["dry-run"] },
    action: actionOf(command, operands, values),
  };
}

function requireOptions(command: UserAction["name"], values: OptionValues): void {
  const known: readonly string[] = [...Object.keys(COMMON), ...OPTIONS_OF[command]];
  const foreign = Object.entries(values).filter(
    ([name, value]) => value !== false && !known.includes(name),
  );
  if (foreign.length > 0) {
    throw new UsageError(`${command} takes no ${foreign.map(([name]) => `--${name}`).join(", ")}`);
  }
}

/** The one operand; others are not repeated, as one of them may be meant as a password. */
function only(operands: readonly string[], what: string): string {
  const [operand, ...others] = operands;
  if (operand === undefined) throw new UsageError(`expected ${what}`);
  if (others.length > 0) {
    throw new UsageError(
      `expected ${what} and no more, got ${operands.length}; passwords are asked for, never taken from here`,
    );
  }
  return operand;
}

function actionOf(
  name: UserAction["name"],
  operands: readonly string[],
  values: OptionValues,
): UserAction {
  const { to, overwrite, yes, now, from, server, password } = values;
  const none = (): void => {
    if (operands.length > 0) throw new UsageError(`${name} takes no user`);
  };
  const user = (): string => only(operands, "one user");
  switch (name) {
    case "add":
      return { name, user: user(), ...addition(values) };
    case "update":
      return { name, user: user(), changes: updates(values) };
    case "import":
      return { name, csv: only(operands, "one file") };
    case "list":
      none();
      return { name };
    case "show":
    case "disable":
    case "enable":
      return { name, user: user() };
    case "set-password":
      return { name, user: user(), password: passwordSource(values) ?? "asked" };
    case "rotate-key":
      return { name, user: user(), keyFiles: keyFiles(values), keep: values["keep-old"] };
    case "test":
      return {
        ...{ name, user: user(), withPassword: password, from, server },
        protocol: protocolOf(values),
      };
    case "remove":
      return { name, user: user(), yes, now };
    case "migrate":
      none();
      if (to === "dynamodb" || to === "secrets") return { name, to, overwrite };
      throw new UsageError("migrate needs --to dynamodb or --to secrets");
  }
}
