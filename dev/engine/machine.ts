import { spawn, spawnSync } from "node:child_process";
import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";
import type { Machine, Plugin } from "./prerequisites";
import type { CommandResult } from "./run";

/** Time to download a plugin of some hundred megabytes. */
const FETCH_MS = 5 * 60_000;
const CONNECT_MS = 2_000;

/** This machine. */
export const machine: Machine = {
  cli: () => {
    const { status, stdout } = spawnSync("pulumi", ["version"], { encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  },
  pluginProblem: (name, version) => {
    const { status, stderr, error } = spawnSync(
      "pulumi",
      ["plugin", "install", "resource", name, version],
      { encoding: "utf8", timeout: FETCH_MS },
    );
    if (status === 0) return undefined;
    return error?.message ?? stderr.trim().split("\n").at(-1) ?? `ended with ${status}`;
  },
  listens: (url) =>
    new Promise((resolve) => {
      const { hostname, port } = new URL(url);
      const socket = connect({ host: hostname, port: Number(port || 80), timeout: CONNECT_MS });
      const end = (answer: boolean): void => {
        socket.destroy();
        resolve(answer);
      };
      socket.once("connect", () => end(true));
      socket.once("timeout", () => end(false));
      socket.once("error", () => end(false));
    }),
  isLoopback: async (host) => {
    const addresses = await lookup(host, { all: true }).catch(() => []);
    return addresses.some(({ address }) => address === "127.0.0.1");
  },
};

/** A package of the SDK, as far as plugins are concerned. */
interface Package {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const packageOf = (name: string): Package => {
  const file = join(ROOT, "node_modules", "@pulumi", name, "package.json");
  return JSON.parse(readFileSync(file, "utf8")) as Package;
};

/**
 * Plugins in the versions of the installed SDKs, and the aws plugin that the plugin awsx starts. That
 * one is pinned where awsx is built: it is the lowest version that the SDK of awsx accepts.
 */
export function plugins(): readonly Plugin[] {
  const [aws, awsx] = [packageOf("aws"), packageOf("awsx")];
  const pinned = /^\^?(\d+\.\d+\.\d+)$/.exec(awsx.dependencies?.["@pulumi/aws"] ?? "")?.[1];
  if (pinned === undefined) throw new Error("@pulumi/awsx: package.json names no one @pulumi/aws");
  const own: readonly Plugin[] = [
    ["aws", aws.version],
    ["awsx", awsx.version],
  ];
  return pinned === aws.version ? own : [...own, ["aws", pinned]];
}

/** Runs a command, and stops it with all its children after a time limit. */
export function runCommand(
  command: readonly [string, ...string[]],
  options: { cwd: string; env: NodeJS.ProcessEnv; limitMs: number },
): Promise<CommandResult> {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const { cwd, env, limitMs } = options;
    const child = spawn(file, args, {
      cwd,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let isLate = false;
    const note = (part: Buffer): void => void (output += part.toString());
    child.stdout.on("data", note);
    child.stderr.on("data", note);
    const timer = setTimeout(() => {
      isLate = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    }, limitMs);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code: isLate ? null : (code ?? 1), output });
    });
  });
}
