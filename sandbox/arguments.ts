import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { isAddress } from "../aws/cidr";

/** What the command line asks for. */
export interface Arguments {
  readonly stack: string;
  /** Stack file to read instead of `Pulumi.<stack>.yaml`. */
  readonly file?: string;
  /** Port for SFTP. */
  readonly port: number;
  /** Port for FTP and FTPS. */
  readonly ftpPort: number;
  readonly data: string;
  /** Address that every client counts as coming from. */
  readonly as?: string;
}

const USAGE =
  "usage: npm start -- [--stack dev] [--file Pulumi.<stack>.yaml] [--port 2222] [--ftp-port 2121] [--data .sandbox/<stack>] [--as <address>]";

/**
 * Reads the command line.
 *
 * @param from folder that a relative `--data` or `--file` begins in
 * @throws Error that says what is wrong and how it is done
 */
export function readArguments(args: readonly string[], from: string): Arguments {
  const { stack, file, port, "ftp-port": ftpPort, data, as } = optionsOf(args);
  if (!/^[a-z0-9-]+$/.test(stack)) {
    throw new Error(`--stack is no stack name, got ${stack}; give one such as dev`);
  }
  const folder = data ?? join(__dirname, "..", ".sandbox", stack);
  if (as !== undefined && !isAddress(as)) {
    throw new Error(`--as is no address, got ${as}; give one such as 203.0.113.7`);
  }
  return {
    stack,
    ...(file !== undefined && { file: resolve(from, file) }),
    port: portOf("--port", port),
    ftpPort: portOf("--ftp-port", ftpPort),
    data: resolve(from, folder),
    ...(as !== undefined && { as }),
  };
}

function portOf(option: string, value: string): number {
  if (/^\d+$/.test(value) && Number(value) <= 65535) return Number(value);
  throw new Error(`${option} is no port, got ${value}; give a number up to 65535`);
}

function optionsOf(args: readonly string[]) {
  const options = {
    stack: { type: "string", default: "dev" },
    file: { type: "string" },
    port: { type: "string", default: "2222" },
    "ftp-port": { type: "string", default: "2121" },
    data: { type: "string" },
    as: { type: "string" },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}
