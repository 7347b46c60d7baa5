import { parseJson, type Read } from "../json";

/** Mapping of a logical directory. */
export interface HomeMapping {
  /** Path that the client sees, for example `/` or `/inbox`. */
  readonly Entry: string;
  /** `/bucket` or `/bucket/path`, the same with a file system, without a slash at its end. */
  readonly Target: string;
  /** Whether the target is an object or a folder; the service decides if this is absent. */
  readonly Type?: "FILE" | "DIRECTORY";
}

/** The only variable that the service resolves in logical directories. */
const USER_VARIABLE = "${transfer:UserName}";

/** Bucket or file system, then folders, without characters that have a meaning in a policy. */
const isTarget = (path: string): boolean =>
  /^\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^/]+)*$/.test(path) &&
  !/[*?${}"\\]|\p{Cc}|\/\.{1,2}(\/|$)/u.test(path.replaceAll(USER_VARIABLE, "user"));

const isEntry = (path: string): boolean =>
  path === "/" || (/^(\/[^/]+)+$/.test(path) && !/\p{Cc}|\/\.{1,2}(\/|$)/u.test(path));

const withoutTrailingSlash = (path: string): string => path.replace(/(?<=^\/|[^/])\/+$/, "");

/** Reads `HomeDirectory`; blank and "/", the service's default, mean the user's own folder. */
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

/** Reads `HomeDirectoryDetails`, an array or its JSON text; blank means the user's own folder. */
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

/** Replaces the variable in the targets by the user's name. */
export const resolveHome = (home: readonly HomeMapping[], username: string): HomeMapping[] =>
  home.map((mapping) => ({
    ...mapping,
    Target: mapping.Target.replaceAll(USER_VARIABLE, () => username),
  }));
