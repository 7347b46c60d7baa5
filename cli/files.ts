import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { UsageError } from "./command-line";

/** Absolute path of a path on the command line, relative to where npm was called. */
export function givenPath(path: string): string {
  // A blank one would be the folder where npm was called, such as the root of the repository.
  if (path.trim() === "")
    throw new UsageError("a path is blank; leave out the option, or name one");
  return resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

/** Text of a file on the command line. */
export function readGiven(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(givenPath(path));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UsageError(missing ? `${path} does not exist` : `${path} can't be read`);
  }
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
    throw new UsageError(`${path} is not text in UTF-8; save it so (in Excel: "CSV UTF-8")`);
  }
}
