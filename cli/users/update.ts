import { updateUser } from "../../identity/users/update";
import { sayHome } from "./home";
import { type ActionOf, tell, tellDelay, type Writing } from "./write";

/** Changes some fields of a user, and prints what they were and what they are. */
export async function update(
  writing: Writing,
  { user, changes }: ActionOf<"update">,
): Promise<void> {
  const { administration, stack } = writing;
  const outcome = await updateUser(administration, user, changes);
  tell(writing, user, "updated", outcome);
  const width = Math.max(...outcome.differences.map(([name]) => name.length));
  const lines = outcome.differences.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`);
  process.stdout.write(lines.join(""));
  const movesHome = "HomeDirectoryDetails" in changes || "PosixProfile" in changes;
  if (movesHome && outcome.effect === "changed") {
    await sayHome(stack, user, outcome.fields, administration.dryRun);
  }
  tellDelay(writing, outcome);
}
