import { writeFileSync } from "node:fs";

import { Command } from "commander";

import { defineUsers } from "../../../cli/commands/users";
import { openStack, type UsersStack } from "../../../cli/users/stack";
import type { UserStoreKind } from "../../../identity/users/repository";
import { type Sandbox, startSandbox } from "../../../sandbox/sandbox";
import { type Folder, SHARED_MACHINE } from "../../sandbox/support";
import { type Outcome, printed } from "../../support/command";

/** A sandbox of stack dev, and the stack as the users command opens it. */
export interface OpenSandbox {
  readonly sandbox: Sandbox;
  readonly stack: UsersStack;
  /** Folder of the sandbox. */
  readonly data: string;
}

/** Stack file of a public server whose users are in a store. */
export const usersIn = (store: UserStoreKind): string => `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:identity: { store: ${store} }
`;

/** Starts a sandbox of stack dev with a stack file, and opens its users. */
export async function openSandbox(
  folder: Folder,
  stackFile: string,
  { name = "data", log = () => undefined }: { name?: string; log?: (line: string) => void } = {},
): Promise<OpenSandbox> {
  const [file, data] = [folder.file(`${name}.yaml`), folder.file(name)];
  writeFileSync(file, stackFile);
  const sandbox = await startSandbox({ ...SHARED_MACHINE, stack: "dev", file, data, log });
  let stack: UsersStack | undefined;
  await printed(async () => {
    stack = await openStack({ stack: "dev", sandbox: true, data });
  });
  return { sandbox, stack: stack as unknown as UsersStack, data };
}

/** Runs the users command on a stack that is open; rejects where the command would fail. */
export async function runUsers(stack: UsersStack, args: readonly string[]): Promise<void> {
  const program = new Command().exitOverride();
  defineUsers(program, () => Promise.resolve(stack));
  await program.parseAsync(["--stack", "dev", ...args], { from: "user" });
}

/** What the users command prints about a stack that is open. */
export const onUsersOf = (
  stack: UsersStack,
  args: readonly string[],
): Promise<Omit<Outcome, "code">> => printed(() => runUsers(stack, args));
