import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Arguments {
  readonly stack: string;
  readonly port: number;
  readonly data: string;
}

const USAGE = "usage: npm start -- [--stack dev] [--port 2222] [--data .sandbox/<stack>]";

/**
 * Reads the command line.
 *
 * @param from folder that a relative `--data` begins in
 * @throws Error that says what is wrong and how it is done
 */
export function readArguments(args: readonly string[], from: string): Arguments {
  const { stack, port, data } = optionsOf(args);
  if (!/^\d+$/.test(port) || Number(port) > 65535) {
    throw new Error(`--port is no port, got ${port}; give a number up to 65535`);
  }
  if (!/^[a-z0-9-]+$/.test(stack)) {
    throw new Error(`--stack is no stack name, got ${stack}; give one such as dev`);
  }
  const folder = data ?? join(__dirname, "..", ".sandbox", stack);
  return { stack, port: Number(port), data: resolve(from, folder) };
}

function optionsOf(args: readonly string[]) {
  const options = {
    stack: { type: "string", default: "dev" },
    port: { type: "string", default: "2222" },
    data: { type: "string" },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`, { cause: error });
  }
}
