import type * as z from "zod";

import { fullPath, isRecord, type SettingProblem, type SettingPath } from "./problem";
import { namesAt, pathsOf, schemasAt, similar } from "./setting-names";

type Issue = z.core.$ZodIssue;

/** Problems of an issue: one, or one for each unknown key. */
export function problemsOf(outer: Issue, raw: unknown): readonly SettingProblem[] {
  const issue = innermost(outer);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      text: unknown(key, issue.path),
    }));
  }
  const got = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    raw,
  );
  const { path } = issue;
  if (got === undefined) return [{ path, text: `is missing; ${wanted(issue)}`, missing: true }];
  return [{ path, text: got === null ? empty(issue) : wrong(issue, got) }];
}

/** Most specific issue: inside the matching alternative of a union, or the key of a record. */
function innermost(issue: Issue): Issue {
  const inner =
    issue.code === "invalid_union"
      ? issue.errors.find((branch) => branch.length > 0 && branch.every(isInside))?.[0]
      : issue.code === "invalid_key"
        ? issue.issues[0]
        : undefined;
  if (inner === undefined) return issue;
  return innermost({ ...inner, path: [...issue.path, ...inner.path] });
}

/** Whether the value has the keys of an alternative of a union, with an issue in one of them. */
const isInside = ({ code, path }: Issue): boolean =>
  path.length > 0 && code !== "unrecognized_keys";

/** Text for a key that the object at a path does not have. */
function unknown(key: string, path: SettingPath): string {
  const names = namesAt(path);
  const noun = path.length === 0 ? "section" : "setting";
  const near = similar(key, names);
  if (near !== undefined) return `is not a ${noun}; write ${fullName(near, path)}`;
  const elsewhere = pathsOf(key);
  if (elsewhere.length > 0) return `is not a ${noun}; write it as ${elsewhere.join(" or ")}`;
  return `is not a ${noun}; remove it, or use one of ${names.join(", ")}`;
}

/** Name of a section with its namespace, of another setting without. */
const fullName = (name: string, path: SettingPath): string =>
  path.length === 0 ? fullPath([name]) : name;

/** Text for an empty setting, which YAML reads as null. */
function empty(issue: Issue): string {
  const name = String(issue.path.at(-1));
  const isRequired = schemasAt(issue.path.slice(0, -1)).some(({ required }) =>
    required?.includes(name),
  );
  return isRequired
    ? `is empty; ${wanted(issue)}`
    : `is empty; remove the line, or ${wanted(issue)}`;
}

/** Kinds of values, by zod's names. */
const NOUNS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  record: "a map of texts",
  string: "a text",
};

/** What to write, for a setting without a value. */
function wanted(issue: Issue): string {
  if (issue.code === "invalid_value") return `write ${oneOf(issue.values)}`;
  if (issue.code !== "invalid_type" || !isGeneric(issue)) return issue.message;
  if (issue.expected !== "object") return `write ${String(NOUNS[issue.expected])}`;
  const names = namesAt(issue.path);
  const [required = names[0]] = schemasAt(issue.path).flatMap((schema) => schema.required ?? []);
  return `write its settings below it, such as ${required}`;
}

/** Whether a message is zod's own and not one of the schema. */
const isGeneric = ({ message }: Issue): boolean => /^(Invalid (input|option)|Too )/.test(message);

const oneOf = (values: readonly unknown[]): string =>
  `${values.length > 1 ? "one of " : ""}${values.map(String).join(", ")}`;

/** Text for a value that the schema refuses. */
function wrong(issue: Issue, got: unknown): string {
  const entries = entriesOf(issue.path, got);
  if (entries !== undefined) {
    return `has several entries on one line; write each on a line of its own: ${entries.join(", ")}`;
  }
  if (!isGeneric(issue)) return `${issue.message}, got ${show(got)}`;
  if (issue.code === "invalid_type") {
    return `is ${kindOf(got)}; ${correction(issue.expected, got, issue.path)}`;
  }
  if (issue.code === "invalid_value") {
    return `is ${kindOf(got)}; write ${choice(issue.values, got)}`;
  }
  if (issue.code === "too_small") return `is ${show(got)}; write ${issue.minimum} or more`;
  if (issue.code === "too_big" && typeof got === "number") {
    return `is ${show(got)}; write ${issue.maximum} or less`;
  }
  return `${issue.message}, got ${show(got)}`;
}

