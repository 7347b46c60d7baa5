import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";

/** Longest password that the service passes to the function. */
const LONGEST = 1024;

/** Random password; it never starts like an option of a command line. */
export const generatePassword = (): string =>
  randomBytes(18).toString("base64url").replace(/^[-_]/, "x");

/**
 * Reads a password: from the terminal without showing it, from standard input otherwise.
 *
 * @param isNew whether it must be typed twice and be valid
 */
export async function readPassword(
  username: string,
  { isNew }: { readonly isNew: boolean },
): Promise<string> {
  const isTyped = process.stdin.isTTY;
  const password = isTyped ? await type(`password of ${username}: `) : await firstLine();
  if (isTyped && isNew && (await type("repeat it: ")) !== password) {
    throw new Error("the two passwords differ; nothing was changed");
  }
  if (isNew && password.trim() === "")
    throw new Error("the password is blank; nothing was changed");
  if (password.length > LONGEST) {
    throw new Error(`the password is longer than ${LONGEST} characters, which the service refuses`);
  }
  return password;
}

/** Reads a line from the terminal without showing it. */
async function type(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      const given = () => reject(new Error("no password was given; nothing was changed"));
      terminal.once("SIGINT", given).once("close", given).question("", resolve);
    });
  } finally {
    terminal.close();
    process.stderr.write("\n");
  }
}

async function firstLine(): Promise<string> {
  const [line = ""] = (await text(process.stdin)).split(/\r?\n/, 1);
  if (line === "") throw new Error("no password came over standard input; nothing was changed");
  return line;
}
