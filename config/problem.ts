/** Names of sections or full keys, of settings, and positions in lists, from the outside in. */
export type SettingPath = readonly PropertyKey[];

/** What is wrong with a setting of a stack file. */
export interface SettingProblem {
  /** Setting to change; empty if the problem is none of a setting. */
  readonly path: SettingPath;
  /** Sentence behind the path: what is wrong, and what to write. */
  readonly text: string;
  /** Whether the file does not have the setting. */
  readonly missing?: boolean;
}

/** Settings by full key, such as `aws:region`; objects as JSON text, as Pulumi passes them. */
export type Settings = Readonly<Record<string, string>>;

/** Value of a setting: Pulumi passes objects as JSON text, and other values as strings. */
export function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Whether a value is a section or another map of settings. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Namespace of the settings, which is the name of the Pulumi project. */
export const NAMESPACE = "managed-sftp";

/** Path of a setting as Pulumi writes it, such as `network.clients[0]` or `tag["cost center"]`. */
export const pathText = (path: SettingPath): string =>
  path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    if (text === "") return name;
    return /[.[\]"]/.test(name) ? `${text}[${JSON.stringify(name)}]` : `${text}.${name}`;
  }, "");

/** Path with the namespace, as `pulumi config set --path` takes it: `managed-sftp:network.clients[0]`. */
export function fullPath([section = "", ...rest]: SettingPath): string {
  const name = String(section);
  return pathText([name === "" || name.includes(":") ? name : `${NAMESPACE}:${name}`, ...rest]);
}

/** Sentence of a problem, with its setting in front. */
export const sentence = ({ path, text }: SettingProblem, name = pathText): string =>
  path.length === 0 ? text : `${name(path)} ${text}`;

/** Where a file has its problems. */
export interface ProblemFile {
  /** Path of the file, as its reader knows it. */
  readonly name: string;
  /** Line and column of a setting, as `9:5`, or of the nearest one around it; `text` says what is wrong. */
  readonly placeOf: (path: SettingPath, text?: string) => string | undefined;
}

/** Error for a configuration that cannot be deployed, with all its problems. */
export class ConfigError extends Error {
  public constructor(
    private readonly stackName: string,
    /** In the order of their report. */
    public readonly details: readonly SettingProblem[],
    file?: ProblemFile,
  ) {
    const count = details.length === 1 ? "1 problem" : `${details.length} problems`;
    const lines = details.map((problem) => {
      const place = file?.placeOf(problem.path, problem.text);
      const where = place === undefined ? "" : `${file?.name}:${place} `;
      return `  ✖ ${where}${sentence(problem, fullPath)}`;
    });
    const name = file?.name ?? `Pulumi.${stackName}.yaml`;
    super(`${name} has ${count}; nothing was created\n${lines.join("\n")}`);
    this.name = "ConfigError";
  }

  /** One sentence per problem; each begins with the setting to change. */
  public get problems(): readonly string[] {
    return this.details.map((problem) => sentence(problem));
  }

  /** The same error with the file's name, and with line and column of each problem. */
  public in(file: ProblemFile, details = this.details): ConfigError {
    return new ConfigError(this.stackName, details, file);
  }
}
