import { say } from "../command-line";
import { explainAws } from "./errors";
import type { UsersSession, UsersStack } from "./stack";

/** Whether work changes users. */
export type WorkKind = "reads" | "writes";

/** What is to be done with the users of a stack. */
export interface UsersWork<T> {
  readonly kind: WorkKind;
  /** Whether to write nothing and only tell what would be done. */
  readonly dryRun: boolean;
  /** @param account account of the caller; absent in a sandbox */
  readonly work: (session: UsersSession, account: string | undefined) => Promise<T>;
}

/**
 * Works on the users of a stack: on AWS only once its stack file allows the account, with errors of AWS
 * explained.
 */
export async function withUsers<T>(
  stack: UsersStack,
  { kind, dryRun, work }: UsersWork<T>,
): Promise<T> {
  const { repositoryOf, store, rules } = stack;
  const administration = { repository: repositoryOf(store), rules, dryRun };
  try {
    const account = await admitted(stack, kind);
    return await work({ stack, administration }, account);
  } catch (error) {
    throw explainAws(error, stack);
  }
}

/** Checks the account of the caller, and says where users change. */
async function admitted(stack: UsersStack, kind: WorkKind): Promise<string | undefined> {
  if (stack.sandbox !== undefined) return undefined;
  const account = await stack.admit();
  const { name, region, store, repositoryOf } = stack;
  const where = repositoryOf(store).nameOf("<user>");
  if (kind === "writes") say(`stack ${name}, account ${account}, region ${region}: ${where}`);
  return account;
}