/** Entries of a list that YAML reads as one text, because they are on one line: `- a - b`. */
function entriesOf(path: SettingPath, got: unknown): readonly string[] | undefined {
  if (typeof path.at(-1) !== "number" || typeof got !== "string") return undefined;
  const entries = got.split(/\s+-\s+/);
  return entries.length > 1 ? entries.map((entry) => `"- ${entry}"`) : undefined;
}

/** The value, with the kind that YAML reads it as. */
function kindOf(got: unknown): string {
  if (Array.isArray(got)) return `the list ${show(got)}`;
  if (typeof got === "object") return `the map ${show(got)}`;
  return typeof got === "string" ? `the text ${show(got)}` : show(got);
}

/** What to write in place of a value of the wrong kind. */
function correction(expected: string, got: unknown, path: SettingPath): string {
  switch (expected) {
    case "number":
    case "int":
      return typeof got === "string" && /^\d+$/.test(got)
        ? `write ${Number(got)} without quotes`
        : `write ${NOUNS[expected]}`;
    case "boolean":
      return `write ${booleanOf(got) ?? "true or false"}`;
    case "array":
      return `write a list: ${show(listOf(got))}`;
    case "object":
      return objectFor(got, path);
    default:
      return textFor(got);
  }
}

/** The truth value that somebody meant by a text, as older YAML reads it. */
function booleanOf(got: unknown): string | undefined {
  const word = String(got).toLowerCase();
  if (word === "true" || word === "false") return `${word} without quotes`;
  if (["yes", "y", "on", "1"].includes(word)) return "true";
  return ["no", "n", "off", "0"].includes(word) ? "false" : undefined;
}

/** The list that somebody meant by another value. */
function listOf(got: unknown): readonly unknown[] {
  if (typeof got === "string") return got.replace(/^-\s+/, "").split(/\s*,\s*|\s+-\s+/);
  return isRecord(got) ? Object.values(got) : [got];
}

/** What to write where settings are expected. */
function objectFor(got: unknown, path: SettingPath): string {
  const names = namesAt(path);
  if (Array.isArray(got)) return `write its settings without "- ", such as ${names[0]}`;
  const [, unspaced] = /^([A-Za-z]+):\S/.exec(String(got)) ?? [];
  if (unspaced !== undefined && names.includes(unspaced)) {
    return `write "${String(got).replace(":", ": ")}", with a blank after the colon`;
  }
  const meant = names.find((name) =>
    schemasAt([...path, name]).some((schema) => schema.enum?.includes(got)),
  );
  return meant === undefined
    ? `write its settings below it, such as ${names[0]}`
    : `write "${meant}: ${String(got)}" below it`;
}

/** What to write where a text is expected. */
function textFor(got: unknown): string {
  const [only, ...others] = Array.isArray(got) ? (got as readonly unknown[]) : [];
  if (typeof only === "string" && others.length === 0) return `write ${only}`;
  return typeof got === "object" ? "write one text" : `write "${show(got)}" in quotes`;
}

/** One of the values that a setting takes: the one that was meant, if that is plain. */
function choice(values: readonly unknown[], got: unknown): string {
  if (values.map(String).includes(String(got))) return `${String(got)} without quotes`;
  const meant = typeof got === "string" ? similar(got, values.map(String)) : undefined;
  if (meant === undefined) return oneOf(values);
  return `${meant}, or another of ${values.filter((each) => each !== meant).join(", ")}`;
}

const show = (value: unknown): string => JSON.stringify(value);
