import { parseJson } from "../json";

/** One logical directory: what the client sees and where it lies. */
export interface HomeMapping {
  /** Path that the client sees, for example `/` or `/inbox`. */
  readonly Entry: string;
  /** `/bucket` or `/bucket/path`, the same with a file system, without a slash at its end. */
  readonly Target: string;
  /** Whether the target is an object or a folder; the service decides where this is absent. */
  readonly Type?: "FILE" | "DIRECTORY";
}

/** A value, or what is wrong with it in words that do not repeat it. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

/** The one variable that the service, and so this function, resolves in logical directories. */
const USER_VARIABLE = "${transfer:UserName}";

/** A bucket or file system, then folders; wildcards and variables would mean something else in a policy. */
const isTarget = (path: string): boolean =>
  /^\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^/]+)*$/.test(path) &&
  !/[*?${}"\\]|\p{Cc}|\/\.{1,2}(\/|$)/u.test(path.replaceAll(USER_VARIABLE, "user"));

const isEntry = (path: string): boolean =>
  path === "/" || (/^(\/[^/]+)+$/.test(path) && !/\p{Cc}|\/\.{1,2}(\/|$)/u.test(path));

const withoutTrailingSlash = (path: string): string => path.replace(/(?<=^\/|[^/])\/+$/, "");

/** Reads `HomeDirectory`; blank and "/", its default at the service, mean the user's own folder. */
export function readHomeDirectory(value: unknown): Read<readonly HomeMapping[] | undefined> {
  if (typeof value !== "string") return { problem: "is not text" };
  if (value === "" || value === "/") return { value: undefined };
  const target = withoutTrailingSlash(value);
  return isTarget(target)
    ? { value: [{ Entry: "/", Target: target }] }
    : { problem: 'is not a path such as "/bucket/folder"' };
}

function readMapping(value: unknown): HomeMapping | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { Entry, Target, Type } = value as Record<string, unknown>;
  if (typeof Entry !== "string" || typeof Target !== "string") return undefined;
  if (Type !== undefined && Type !== "FILE" && Type !== "DIRECTORY") return undefined;
  const [entry, target] = [withoutTrailingSlash(Entry), withoutTrailingSlash(Target)];
  return isEntry(entry) && isTarget(target)
    ? { Entry: entry, Target: target, ...(Type !== undefined && { Type }) }
    : undefined;
}

/** Reads `HomeDirectoryDetails`, an array or the text of one; blank means the user's own folder. */
export function readHomeDirectoryDetails(value: unknown): Read<readonly HomeMapping[] | undefined> {
  if (value === "") return { value: undefined };
  const list = typeof value === "string" ? parseJson(value) : value;
  if (!Array.isArray(list) || list.length === 0) return { problem: "is not a list of mappings" };
  const mappings = list.map(readMapping);
  const bad = mappings.indexOf(undefined);
  if (bad >= 0) return { problem: `entry ${bad + 1} is not a mapping of Entry to Target` };
  const good = mappings.filter((mapping) => mapping !== undefined);
  const entries = new Set(good.map(({ Entry }) => Entry));
  if (entries.size < good.length) return { problem: "maps one Entry twice" };
  return entries.has("/") && entries.size > 1
    ? { problem: 'has further mappings beside the Entry "/"' }
    : { value: good };
}

/** Fills the user's name into the targets. */
export const resolveHome = (home: readonly HomeMapping[], username: string): HomeMapping[] =>
  home.map((mapping) => ({
    ...mapping,
    Target: mapping.Target.replaceAll(USER_VARIABLE, () => username),
  }));
