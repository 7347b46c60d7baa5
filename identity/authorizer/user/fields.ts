import type { Protocol } from "../decision";
import { isObject, type Read } from "../json";
import type { AccessLevel } from "../session-policy";
import { parseSourceRange, type SourceRange } from "../source-range";
import { parsePublicKey } from "./public-key";

const PROTOCOLS: readonly string[] = ["SFTP", "FTPS", "FTP"] satisfies Protocol[];
const ACCESS: readonly string[] = ["read-write", "read-only", "write-only"] satisfies AccessLevel[];
const NOT_TEXT = { problem: "is not text" };

/** Reads a list of words; also one text, because the console's key and value editor writes nothing else. */
function readWords(value: unknown): Read<readonly string[]> {
  const words = typeof value === "string" ? value.split(/[\s,]+/).filter(Boolean) : value;
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

/** Reads public keys, one per line. Commas do not separate them: the comment of a key may hold some. */
export function readKeys(value: unknown): Read<readonly string[]> {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((entry) => typeof entry === "string")) return NOT_TEXT;
  const lines = list.flatMap((entry) => entry.split(/\r?\n/)).filter((line) => line.trim() !== "");
  return readEach({ value: lines }, parsePublicKey, "a public key that the service can verify");
}

/** Reads IPv4 and IPv6 addresses and ranges. */
export function readRanges(value: unknown): Read<readonly SourceRange[]> {
  return readEach(readWords(value), parseSourceRange, "an IPv4 or IPv6 address or range");
}

/** Reads protocols of a server. */
export function readProtocols(value: unknown): Read<readonly Protocol[]> {
  const parse = (word: string): Protocol | undefined =>
    PROTOCOLS.includes(word) ? (word as Protocol) : undefined;
  return readEach(readWords(value), parse, "SFTP, FTPS or FTP");
}

/** Reads an access level. */
export function readAccess(value: unknown): Read<AccessLevel> {
  return typeof value === "string" && ACCESS.includes(value)
    ? { value: value as AccessLevel }
    : { problem: `is not one of ${ACCESS.join(", ")}` };
}

/** Reads the ARN of a role. */
export function readRole(value: unknown): Read<string> {
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
export function readServerId(value: unknown): Read<string | undefined> {
  return typeof value === "string" ? { value: value || undefined } : NOT_TEXT;
}

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
