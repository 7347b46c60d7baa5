import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";

import { PASSWORD } from "./users";

/** Folder for installed libraries and deployed code, which is not part of the repository. */
export const WORK = join(__dirname, "..", "..", ".bench");

/** Deployed code of a provider: its handler and everything that it imports. */
export interface Deployment {
  readonly taskRoot: string;
  /** Size in bytes, without compiled Python files. */
  readonly bytes: number;
}

/** Prints the progress. */
export type Say = (text: string) => void;

/** Python interpreter of the peers. */
export interface Interpreter {
  /** Path of the executable itself, not of a link or a wrapper script. */
  readonly path: string;
  readonly version: string;
}

function python(program: string, args: readonly string[], purpose: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  const reason = (stderr || `no ${program} on this machine`).trim().split("\n").at(-1);
  throw new Error(`the peers are Python, and ${purpose} failed: ${reason}`);
}

let found: Interpreter | undefined;

/** Finds Python, or says what is missing. */
export function interpreter(): Interpreter {
  if (found !== undefined) return found;
  const probe = "import sys; print(sys.executable, *sys.version_info[:3], sep='\\n')";
  const name = process.env["PYTHON"] ?? "python3";
  const [path = "", ...numbers] = python(name, ["-c", probe], "starting it").split("\n");
  const [major, minor] = numbers.map(Number);
  const version = numbers.join(".");
  if (major !== 3 || minor === undefined || minor < 10) {
    throw new Error(`the peers need Python 3.10 or newer, got ${version}; set PYTHON to one`);
  }
  return (found = { path, version });
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== "__pycache__")
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? bytesIn(path) : statSync(path).size;
    })
    .reduce((sum, size) => sum + size, 0);
}

const textOf = (file: string): string => readFileSync(join(__dirname, "peers", file), "utf8");

/** Installs the libraries of a peer, unless they are installed. */
export function installPeer(name: "classic" | "hashed", say: Say): Deployment {
  const taskRoot = join(WORK, name);
  const stamp = join(WORK, `${name}.stamp`);
  const wanted = createHash("sha256")
    .update(
      `${interpreter().path}\n${interpreter().version}\n${textOf("classic.txt")}\n${textOf(`${name}.txt`)}`,
    )
    .digest("hex");
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    say(`installing the peer "${name}" from PyPI into .bench/ (once, some seconds) ...`);
    rmSync(taskRoot, { recursive: true, force: true });
    mkdirSync(taskRoot, { recursive: true });
    const requirements = join(__dirname, "peers", `${name}.txt`);
    const options = [
      "--quiet",
      "--disable-pip-version-check",
      "--require-hashes",
      "--only-binary=:all:",
    ];
    python(
      interpreter().path,
      ["-m", "pip", "install", ...options, "--target", taskRoot, "-r", requirements],
      "installing boto3 and argon2-cffi from PyPI",
    );
    writeFileSync(stamp, wanted);
  }
  copyFileSync(join(__dirname, "peers", `${name}.py`), join(taskRoot, "index.py"));
  return { taskRoot, bytes: bytesIn(taskRoot) };
}

/** Copy of a peer as most packagers leave it: without compiled files that Python would use. */
export function asPackaged({ taskRoot, bytes }: Deployment): Deployment {
  const packaged = `${taskRoot}-packaged`;
  rmSync(packaged, { recursive: true, force: true });
  cpSync(taskRoot, packaged, {
    recursive: true,
    filter: (path) => basename(path) !== "__pycache__",
  });
  return { taskRoot: packaged, bytes };
}

/** Hashes the users' password with the library that verifies it. */
export const argon2Hash = ({ taskRoot }: Deployment): string =>
  python(
    interpreter().path,
    [
      "-I",
      "-c",
      "import sys; sys.path.insert(0, sys.argv[1]); import argon2; print(argon2.PasswordHasher().hash(sys.argv[2]))",
      taskRoot,
      PASSWORD,
    ],
    "hashing a password with argon2-cffi",
  );
