import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { parse } from "yaml";

import { isRecord } from "./wire";

/** Name of the Pulumi project, which is also the namespace of its configuration. */
export const PROJECT = "managed-sftp";

/** What a program can ask the engine about its stack. */
export interface StackSettings {
  /** Name that `pulumi.getStack()` answers. */
  readonly stack: string;
  /** Configuration by full key, such as `aws:region`; objects as JSON text, as the CLI has them. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose values are secret. */
  readonly secretKeys?: readonly string[];
}

/** Folder with the stack files. */
export const ROOT = resolve(__dirname, "..");

/** A stack that has no file. */
export class UnknownStackError extends Error {
  public constructor(path: string) {
    super(`${relative(ROOT, path)} does not exist; the stacks are ${stackNames().join(", ")}`);
    this.name = "UnknownStackError";
  }
}

/** Names of all stacks with a file, sorted. */
export const stackNames = (): string[] =>
  readdirSync(ROOT)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();

/** Reads a stack's settings the way the Pulumi CLI does, but keeps secrets out: they are encrypted. */
export function readSettings(stack: string, file?: string): StackSettings {
  const path = file === undefined ? join(ROOT, `Pulumi.${stack}.yaml`) : resolve(file);
  if (!existsSync(path)) throw new UnknownStackError(path);
  const own = configIn(path);
  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [name, value] of Object.entries({ ...projectDefaults(), ...own })) {
    const key = name.includes(":") ? name : `${PROJECT}:${name}`;
    if (isRecord(value) && "secure" in value) secretKeys.push(key);
    config[key] = asText(key, value);
  }
  return { stack, config, secretKeys };
}

/** Values that Pulumi.yaml gives to all stacks, either bare or as `value` or `default` of a schema. */
function projectDefaults(): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(configIn(join(ROOT, "Pulumi.yaml")))) {
    const value = isRecord(entry) ? (entry["value"] ?? entry["default"]) : entry;
    if (value !== undefined) defaults[key] = value;
  }
  return defaults;
}

function configIn(path: string): Record<string, unknown> {
  const document: unknown = parse(readFileSync(path, "utf8"));
  const config = isRecord(document) ? document["config"] : undefined;
  return isRecord(config) ? config : {};
}

/** Text of a value as a program gets it; every secret becomes a text that only tells its key. */
function asText(key: string, value: unknown): string {
  if (isRecord(value) && "secure" in value) return `secret of ${key}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
