import {
  ConfigError,
  fullPath,
  type SettingProblem,
  type ProblemFile,
  type SettingPath,
} from "../../../config/problem";
import { isRecord } from "../serialization";
import type { StackSource } from "./stack-source";

/** Text in place of an encrypted one, which cannot be read without the key of the stack. */
export const placeholderText = (path: string): string => `secret of ${path}`;

/** What Pulumi reads from a file, and what is probably not meant so, or not known here. */
export const notesOn = (source: StackSource): readonly string[] => {
  const { name, config, environment, placeOf } = source;
  return [
    ...Object.keys(config)
      .filter((key) => !key.includes(":"))
      .map(
        (key) =>
          `${name}:${placeOf([key])} ${key} has no namespace, so that Pulumi reads it as ${fullPath([key])}; write it so`,
      ),
    ...tagNotes(source),
    ...(environment === undefined
      ? []
      : [
          `${name}:${environment} environment imports settings from Pulumi ESC, which are not known here; only those in this file are evaluated`,
        ]),
  ];
};

/** An error about settings, with its places in the file; any other error as it is. */
export function located(source: StackSource, error: unknown): unknown {
  if (!(error instanceof ConfigError)) return error;
  const details = error.details.map((problem) => ({ ...problem, text: textOf(problem, source) }));
  const first = (problem: SettingProblem): boolean =>
    details.findIndex(
      (each) => fullPath(each.path) === fullPath(problem.path) && each.text === problem.text,
    ) === details.indexOf(problem);
  return error.in({ ...source, placeOf: entryOf(source) }, details.filter(first));
}

/** Place of the entry that a sentence about a list names, or else of the list. */
const entryOf =
  ({ config, placeOf }: StackSource): ProblemFile["placeOf"] =>
  (path, text = "") => {
    const list = valueAt(config, path);
    const named = (Array.isArray(list) ? list : []).findIndex(
      (entry) => typeof entry === "string" && text.split(/[ ,;"]+/).includes(entry),
    );
    return placeOf(named < 0 ? path : [...path, named]);
  };

/** Value at a path in a file. */
const valueAt = (config: StackSource["config"], [section = "", ...rest]: SettingPath): unknown =>
  rest.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    config[fullPath([section])] ?? config[String(section)],
  );

/** Tags by which the deploy role of bootstrap/ knows the keys of its stack. */
const TAGS = ["project", "environment"] as const;

function tagNotes({ name, config, placeOf }: StackSource): readonly string[] {
  const tags = valueAt(config, ["aws:defaultTags", "tags"]);
  const missing = TAGS.filter((tag) => !isRecord(tags) || tags[tag] === undefined);
  const place = placeOf(["aws:defaultTags", "tags"]);
  return missing.length === 0
    ? []
    : [
        `${name}:${place} aws:defaultTags.tags lacks ${missing.join(" and ")}, by which the deploy role of bootstrap/ knows the stack's keys; write it there`,
      ];
}

/** Sentence about a problem whose cause only the file shows. */
function textOf(
  { path, text, missing }: SettingProblem,
  { config, environment }: StackSource,
): string {
  const name = fullPath(path);
  if (isEncrypted(config, path)) {
    return `is encrypted (secure:), and only managed-sftp:hostKeys and managed-sftp:signingKeys are read so; write it in plain text: pulumi config set --plaintext --path '${name}' <value>`;
  }
  if (missing === true && environment !== undefined) {
    return `is missing in this file; environment: imports settings from Pulumi ESC, which are not known here; write ${name} below config: too`;
  }
  return text;
}

/** Whether the value at a path, or one around it, is encrypted. */
const isEncrypted = (config: StackSource["config"], path: SettingPath): boolean =>
  path.some((_, index) => {
    const value = valueAt(config, path.slice(0, index + 1));
    return isRecord(value) && "secure" in value;
  });
