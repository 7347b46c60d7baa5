import { settingsSchema } from "../verify/graph/stack-schema";
import { markdownTable } from "../verify/text/table";

/** JSON schema of one setting, as far as zod writes it. */
interface Setting {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly items?: Setting;
  readonly properties?: Readonly<Record<string, Setting>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Setting[];
}

const INTRODUCTION = `# Settings

Every setting of a stack file, \`Pulumi.<stack>.yaml\`. Each section below is one key under \`config\`, such as
\`managed-sftp:network\`. \`pulumi config set --path\` takes the names in the tables as they are:
\`pulumi config set --path network.mode closed\`. \`[]\` stands for the entries of a list. Unknown keys are errors at every level.

A default of \`{}\` means that the defaults of the settings below it apply. The section \`network\` is required.

This page is generated from the schema in \`config/schema/\` by \`npm run schema\`. Combinations that the program refuses are listed in
[Refused combinations](refused-combinations.md).`;

const HOST_KEYS = `## hostKeys

The secret setting \`managed-sftp:hostKeys\` holds the private host keys, by the names that \`transfer.hostKeys\` lists. See
[Rotating host keys](../runbooks/rotating-host-keys.md).`;

const SIGNING_KEYS = `## signingKeys

The secret setting \`managed-sftp:signingKeys\` holds keys in PEM form, by the names that \`storage.publish.signingKeys\` lists: RSA with
2048 bits or ECDSA P-256. Only the public part is used, so it may be public keys. See [Publishing](../guides/publishing.md).`;

/** Markdown page that lists every setting with its values, default and description. */
export function settingsPage(): string {
  const { properties = {} } = settingsSchema() as Setting;
  const sections = Object.entries(properties).map(([name, section]) =>
    [
      `## ${name}`,
      section.description,
      markdownTable(HEAD, rowsBelow(name, section)).join("\n"),
    ].join("\n\n"),
  );
  return `${[INTRODUCTION, ...sections, HOST_KEYS, SIGNING_KEYS].join("\n\n")}\n`;
}

const HEAD = ["Setting", "Value", "Default", "Description"];

/** Rows of all settings in an object, or in the entries of a list. */
function rowsBelow(path: string, setting: Setting): string[][] {
  if (setting.items) return rowsBelow(`${path}[]`, setting.items);
  const own = Object.entries(setting.properties ?? {}).flatMap(([name, child]) => {
    const needed = setting.required?.includes(name) ?? false;
    return [rowOf(`${path}.${name}`, child, needed), ...rowsBelow(`${path}.${name}`, child)];
  });
  const objects = (setting.anyOf ?? []).filter(({ properties }) => properties);
  const optional = objects.length > 1; // Of several alternatives none is required.
  const alternatives = objects.flatMap((one) =>
    rowsBelow(path, optional ? { ...one, required: [] } : one),
  );
  return [...own, ...alternatives.filter(firstOfItsName)];
}

const firstOfItsName = ([name]: string[], index: number, rows: string[][]): boolean =>
  rows.findIndex(([other]) => other === name) === index;

const rowOf = (path: string, setting: Setting, needed: boolean): string[] => [
  code(path),
  valuesOf(setting),
  needed ? "required" : setting.default === undefined ? "" : code(textOf(setting.default)),
  (setting.description ?? "").replaceAll("<", "\\<"),
];

const textOf = (value: unknown): string =>
  typeof value === "string" && value !== "" ? value : JSON.stringify(value);

const code = (text: string): string => `\`${text}\``;

/** Values that a setting takes, in words. */
function valuesOf(setting: Setting): string {
  const { anyOf, items, type } = setting;
  if (setting.enum) return oneOf(setting.enum.map((value) => code(textOf(value))));
  if (setting.const !== undefined) return code(textOf(setting.const));
  if (anyOf) return oneOf([...new Set(anyOf.map(valuesOf))]);
  if (items)
    return `list of ${plural(valuesOf(items))}${limits(setting.minItems, setting.maxItems)}`;
  if (type === "integer") return `integer${limits(setting.minimum, setting.maximum)}`;
  if (type === "object") return setting.properties ? "object" : "map of strings";
  if (type === "string" && setting.maxLength !== undefined) {
    return `string, up to ${setting.maxLength} characters`;
  }
  return FORMATS[setting.format ?? ""] ?? identifierOf(setting.pattern) ?? type ?? "";
}

const FORMATS: Readonly<Record<string, string>> = {
  cidrv4: "IPv4 range",
  cidrv6: "IPv6 range",
  email: "e-mail address",
  ipv4: "IPv4 address",
  uri: "URL",
};

/** Kind of identifier that a pattern describes. */
function identifierOf(pattern = ""): string | undefined {
  if (pattern.startsWith("^arn:")) return "ARN";
  const [, prefix] = /^\^([a-z]+-)\[0-9a-f\]\+\$$/.exec(pattern) ?? [];
  return prefix && `\`${prefix}…\` id`;
}

const plural = (noun: string): string =>
  noun.endsWith("`")
    ? noun
    : `${noun}${noun.endsWith("s") ? "es" : "s"}`.replaceAll(" or ", "s or ");

function oneOf(values: readonly string[]): string {
  const last = values.at(-1) ?? "";
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} or ${last}`;
}

function limits(least: number | undefined, most: number | undefined): string {
  if (most === undefined || most === Number.MAX_SAFE_INTEGER) {
    return least === undefined || least <= 0 ? "" : `, ${least} or more`;
  }
  return least === undefined ? `, up to ${most}` : `, ${least} to ${most}`;
}
