import { existsSync, writeFileSync } from "node:fs";

import { readCsv, type RowProblem } from "../../identity/users/import/csv";
import type { Listed, RecordFields } from "../../identity/users/repository";
import { type Hashing, startHashing } from "../../identity/users/hashing";
import { csvOf, unwritable } from "../../identity/users/import/export";
import { importRow, planImport, type PlannedRow } from "../../identity/users/import/import";
import { keyedSecrets, rekeyUser } from "../../identity/users/rekey";
import type { KeyedSecret } from "../../identity/users/secrets-repository";
import { migrateUser } from "../../identity/users/migrate";
import { eachOf } from "../../identity/users/concurrency";
import { say, UsageError } from "../command-line";
import { explainAws } from "./errors";
import { readGiven, requireWritable } from "../files";
import { type HomeFolder, homesOf, ensureHomes } from "./home";
import type { Migration } from "./options";
import { interruptible, startMeter } from "./progress";
import { readAll } from "./read";
import type { UsersSession } from "./stack";
import { tellDelay } from "./write";

/** Users who are written at once; more would only wait for each other's hashes. */
const AT_ONCE = 8;

/** Exit code after Ctrl-C. */
const INTERRUPTED = 130;

/** Counts of users by effect, such as `3 added, 997 unchanged`. */
class Tally {
  private readonly counts = new Map<string, number>();

  public count(effect: string): void {
    this.counts.set(effect, (this.counts.get(effect) ?? 0) + 1);
  }

  public toString(): string {
    return [...this.counts].map(([effect, count]) => `${count} ${effect}`).join(", ") || "nobody";
  }
}

/** Works on all items with a progress meter, and prints the tally even after a failure. */
async function throughout<T>(
  what: string,
  items: readonly T[],
  work: (item: T, hashing: Hashing) => Promise<string>,
  dryRun: boolean,
): Promise<void> {
  const [tally, meter, hashing] = [new Tally(), startMeter(what, items.length), startHashing()];
  const one = async (item: T): Promise<void> => {
    tally.count(await work(item, hashing));
    meter.step();
  };
  const end = (): void => {
    hashing.stop();
    meter.end();
    process.stdout.write(`${tally.toString()}${dryRun ? "; dry run, nothing was written" : ""}\n`);
  };
  let stopped: boolean;
  try {
    stopped = await interruptible((isStopped) => eachOf(items, AT_ONCE, one, isStopped));
  } finally {
    end();
  }
  if (!stopped || meter.done() === items.length) return;
  say(`interrupted with ${meter.done()} of ${items.length} done; run it again to go on`);
  process.exitCode = INTERRUPTED;
}

function refuse(problems: readonly RowProblem[], path: string): void {
  if (problems.length === 0) return;
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  const lines = sorted.map(({ line, problem }) => `  line ${line}: ${problem}`);
  throw new Error(
    `${path} has ${problems.length === 1 ? "one bad row" : `${problems.length} bad rows`}; nothing was written\n${lines.join("\n")}`,
  );
}

/** Adds and changes the users of a file, none of them if one is wrong. */
export async function importFile(
  { stack, administration }: UsersSession,
  path: string,
): Promise<void> {
  const { rows, problems } = readCsv(readGiven(path, "<file>"));
  const { repository, rules, dryRun } = administration;
  const reading = startMeter("reading", rows.length);
  const plan = await planImport(rows, repository, rules, reading.step);
  reading.end();
  refuse([...problems, ...plan.problems], path);
  for (const { line, problem } of plan.warnings) say(`warning: line ${line}: ${problem}`);
  const homes: HomeFolder[] = [];
  const effects = new Set<string>();
  const skipped: { line: number; username: string }[] = [];
  const work = (planned: PlannedRow, hashing: Hashing): Promise<string> =>
    importRow(planned, administration, hashing).then(
      ({ effect, fields }) => {
        const { line, username } = planned.row;
        if (effect === "skipped") skipped.push({ line, username });
        else homes.push(...homesOf(stack, username, fields));
        effects.add(effect);
        return effect;
      },
      (error: unknown) => {
        const { line, username } = planned.row;
        const { message } = explainAws(error, stack);
        throw new Error(`line ${line}, user ${username}: ${message}; run it again to go on`);
      },
    );
  await throughout(dryRun ? "checking" : "importing", plan.planned, work, dryRun);
  if (effects.has("changed")) tellDelay({ stack, administration });
  if (!dryRun) await ensureHomes(stack, homes);
  if (rows.some(({ password }) => password !== undefined)) {
    say(`${path} holds passwords in plain text; delete it when it has done its work`);
  }
  if (skipped.length === 0) return;
  const lines = skipped
    .sort((a, b) => a.line - b.line)
    .map(({ line, username }) => `  line ${line}: user ${username}`);
  throw new Error(
    `somebody else changed ${skipped.length === 1 ? "a user" : `${skipped.length} users`} meanwhile, who ${skipped.length === 1 ? "was" : "were"} left; look at them with show, and run it again\n${lines.join("\n")}`,
  );
}

