import { type Protocol, PROTOCOLS } from "../decision";
import { isObject, parseJson, type Read } from "../json";
import type { AccessLevel } from "../session-policy";
import { parseSourceRange, type SourceRange } from "../source-range";
import { readPublicKey, splitKeys } from "./public-key";

const ACCESS: readonly string[] = ["read-write", "read-only", "write-only"] satisfies AccessLevel[];
const NOT_TEXT = { problem: "is not text" };

/** List of a field: an array, or text that is the JSON of one, as older records hold it. */
export function listIn(value: unknown): unknown {
  const isJson = typeof value === "string" && value.trim().startsWith("[");
  return isJson ? parseJson(value) : value;
}

/**
 * Reads a list of words; also one text, because the console's key and value editor writes nothing else,
 * and its JSON.
 */
function readWords(value: unknown): Read<readonly string[]> {
  const list = listIn(value);
  const words = typeof list === "string" ? list.split(/[\s,;]+/).filter(Boolean) : list;
  if (!Array.isArray(words)) return { problem: "is not a list" };
  const bad = words.findIndex((word) => typeof word !== "string");
  if (bad >= 0) return { problem: `entry ${bad + 1} is not text` };
  return words.length === 0
    ? { problem: "is empty; leave it out where it shall not restrict" }
    : { value: words as string[] };
}

function readEach<T>(
  entries: Read<readonly string[]>,
  parse: (entry: string) => T | undefined,
  expected: string,
): Read<readonly T[]> {
  if ("problem" in entries) return entries;
  const values: T[] = [];
  for (const [index, entry] of entries.value.entries()) {
    const value = parse(entry);
    if (value === undefined) return { problem: `entry ${index + 1} is not ${expected}` };
    values.push(value);
  }
  return { value: values };
}

/** Reads public keys: a list, its JSON, or text with one or several of them. */
export function readKeys(value: unknown): Read<readonly string[]> {
  const list = listIn(value);
  const texts: unknown[] = Array.isArray(list) ? list : [list];
  if (!texts.every((text) => typeof text === "string")) return NOT_TEXT;
  const keys = readEach(
    { value: texts.flatMap(splitKeys) },
    readPublicKey,
    "a public key that the service can verify",
  );
  if ("problem" in keys) return keys;
  const warnings = keys.value.flatMap(({ warning }, index) =>
    warning === undefined ? [] : [`entry ${index + 1} is ${warning}`],
  );
  return {
    value: keys.value.map(({ line }) => line),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** A mask such as 255.255.255.0, alone or after a slash; as an address it would admit nobody. */
const hasMask = (word: string): boolean => /(^|\/)255(\.\d+){3}$|\/\d+\./.test(word);

/** Reads IPv4 and IPv6 addresses and ranges. */
export function readRanges(value: unknown): Read<readonly SourceRange[]> {
  const words = readWords(value);
  const mask = "value" in words ? words.value.findIndex(hasMask) : -1;
  return mask >= 0
    ? { problem: `entry ${mask + 1} is a mask; write a prefix length, such as 192.0.2.0/24` }
    : readEach(words, parseSourceRange, "an IPv4 or IPv6 address or range");
}

/** Reads protocols of a server. */
export function readProtocols(value: unknown): Read<readonly Protocol[]> {
  const parse = (word: string): Protocol | undefined => PROTOCOLS.find((each) => each === word);
  return readEach(readWords(value), parse, "SFTP, FTPS or FTP");
}

/** Reads an access level. */
export function readAccess(value: unknown): Read<AccessLevel> {
  return typeof value === "string" && ACCESS.includes(value)
    ? { value: value as AccessLevel }
    : { problem: `is not one of ${ACCESS.join(", ")}` };
}

/** Reads the ARN of a role; blank means none. */
export function readRole(value: unknown): Read<string | undefined> {
  if (typeof value === "string" && value.trim() === "") return { value: undefined };
  return typeof value === "string" && /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(value)
    ? { value }
    : { problem: "is not the ARN of a role" };
}

/** Reads a session policy, an object or its JSON text; blank means none. */
export function readPolicy(value: unknown): Read<string | undefined> {
  if (isObject(value)) return { value: JSON.stringify(value) };
  return typeof value === "string" ? { value: value.trim() || undefined } : NOT_TEXT;
}

/** Reads the identifier of a server; blank means any. */
export function readServerId(value: unknown): Read<readonly string[] | undefined> {
  return typeof value === "string" ? { value: value === "" ? undefined : [value] } : NOT_TEXT;
}

/** Reads identifiers of servers. */
export const readServerIds = (value: unknown): Read<readonly string[]> => readWords(value);

/** Reads the name of the record's own user. */
export const readName = (value: unknown): Read<string> =>
  typeof value === "string" ? { value } : NOT_TEXT;

/** Reads a day, which ends in UTC, or a time with its zone, as milliseconds since 1970. */
export function readExpires(value: unknown): Read<number> {
  const problem = 'is not a date such as "2030-12-31" or "2030-12-31T18:00:00Z"';
  const form = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
  const [text, day, time] = (typeof value === "string" && form.exec(value)) || [];
  if (text === undefined || day === undefined) return { problem };
  // JavaScript reads 30 February as a day in March.
  const start = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(start.getTime()) || !start.toISOString().startsWith(day)) return { problem };
  const moment = time === undefined ? start.getTime() + 24 * 60 * 60 * 1000 : Date.parse(text);
  return Number.isNaN(moment) ? { problem } : { value: moment };
}

/** Reads true or false, also as text. */
export function readDisabled(value: unknown): Read<boolean> {
  if (value === true || value === "true") return { value: true };
  return value === false || value === "false"
    ? { value: false }
    : { problem: "is not true or false" };
}
