import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { parse } from "yaml";

import { placeholderKey, placeholderSigningKey } from "./placeholder-key";
import type { InvokeResult } from "./provider";
import { isRecord, recordOf } from "./serialization";
import { located, notesOn, placeholderText } from "./source/notes";
import { readSource } from "./source/stack-source";

/** Name of the Pulumi project, which is also the namespace of its configuration. */
export const PROJECT = "managed-sftp";

/** Keys whose form the program checks, by the beginning of their names. */
const PLACEHOLDER_KEYS = [
  [`${PROJECT}:hostKeys.`, placeholderKey],
  [`${PROJECT}:signingKeys.`, placeholderSigningKey],
] as const;

/** Settings of a stack, which the engine passes to a program. */
export interface StackSettings {
  /** Name that `pulumi.getStack()` returns. */
  readonly stack: string;
  /** Configuration by full key, such as `aws:region`; objects as JSON text, as the CLI has them. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose values are secret. */
  readonly secretKeys?: readonly string[];
  /**
   * Results of provider functions by token, which replace those of an account without anything.
   * @default none
   */
  readonly calls?: Readonly<Record<string, InvokeResult>>;
}

/** Folder with the stack files. */
export const ROOT = resolve(__dirname, "..", "..");

/** A stack that has no file. */
export class UnknownStackError extends Error {
  public constructor(path: string) {
    super(`${relative(ROOT, path)} does not exist; the stacks are ${stackNames().join(", ")}`);
    this.name = "UnknownStackError";
  }
}

/** Names of all stacks with a file, sorted. */
export const stackNames = (folder = ROOT): string[] =>
  readdirSync(folder)
    .flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort();

/** A stack file, its settings, and what else is to be said about it. */
export interface OpenStackFile {
  readonly settings: StackSettings;
  /** What Pulumi reads, and what probably is not meant so, or not known here. */
  readonly notes: readonly string[];
  /** An error about a setting, with its place in the file; any other error as it is. */
  readonly located: (error: unknown) => unknown;
}

/** Reads a stack's settings as the Pulumi CLI does, without decrypting secrets. */
export const readSettings = (stack: string, file?: string): StackSettings =>
  openStackFile(stack, file).settings;

/**
 * Reads a stack file as the Pulumi CLI does, without decrypting secrets.
 *
 * @param folder checkout of the program, with its Pulumi.yaml
 * @throws UnknownStackError without such a file, StackFileError if it cannot be read
 */
export function openStackFile(stack: string, file?: string, folder = ROOT): OpenStackFile {
  const path = file === undefined ? join(folder, `Pulumi.${stack}.yaml`) : resolve(file);
  if (!existsSync(path)) throw new UnknownStackError(path);
  const source = readSource(path);
  const config: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [name, value] of Object.entries({ ...projectDefaults(folder), ...source.config })) {
    const key = fullKey(name);
    const open = withoutSecrets(key, value);
    if (open !== value) secretKeys.push(key);
    config[key] = typeof open === "string" ? open : JSON.stringify(open);
  }
  return {
    settings: { stack, config, secretKeys },
    notes: notesOn(source),
    located: (error) => located(source, error),
  };
}

const fullKey = (name: string): string => (name.includes(":") ? name : `${PROJECT}:${name}`);

/** Values that Pulumi.yaml gives to all stacks, either bare or as `value` or `default` of a schema. */
function projectDefaults(folder: string): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  const project: unknown = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
  for (const [key, entry] of Object.entries(recordOf(recordOf(project)["config"]))) {
    const value = isRecord(entry) ? (entry["value"] ?? entry["default"]) : entry;
    if (value !== undefined) defaults[key] = value;
  }
  return defaults;
}

/**
 * A value in which every encrypted text, at any depth, is replaced by a text that names its key, or
 * by another private key; the value itself when it has none.
 */
function withoutSecrets(path: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const open = value.map((each, index) => withoutSecrets(`${path}[${index}]`, each));
    return open.every((each, index) => each === value[index]) ? value : open;
  }
  if (!isRecord(value)) return value;
  if ("secure" in value) {
    const [, made] = PLACEHOLDER_KEYS.find(([start]) => path.startsWith(start)) ?? [];
    return (made ?? placeholderText)(path);
  }
  const entries = Object.entries(value);
  const open = entries.map(([key, each]) => [key, withoutSecrets(`${path}.${key}`, each)] as const);
  return open.every(([, each], index) => each === entries[index]?.[1])
    ? value
    : Object.fromEntries(open);
}
