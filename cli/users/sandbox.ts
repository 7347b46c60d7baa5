import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

import { isRecord } from "../../verify/graph/serialization";
import type { PosixProfile } from "../../identity/authorizer/user/posix-profile";
import { type CallerCredentials, credentialsIn } from "../../sandbox/aws/credentials";
import { signedPost } from "../../sandbox/aws/signature";
import { problemOf } from "../../sandbox/data-folder";
import { sandboxFolder } from "../files";
import { requireStack } from "../stacks";

/** Options that choose a stack's users. */
export interface UserTarget {
  readonly stack: string;
  /** Stack file to read instead of `Pulumi.<stack>.yaml`. */
  readonly file?: string | undefined;
  readonly sandbox?: boolean | undefined;
  /** Folder of the sandbox. */
  readonly data?: string | undefined;
}

/** A running sandbox, as its file sandbox.json describes it. */
export interface RunningSandbox {
  /** Endpoint of its AWS services. */
  readonly url: string;
  readonly region: string;
  /** Credentials of the operator. */
  readonly credentials: CallerCredentials;
  /** Identifier of its server; absent in older sandboxes. */
  readonly serverId?: string | undefined;
  /** Stack file that it was started with, if any. */
  readonly file?: string | undefined;
  /** Command that starts it. */
  readonly start: string;
}

/** Finds the running sandbox of a stack. */
export function findSandbox({ stack, data }: UserTarget): RunningSandbox {
  const folder = sandboxFolder(stack, data);
  const start = `npm start -- --stack ${stack}${data === undefined ? "" : ` --data ${folder}`}`;
  const content = jsonIn(join(folder, "sandbox.json"));
  if (content === undefined) {
    requireStack(stack);
    throw new Error(`no sandbox of stack ${stack} runs in ${folder}; start it: ${start}`);
  }
  const text = (name: string): string | undefined => {
    const value = content[name];
    return typeof value === "string" ? value : undefined;
  };
  if (text("stack") !== stack) {
    throw new Error(`the sandbox in ${folder} is of stack ${text("stack")}; name it with --stack`);
  }
  const url = text("awsUrl") ?? text("secretsUrl");
  const region = text("region");
  const credentials = credentialsIn(read(join(folder, "credentials")) ?? "");
  if (url === undefined || region === undefined || credentials === undefined) {
    throw new Error(`the sandbox in ${folder} is too old; restart it`);
  }
  return { url, region, credentials, serverId: text("serverId"), file: text("file"), start };
}

function jsonIn(path: string): Record<string, unknown> | undefined {
  const content: unknown = JSON.parse(read(path) ?? "null");
  return isRecord(content) ? content : undefined;
}

/** Text of a file, which only this user may have written: another's would lead to another's endpoint. */
function read(path: string): string | undefined {
  try {
    const problem = problemOf(statSync(path));
    if (problem !== undefined) throw new Error(`${path} ${problem}; it is not read`);
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Asks the sandbox to make a home in its file system, which only the sandbox may write to while it runs.
 *
 * @param folder path without a slash at either end
 * @returns whether it did; older sandboxes can't
 */
export async function makeHome(
  { url, region, credentials }: RunningSandbox,
  folder: string,
  { Uid, Gid }: PosixProfile,
): Promise<boolean> {
  const body = JSON.stringify({ Folder: folder, Uid, Gid });
  const call = { url, region, credentials, service: "sandbox", target: "Sandbox.MakeHome", body };
  return (await signedPost(call)).ok;
}
