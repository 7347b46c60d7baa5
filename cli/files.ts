import { accessSync, constants, readFileSync, type Stats, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { ROOT } from "../verify/graph/stack-file";
import { say, UsageError } from "./command-line";

/**
 * Absolute path of a path on the command line, relative to where npm was called.
 *
 * @param option option or argument that gave the path, such as `--file`, which every message names
 */
export function givenPath(path: string, option: string): string {
  // A blank one would be the folder where npm was called, such as the root of the repository.
  if (path.trim() === "") throw new UsageError(`${option} is blank; leave it out, or name a path`);
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

/** Folder of a stack's sandbox: the one that `--data` names, or the stack's own. */
export const sandboxFolder = (stack: string, data: string | undefined): string =>
  data === undefined ? join(ROOT, ".sandbox", stack) : givenPath(data, "--data");

/** Absolute path of a file on the command line that can be read more than once. */
export function requireFile(path: string, option: string): string {
  const absolute = givenPath(path, option);
  const found = orExplain(() => statSync(absolute), path, option);
  if (!found.isDirectory() && !found.isFile()) {
    throw new UsageError(`${option} ${path} is no regular file; name one that can be read twice`);
  }
  readBytes(absolute, path, option);
  return absolute;
}

/** Text of a file on the command line, in UTF-8 or UTF-16. */
export function readGiven(path: string, option: string): string {
  const bytes = readBytes(givenPath(path, option), path, option);
  // "Unicode text" of Excel and the redirection of PowerShell are UTF-16, with a mark at the beginning.
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? "utf-16le"
      : first === 0xfe && second === 0xff
        ? "utf-16be"
        : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(
      `${option} ${path} is not text in UTF-8; save it so (in Excel: "CSV UTF-8")`,
    );
  }
}

/** Absolute path of a file to write, which must be possible before anything else is done. */
export function requireWritable(path: string, option: string): string {
  const absolute = givenPath(path, option);
  let found: Stats | undefined;
  try {
    found = statSync(absolute);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw refused(error, path, option, "written");
  }
  if (found?.isDirectory() === true || /[\\/]$/.test(path)) {
    throw new UsageError(`${option} ${path} is a folder; name a file in it`);
  }
  const folder = dirname(absolute);
  try {
    accessSync(found === undefined ? folder : absolute, constants.W_OK);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw refused(error, path, option, "written");
    throw new UsageError(
      `${option} ${path} can't be written: there is no folder ${folder}; make it, or name another file`,
    );
  }
  return absolute;
}

/** Prints a result, or writes it to the file that `--out` names and says so. */
export function deliver(text: string, out: string | undefined): void {
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(givenPath(out, "--out"), text);
  } catch (error) {
    throw refused(error, out, "--out", "written");
  }
  say(`wrote ${out}, ${sizeOf(Buffer.byteLength(text))}`);
}

/** Size of a file, such as `812 bytes` or `1.4 MB`. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024
    ? `${(bytes / 1024).toFixed(1)} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const readBytes = (absolute: string, path: string, option: string): Buffer =>
  orExplain(() => readFileSync(absolute), path, option);

function orExplain<T>(work: () => T, path: string, option: string): T {
  try {
    return work();
  } catch (error) {
    throw refused(error, path, option, "read");
  }
}

/** What the operating system says about files, in words. */
const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; name another file",
  EISDIR: "is a folder; name a file in it",
  ENOTDIR: "lies below a file, not below a folder; name another file",
};

function refused(error: unknown, path: string, option: string, how: "read" | "written"): Error {
  const code = codeOf(error);
  const known = CAUSES[code];
  if (known !== undefined) return new UsageError(`${option} ${path} ${known}`);
  const why = /^EACCES|EPERM$/.test(code) ? "permission denied" : code;
  return new UsageError(`${option} ${path} can't be ${how}: ${why}; name another file`);
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);
