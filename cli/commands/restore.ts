import { InvalidArgumentError, Option } from "commander";

import { restore as schema, type RestoreTier } from "../../config/schema/restore";
import { choice, command } from "../command-line";
import { restoreFiles } from "../objects/restore";
import { keyOf, openObjects } from "../objects/store";
import { stackArgument, type StackOptions } from "../stacks";

interface RestoreOptions extends StackOptions {
  readonly days?: number;
  readonly tier?: RestoreTier;
  readonly limit: number;
  readonly yes?: boolean;
  readonly wait?: boolean;
}

/** The tiers of the schema, which takes long to load for a help text. */
const TIERS: readonly RestoreTier[] = ["Expedited", "Standard", "Bulk"];

/** Restores archived files, and tells when users can download them. */
async function main(stack: string, key: string, options: RestoreOptions): Promise<void> {
  const store = await openObjects(stack, options);
  const byDefault = store.config.restore ?? schema.parse({});
  const { limit, yes = false, wait = false } = options;
  await restoreFiles(store, {
    ...{ key, limit, yes, wait },
    days: options.days ?? byDefault.days,
    tier: options.tier ?? byDefault.tier,
    prolongs: options.days !== undefined,
  });
}

function whole(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= 36_500) return value;
  throw new InvalidArgumentError("Give a whole number from 1 to 36500.");
}

const TEXT = {
  name: "npm run restore",
  description:
    "Asks S3 to restore files in GLACIER or DEEP_ARCHIVE, and tells when users can download them. S3 charges for retrieval and for the copies. Called again, it tells the state and asks for nothing twice.",
  examples: [
    "prod alice/archive/2025.csv",
    "prod alice/archive/ --days 14 --tier Bulk --yes --wait",
  ],
  fails: "the file does not exist, AWS denies the call, or a folder has more files than --limit",
};

/** `npm run restore`. */
export const restore = command(module, TEXT, (program) =>
  stackArgument(program)
    .argument("<path>", 'file such as alice/report.csv, or folder that ends with "/"', keyOf)
    .addOption(
      new Option(
        "--days <number>",
        "days for which the files stay readable, also for those already restored (default: storage.restore.days)",
      ).argParser(whole),
    )
    .addOption(choice("--tier <tier>", "speed (default: storage.restore.tier)", TIERS))
    .addOption(
      new Option("--limit <number>", "most files of a folder").argParser(whole).default(100),
    )
    .option("--yes", "do not ask for confirmation, which a folder needs")
    .option("--wait", "wait until the files are readable")
    .action(main),
);
