import { posix } from "node:path";

import { isRecord } from "../../verify/graph/serialization";
import { FileError } from "./user-files";

/** Logical directory of a user. */
export interface PathMapping {
  /** What the client sees, for example `/` or `/inbox`. */
  readonly entry: string;
  readonly bucket: string;
  /** Key of the folder, or object, without a slash at either end; blank for a whole bucket. */
  readonly key: string;
}

/** File system as the user sees it. */
export interface UserHome {
  readonly mappings: readonly PathMapping[];
  /** Directory in which a session begins. */
  readonly start: string;
}

/** Location of a path in the storage. */
export type FileLocation =
  | {
      readonly kind: "s3";
      readonly bucket: string;
      /** Without a slash at its end; blank for the bucket's root. */
      readonly key: string;
      /** Whether the path is the entry of a mapping, which exists even without objects. */
      readonly isEntry: boolean;
    }
  /** Folder above the entries of mappings, which holds only parts of their paths. */
  | { readonly kind: "virtual"; readonly names: readonly string[] }
  | { readonly kind: "nowhere" };

/**
 * Normalised absolute path, in which `..` never leads above the root of the session.
 *
 * S3 and EFS require UTF-8. Decoding has put U+FFFD where a name was not, and two such names would
 * become one, so all names with that character are refused.
 *
 * @param path as the client sends it
 * @param start directory in which relative paths begin
 */
export const normalise = (path: string, start: string): string => {
  if (path.includes("\uFFFD")) throw new FileError("failure", "The name is not valid UTF-8");
  const absolute = posix.normalize(posix.join("/", path.startsWith("/") ? "" : start, path));
  return absolute.length > 1 ? absolute.replace(/\/$/, "") : absolute;
};

/** Finds the location of a normalised path. */
export function locate({ mappings }: UserHome, path: string): FileLocation {
  const within = mappings
    .filter(({ entry }) => path === entry || path.startsWith(folder(entry)))
    .sort((a, b) => b.entry.length - a.entry.length)[0];
  if (within) {
    const rest = path === within.entry ? "" : path.slice(folder(within.entry).length);
    const key = [within.key, rest].filter((part) => part !== "").join("/");
    return { kind: "s3", bucket: within.bucket, key, isEntry: rest === "" };
  }
  const names = mappings
    .filter(({ entry }) => entry.startsWith(folder(path)))
    .map(({ entry }) => entry.slice(folder(path).length).split("/")[0] ?? "");
  return names.length > 0 || path === "/"
    ? { kind: "virtual", names: [...new Set(names)].sort() }
    : { kind: "nowhere" };
}

/**
 * Reads the home directory from the function's answer as Transfer does.
 *
 * @throws Error that says which rule of the service the answer breaks
 */
export function homeOf(answer: Readonly<Record<string, unknown>>): UserHome {
  const { HomeDirectoryType: type, HomeDirectory: home, HomeDirectoryDetails: details } = answer;
  const start = typeof home === "string" && home !== "" ? home : "/";
  if (type !== "LOGICAL") return { mappings: [physical(start)], start };
  if (typeof details !== "string") {
    throw new Error("HomeDirectoryDetails is not the text of a list; write it with JSON.stringify");
  }
  const list: unknown = JSON.parse(details);
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error("HomeDirectoryDetails is no list of mappings; give at least one");
  }
  const mappings = list.map(mappingOf);
  if (mappings.length > 1 && mappings.some(({ entry }) => entry === "/")) {
    throw new Error('HomeDirectoryDetails has mappings beside the Entry "/"; leave only that one');
  }
  return { mappings, start };
}

/** Longest name of a file or folder on EFS, in bytes. */
const MAX_NAME_BYTES = 255;

/** Refuses a path with a name that EFS does not take. */
export function requireValidNames(key: string): void {
  if (key.split("/").every((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES)) return;
  throw new FileError("failure", "File name too long");
}

const PATH = /^(\/[^/]+)+$/;

function mappingOf(value: unknown): PathMapping {
  const { Entry, Target } = isRecord(value) ? value : {};
  if (typeof Entry !== "string" || typeof Target !== "string") {
    throw new Error("HomeDirectoryDetails has a mapping without Entry or Target; give it both");
  }
  if ((Entry !== "/" && !PATH.test(Entry)) || !PATH.test(Target)) {
    throw new Error(
      `HomeDirectoryDetails maps "${Entry}" to "${Target}"; begin both with "/" and end neither with it`,
    );
  }
  const [bucket = "", ...key] = Target.slice(1).split("/");
  return { entry: Entry, bucket, key: key.join("/") };
}

/** Mapping without logical directories, where clients see the bucket's name as the first folder. */
function physical(home: string): PathMapping {
  const bucket = home.split("/")[1] ?? "";
  if (bucket === "") throw new Error('HomeDirectory is "/", without a bucket; name one');
  return { entry: `/${bucket}`, bucket, key: "" };
}

const folder = (path: string): string => (path.endsWith("/") ? path : `${path}/`);
