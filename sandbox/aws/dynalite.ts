import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { Agent, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { isRecord } from "../../verify/graph/serialization";
import { type ServiceInput, textOf } from "./endpoint";
import { ServiceError } from "./service-error";

/** Stands before the action in the header `x-amz-target`. */
export const DYNAMODB_TARGET = "DynamoDB_20120810";

/** Performs an action of DynamoDB. */
export type Perform = (action: string, input: ServiceInput) => Promise<ServiceInput>;

/** A running dynalite. */
export interface Dynalite {
  readonly ask: Perform;
  readonly stop: () => Promise<void>;
}

/** Any signature, which dynalite requires and does not check. */
const HEADERS = {
  "content-type": "application/x-amz-json-1.0",
  authorization: "AWS4-HMAC-SHA256 Credential=sandbox, SignedHeaders=host, Signature=sandbox",
  "x-amz-date": "20120810T000000Z",
};

/**
 * Starts dynalite, which answers every caller. Therefore it has no port, but a socket in a folder that
 * other users of this machine cannot enter.
 *
 * @param folder keeps the items over a restart; without it they are in memory
 */
export async function startDynalite(folder?: string): Promise<Dynalite> {
  if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { default: dynalite } = await import("dynalite");
  // A blank path keeps everything in memory.
  const server: Server = dynalite({ path: folder ?? "", createTableMs: 0 });
  server.keepAliveTimeout = 300_000;
  // The path of a socket has at most about 100 characters, so it is not in the data folder.
  const place = mkdtempSync(join(tmpdir(), "sftp-tables-"));
  const socketPath = join(place, "socket");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(socketPath, resolve);
  });
  const agent = new Agent({ keepAlive: true });
  return {
    ask: (action, input) => ask({ agent, socketPath }, action, input),
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
      rmSync(place, { recursive: true, force: true });
    },
  };
}

interface Place {
  readonly agent: Agent;
  readonly socketPath: string;
}

async function ask(place: Place, action: string, input: ServiceInput): Promise<ServiceInput> {
  const { status, body } = await post(place, action, JSON.stringify(input));
  const answer: unknown = JSON.parse(body);
  if (!isRecord(answer)) throw new Error(`dynalite answered ${status} to ${action}`);
  if (status === 200) return answer;
  const type = (textOf(answer, "__type") ?? "").split("#").at(-1) ?? "";
  throw new ServiceError(type, textOf(answer, "message") ?? textOf(answer, "Message") ?? type);
}

const post = (
  place: Place,
  action: string,
  content: string,
): Promise<{ readonly status: number | undefined; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const headers = {
      ...HEADERS,
      "x-amz-target": `${DYNAMODB_TARGET}.${action}`,
      "content-length": Buffer.byteLength(content),
    };
    request({ ...place, method: "POST", path: "/", headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    })
      .on("error", reject)
      .end(content);
  });
