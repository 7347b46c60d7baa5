import { InvalidArgumentError, Option } from "commander";

import { choice, command, UsageError } from "../command-line";
import { holdVersions, type LockChange, type VersionChoice } from "../objects/hold";
import { fileOf, openObjects } from "../objects/store";
import { stackArgument, type StackOptions } from "../stacks";

const MODES = ["GOVERNANCE", "COMPLIANCE"] as const;

interface HoldOptions extends StackOptions {
  readonly on?: boolean;
  readonly off?: boolean;
  readonly retainUntil?: Date;
  readonly mode?: (typeof MODES)[number];
  readonly versionId?: string;
  readonly allVersions?: boolean;
  readonly yes?: boolean;
}

/** Tells whether versions of a file are held or retained, and changes it. */
async function main(stack: string, key: string, options: HoldOptions): Promise<void> {
  const change = changeIn(options);
  const versions: VersionChoice =
    options.allVersions === true
      ? "all"
      : options.versionId === undefined
        ? "current"
        : { id: options.versionId };
  const store = await openObjects(stack, options);
  await holdVersions(store, { key, versions, change, yes: options.yes ?? false });
}

function changeIn({ on, off, retainUntil, mode }: HoldOptions): LockChange | undefined {
  if (mode !== undefined && retainUntil === undefined) {
    throw new UsageError("--mode goes with --retain-until");
  }
  if (retainUntil !== undefined) return { kind: "retain", until: retainUntil, mode };
  return on === true || off === true ? { kind: "hold", isHeld: on === true } : undefined;
}

/** Start of a day, in UTC. */
function day(text: string): Date {
  const date = new Date(`${text}T00:00:00Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime());
  // JavaScript takes February 30 as March 2.
  if (isDay && date.toISOString().startsWith(text) && date.getTime() > Date.now()) return date;
  throw new InvalidArgumentError("Give a day in the future, such as 2030-12-31.");
}

const TEXT = {
  name: "npm run hold",
  description:
    "Tells whether a file has a legal hold or a retention of S3 Object Lock, sets and removes the hold, and extends the retention. It never shortens a retention.",
  examples: [
    "prod alice/report.csv",
    "prod alice/report.csv --on --all-versions",
    "prod alice/report.csv --retain-until 2030-12-31",
  ],
  fails: "the file does not exist, its bucket has no Object Lock, or AWS denies the call",
};

/** `npm run hold`. */
export const hold = command(module, TEXT, (program) =>
  stackArgument(program)
    .argument("<path>", "file such as alice/report.csv", fileOf)
    .option("--on", "set the legal hold")
    .addOption(new Option("--off", "remove the legal hold").conflicts(["on"]))
    .addOption(
      new Option("--retain-until <day>", "extend the retention to the start of this day, in UTC")
        .argParser(day)
        .conflicts(["on", "off"]),
    )
    .addOption(choice("--mode <mode>", "mode for versions without retention", MODES))
    .option("--version-id <id>", "version that is meant (default: the current one)")
    .addOption(
      new Option("--all-versions", "all versions, deleted and replaced ones too").conflicts([
        "versionId",
      ]),
    )
    .option("--yes", "do not ask for confirmation, which changes need")
    .action(main),
);
