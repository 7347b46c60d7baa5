import { isObject, parseJson, type Read } from "../json";

/** Mapping of a logical directory. */
export interface HomeMapping {
  /** Path that the client sees, for example `/` or `/inbox`. */
  readonly Entry: string;
  /** `/bucket` or `/bucket/path`, the same with a file system, without a slash at its end. */
  readonly Target: string;
  /** Whether the target is an object or a folder; the service decides if this is absent. */
  readonly Type?: "FILE" | "DIRECTORY";
}

/** Home directory that cannot be used as it is written. Whether that matters depends on the stack. */
export interface UnreadableHome {
  readonly problem: string;
  /** What the record says. */
  readonly text: string;
  /** What is meant, if it is certain. */
  readonly meant?: readonly HomeMapping[];
}

/** Home directory of a record. */
export type Home = readonly HomeMapping[] | UnreadableHome;

/** Mappings of a home directory; undefined if there is none that can be used. */
export const mappingsOf = (home: Home | undefined): readonly HomeMapping[] | undefined =>
  home === undefined || "problem" in home ? undefined : home;

/** The only variable that the service resolves in logical directories. */
const USER_VARIABLE = "${transfer:UserName}";

/** Bucket or file system, then folders, without characters that have a meaning in a policy. */
const isTarget = (path: string): boolean =>
  /^\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^/]+)*$/.test(path) &&
  !/[*?${}"\\]|\p{Cc}|\/\.{1,2}(\/|$)/u.test(path.replaceAll(USER_VARIABLE, "user"));

const isEntry = (path: string): boolean =>
  path === "/" || (/^(\/[^/]+)+$/.test(path) && !/\p{Cc}|\/\.{1,2}(\/|$)/u.test(path));

const withoutTrailingSlash = (path: string): string => path.replace(/(?<=^\/|[^/])\/+$/, "");

const unreadable = (problem: string, value: unknown, meant?: readonly HomeMapping[]) => ({
  value: { problem, text: JSON.stringify(value), ...(meant && { meant }) },
});

/** Reads `HomeDirectory`; blank and "/", the service's default, mean the user's own folder. */
export function readHomeDirectory(value: unknown): Read<Home | undefined> {
  if (typeof value !== "string") return unreadable("HomeDirectory is not text", value);
  if (value === "" || value === "/") return { value: undefined };
  const target = withoutTrailingSlash(value);
  const home = (path: string): HomeMapping[] | undefined =>
    isTarget(path) ? [{ Entry: "/", Target: path }] : undefined;
  const problem = 'HomeDirectory is not a path such as "/bucket/folder"';
  const readable = home(target);
  return readable ? { value: readable } : unreadable(problem, value, home(`/${target}`));
}

function readMapping(value: unknown): HomeMapping | undefined {
  if (!isObject(value)) return undefined;
  const { Entry, Target, Type } = value;
  if (typeof Entry !== "string" || typeof Target !== "string") return undefined;
  if (Type !== undefined && Type !== "FILE" && Type !== "DIRECTORY") return undefined;
  const [entry, target] = [withoutTrailingSlash(Entry), withoutTrailingSlash(Target)];
  return isEntry(entry) && isTarget(target)
    ? { Entry: entry, Target: target, ...(Type !== undefined && { Type }) }
    : undefined;
}

function detailsIn(value: unknown): Read<readonly HomeMapping[]> {
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

/** Reads `HomeDirectoryDetails`, an array or its JSON text; blank means the user's own folder. */
export function readHomeDirectoryDetails(value: unknown): Read<Home | undefined> {
  if (value === "") return { value: undefined };
  const details = detailsIn(value);
  return "problem" in details
    ? unreadable(`HomeDirectoryDetails ${details.problem}`, value)
    : details;
}

/** Whether a text that cannot be read names a folder, with the variable or the user's name. */
export function mentions(text: string, folder: string, username: string): boolean {
  const resolved = text.replaceAll(/\$\{transfer:username\}/gi, () => username);
  const at = resolved.indexOf(folder);
  return at >= 0 && !/[\w.@-]/.test(resolved.charAt(at + folder.length));
}

/** Replaces the variable in the targets by the user's name. */
export const resolveHome = (home: readonly HomeMapping[], username: string): HomeMapping[] =>
  home.map((mapping) => ({
    ...mapping,
    Target: mapping.Target.replaceAll(USER_VARIABLE, () => username),
  }));