/** Writes the users, without their passwords, to a file that import reads. */
export async function exportFile({ stack }: UsersSession, path: string): Promise<void> {
  const file = requireWritable(path, "<file>");
  if (existsSync(file)) throw new UsageError(`<file> ${path} exists; name a new file`);
  const users = await readAll(stack.repositoryOf(stack.store));
  const left: string[] = [];
  const written = users.flatMap(({ username, stored }): [string, RecordFields][] => {
    const others = stored.kind === "record" ? unwritable(stored.fields) : [stored.reason];
    if (stored.kind === "record" && others.length === 0) return [[username, stored.fields]];
    left.push(`  ${username}: ${others.join(", ")}`);
    return [];
  });
  writeFileSync(file, `\ufeff${csvOf(written)}`, { mode: 0o600, flag: "wx" });
  process.stdout.write(`${written.length} written\n`);
  if (left.length === 0) return;
  throw new Error(`left out, as a file cannot hold them: ${left.length}\n${left.join("\n")}`);
}

/** Copies all users into a store from the other one. */
export async function migrate(
  { stack: { repositoryOf, rules }, administration: { dryRun } }: UsersSession,
  _: string,
  { to: store, fromPrefix, overwrite }: Migration,
): Promise<void> {
  const to = repositoryOf(store);
  const from =
    fromPrefix === undefined
      ? repositoryOf(store === "dynamodb" ? "secrets" : "dynamodb")
      : repositoryOf("secrets", fromPrefix);
  if (from.nameOf("") === to.nameOf("")) {
    throw new UsageError(`--from-prefix ${fromPrefix} is the prefix of the stack itself`);
  }
  const users = await readAll(from);
  const [left, without]: [string[], string[]] = [[], []];
  const work = async (user: Listed, hashing: Hashing): Promise<string> => {
    const result = await migrateUser(user.username, {
      from,
      to,
      rules,
      hashing,
      overwrite,
      dryRun,
    });
    if (result.effect === "left") left.push(`  ${user.username}: ${result.why}`);
    else if (result.without) without.push(`${user.username}: ${result.without.join(", ")}`);
    return result.effect;
  };
  await throughout("copying", users, work, dryRun);
  for (const fields of without.sort()) say(`warning: not copied, perhaps a password: ${fields}`);
  if (left.length > 0) {
    throw new Error(`left as they were: ${left.length}\n${left.sort().join("\n")}`);
  }
  say("the users stay where they were, too; remove them there when all is well");
}

/** Moves the secrets of all users to the key of the stack. */
export async function rekey({ stack, administration: { dryRun } }: UsersSession): Promise<void> {
  if (stack.store !== "secrets") {
    throw new UsageError("the users are in a table, whose key pulumi up changes");
  }
  const { clients, settings, secretsKeyArn: keyArn } = stack;
  const args = { client: clients.secrets, prefix: settings.secretPrefix, keyArn, dryRun };
  const left: string[] = [];
  const work = async (secret: KeyedSecret): Promise<string> => {
    const result = await rekeyUser(secret, args);
    if (result.effect === "left") left.push(`  ${secret.username}: ${result.why}`);
    return result.effect;
  };
  await throughout("rekeying", await keyedSecrets(args), work, dryRun);
  if (left.length > 0) {
    throw new Error(`left as they were: ${left.length}\n${left.sort().join("\n")}`);
  }
  if (dryRun || process.exitCode === INTERRUPTED) return;
  say(
    `all secrets are under ${keyArn ?? "aws/secretsmanager"}; remove identity.previousSecretsKeyArn and run pulumi up`,
  );
}
