import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

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
  /** Identifier of its server. */
  readonly serverId: string;
  /** Stack file that it was started with, if any. */
  readonly file?: string | undefined;
  /** Command that starts it. */
  readonly start: string;
}

/** What is read of sandbox.json. */
interface PublishedSandbox extends Pick<RunningSandbox, "region" | "serverId" | "file"> {
  readonly stack: string;
  readonly awsUrl: string;
}

/** Finds the running sandbox of a stack. */
export function findSandbox({ stack, data }: UserTarget): RunningSandbox {
  const folder = sandboxFolder(stack, data);
  const start = `npm start -- --stack ${stack}${data === undefined ? "" : ` --data ${folder}`}`;
  const text = read(join(folder, "sandbox.json"));
  if (text === undefined) {
    requireStack(stack);
    throw new Error(`no sandbox of stack ${stack} runs in ${folder}; start it: ${start}`);
  }
  const { stack: served, awsUrl: url, ...found } = JSON.parse(text) as PublishedSandbox;
  if (served !== stack) {
    throw new Error(`the sandbox in ${folder} is of stack ${served}; name it with --stack`);
  }
  const credentials = credentialsIn(read(join(folder, "credentials")) ?? "");
  if (credentials === undefined) {
    throw new Error(`the sandbox in ${folder} has no credentials any more; restart it`);
  }
  const { region, serverId, file } = found;
  return { url, region, credentials, serverId, file, start };
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
 */
export async function makeHome(
  { url, region, credentials }: RunningSandbox,
  folder: string,
  { Uid, Gid }: PosixProfile,
): Promise<void> {
  const body = JSON.stringify({ Folder: folder, Uid, Gid });
  const call = { url, region, credentials, service: "sandbox", target: "Sandbox.MakeHome", body };
  const { ok, status } = await signedPost(call);
  if (!ok) throw new Error(`the sandbox did not make the home /${folder}: status ${status}`);
}
