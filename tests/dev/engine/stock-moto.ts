import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";

import { isRecord } from "../../../verify/graph/serialization";

/** An emulator that was started. */
export interface StartedEmulator {
  readonly url: string;
  readonly stop: () => void;
}

/** What moto's web server answers when an action is missing, or ends with an exception. */
const HTML = "<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>";

interface Answer {
  readonly status: number;
  readonly body?: string;
}

/** The answers of moto 5.2.5, as far as they differ from those of AWS; recorded with its server. */
class StockMoto {
  private readonly policies = new Map<string, string>();
  private readonly objects = new Map<string, string>();
  private readonly given = new Map<string, string>();

  public answer(method: string, url: URL, target: string, body: string): Answer {
    if (target.startsWith("ServiceQuotas")) {
      return { status: 400, body: '{"__type":"NoSuchResourceException"}' };
    }
    if (target !== "") return this.athena(target, body);
    if (url.pathname.startsWith("/2015-03-31/")) return this.lambda(method, body);
    if (url.pathname.startsWith("/2015-02-01/")) return this.fileSystem(method, url.pathname, body);
    return this.bucket(method, url, body);
  }

  private athena(target: string, body: string): Answer {
    if (target.endsWith("CreateWorkGroup")) {
      const { Configuration, Name } = JSON.parse(body) as Record<string, unknown>;
      const WorkGroup = { Name, State: "ENABLED", Configuration };
      this.given.set("workgroup", JSON.stringify({ WorkGroup }));
      return { status: 200, body: "{}" };
    }
    if (target.endsWith("GetWorkGroup")) return this.kept("workgroup");
    return { status: 500, body: HTML };
  }

  private lambda(method: string, body: string): Answer {
    if (method === "GET") {
      const Configuration = JSON.parse(this.given.get("function") ?? "{}") as object;
      return { status: 200, body: JSON.stringify({ Configuration }) };
    }
    const { FunctionName } = JSON.parse(body) as { FunctionName: string };
    const FunctionArn = `arn:aws:lambda:eu-central-1:123456789012:function:${FunctionName}`;
    this.given.set("function", JSON.stringify({ FunctionName, FunctionArn }));
    return { status: 201, body: this.given.get("function") ?? "" };
  }

  private fileSystem(method: string, path: string, body: string): Answer {
    if (path.endsWith("/backup-policy") || method === "DELETE") return { status: 500, body: HTML };
    if (path.endsWith("/file-systems"))
      return { status: 201, body: '{"FileSystemId":"fs-0a1b2c3d"}' };
    if (method === "GET") return this.kept(path);
    this.given.set(path, body);
    return { status: 200, body };
  }

  private bucket(method: string, { pathname, searchParams }: URL, body: string): Answer {
    const [, bucket = "", key] = pathname.split("/");
    if (searchParams.has("policy")) {
      if (method === "GET") return { status: 200, body: this.policies.get(bucket) ?? "" };
      this.policies.set(bucket, body);
      return { status: 204 };
    }
    if (key !== undefined && key !== "") {
      // Denied, because no request has the keys of a condition.
      if (this.statements(bucket).some(({ Effect }) => Effect === "Deny")) return { status: 403 };
      if (method === "GET") return { status: 200, body: this.objects.get(pathname) ?? "" };
      this.objects.set(pathname, body);
      return { status: 200 };
    }
    const [setting = ""] = [...searchParams.keys()].filter((name) => name !== "x-id");
    if (method === "GET") return this.kept(`${bucket} ${setting}`);
    if (setting === "logging") {
      const target = /<TargetBucket>(.*)<\/TargetBucket>/.exec(body)?.[1] ?? "";
      const statements = this.statements(target);
      if (statements.some(({ Principal }) => !isRecord(Principal)))
        return { status: 500, body: HTML };
      if (statements.length === 0) return { status: 400, body: "<Error/>" };
    }
    const known = body
      .replace(/<TargetObjectKeyFormat>.*<\/TargetObjectKeyFormat>/, "")
      .replace(/<EventBridgeConfiguration.*\/(EventBridgeConfiguration)?>/, "");
    if (setting !== "") this.given.set(`${bucket} ${setting}`, known);
    return { status: 200 };
  }

  private statements(bucket: string): readonly Record<string, unknown>[] {
    const { Statement } = JSON.parse(this.policies.get(bucket) ?? '{"Statement":[]}') as {
      Statement: Record<string, unknown>[];
    };
    return Statement;
  }

  private kept(key: string): Answer {
    const body = this.given.get(key);
    return body === undefined ? { status: 404 } : { status: 200, body };
  }
}

/** Starts a server that answers as moto does without corrections. */
export async function startStockMoto(): Promise<StartedEmulator> {
  const moto = new StockMoto();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = "", url = "", headers } = request;
      const target = String(headers["x-amz-target"] ?? "");
      const answer = moto.answer(method, new URL(url, "http://moto"), target, body);
      response.writeHead(answer.status);
      response.end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}

/** Path of moto's server, if it is installed. */
export function motoServer(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, "moto_server")).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts moto itself, and waits until it answers. */
export async function startMoto(command: string): Promise<StartedEmulator> {
  const port = await freePort();
  const child = spawn(command, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return { url, stop: () => void child.kill() };
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
