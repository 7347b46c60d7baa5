import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "../../verify/graph/stack-file";
import { isRecord } from "../../verify/graph/serialization";
import type { PosixProfile } from "../../identity/authorizer/user/posix-profile";
import { givenPath } from "../files";

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
  /** Identifier of its server; absent in older sandboxes. */
  readonly serverId?: string | undefined;
  /** Stack file that it was started with, if any. */
  readonly file?: string | undefined;
  /** Command that starts it. */
  readonly start: string;
}

/** Credentials of the operator; a sandbox takes every caller but the function for the operator. */
export const OPERATOR = { accessKeyId: "OPERATOR", secretAccessKey: "sandbox" };

/** Finds the running sandbox of a stack. */
export function findSandbox({ stack, data }: UserTarget): RunningSandbox {
  const folder = data === undefined ? join(ROOT, ".sandbox", stack) : givenPath(data);
  const start = `npm start -- --stack ${stack}${data === undefined ? "" : ` --data ${folder}`}`;
  const content = read(join(folder, "sandbox.json"));
  if (content === undefined) {
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
  if (url === undefined) throw new Error(`the sandbox in ${folder} is too old; restart it`);
  return { url, serverId: text("serverId"), file: text("file"), start };
}

function read(path: string): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(content) ? content : undefined;
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
  { url }: RunningSandbox,
  folder: string,
  { Uid, Gid }: PosixProfile,
): Promise<boolean> {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "Sandbox.MakeHome",
    },
    body: JSON.stringify({ Folder: folder, Uid, Gid }),
  });
  return answer.ok;
}
