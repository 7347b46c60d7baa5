/** Options of all commands of the Pulumi CLI that take a value, and those that take none. */
const GLOBAL = { values: ["--cwd", "-C"], flags: ["--non-interactive"] };

/** Options and number of arguments of a command. */
interface PulumiCommand {
  readonly values?: readonly string[];
  readonly flags?: readonly string[];
  /** Least and greatest number of arguments. */
  readonly args: readonly [number, number];
}

/**
 * Commands of the Pulumi CLI with their options, as far as documents use them, by Pulumi's reference:
 * https://www.pulumi.com/docs/iac/cli/commands/, a page each.
 */
export const PULUMI: Readonly<Record<string, PulumiCommand>> = {
  cancel: { values: ["--stack"], flags: ["--yes"], args: [0, 1] },
  "config rm": { values: ["--stack"], flags: ["--path"], args: [1, 1] },
  "config set": { values: ["--stack"], flags: ["--path", "--secret", "--plaintext"], args: [1, 2] },
  destroy: {
    values: ["--stack", "--target"],
    flags: ["--diff", "--refresh", "--yes"],
    args: [0, 1],
  },
  import: { values: ["--stack", "--file"], flags: ["--yes"], args: [0, 3] },
  login: { flags: ["--local"], args: [0, 1] },
  logout: { flags: ["--all", "--local"], args: [0, 1] },
  "plugin install": { args: [0, 3] },
  preview: {
    values: ["--stack", "--policy-pack", "--target"],
    flags: ["--diff", "--refresh", "--expect-no-changes"],
    args: [0, 1],
  },
  "stack change-secrets-provider": { values: ["--stack"], args: [1, 1] },
  "stack export": { values: ["--stack", "--file"], flags: ["--show-secrets"], args: [0, 0] },
  "stack history": { values: ["--stack"], flags: ["--json", "--full-dates"], args: [0, 0] },
  "stack import": { values: ["--stack", "--file"], flags: ["--force"], args: [0, 0] },
  "stack init": { values: ["--stack", "--secrets-provider"], args: [0, 1] },
  "stack output": { values: ["--stack"], flags: ["--json", "--show-secrets"], args: [0, 1] },
  "stack rm": { values: ["--stack"], flags: ["--force", "--yes"], args: [0, 1] },
  "state unprotect": { values: ["--stack"], flags: ["--all", "--yes"], args: [0, 99] },
  up: {
    values: ["--stack", "--target", "--policy-pack"],
    flags: ["--diff", "--refresh", "--expect-no-changes", "--yes"],
    args: [0, 1],
  },
};

/** A command line of Pulumi, taken apart. */
export interface ParsedPulumi {
  readonly name: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Takes a command line apart.
 *
 * @param words arguments behind `pulumi`
 * @throws Error for what Pulumi's reference does not have
 */
export function parsePulumi(words: readonly string[]): ParsedPulumi {
  const options: Record<string, string> = {};
  const rest: string[] = [];
  const isValued = (word: string): boolean =>
    Object.values(PULUMI).some(({ values = [] }) => values.includes(word)) ||
    GLOBAL.values.includes(word);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (!word.startsWith("-")) rest.push(word);
    else if (isValued(word)) options[word] = words[(at += 1)] ?? "";
    else options[word] = "";
  }
  const name = [rest.slice(0, 2).join(" "), rest[0] ?? ""].find((each) => each in PULUMI);
  const command = name === undefined ? undefined : PULUMI[name];
  if (name === undefined || command === undefined) {
    throw new Error(`there is no command ${rest.slice(0, 2).join(" ")}`);
  }
  const {
    values = [],
    flags = [],
    args: [least, most],
  } = command;
  for (const option of Object.keys(options)) {
    if (![...values, ...flags, ...GLOBAL.values, ...GLOBAL.flags].includes(option)) {
      throw new Error(`${name} has no option ${option}`);
    }
  }
  const args = rest.slice(name.split(" ").length);
  if (args.length < least || args.length > most) throw new Error(`${name} takes other arguments`);
  return { name, args, options };
}
