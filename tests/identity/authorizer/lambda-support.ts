import * as assert from "node:assert/strict";
import * as http from "node:http";
import { createRequire, isBuiltin } from "node:module";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import * as vm from "node:vm";

import type { Bundle } from "../../../identity/bundle";
import { SETTINGS } from "../support";

/** What a secret's request is answered with. */
export type Reply = readonly [status: number, body: object];
/** The function's entry. */
export type Handler = (event: unknown) => Promise<Record<string, unknown>>;

/** A secret that is there. */
export const secret = (value: unknown): Reply => [200, { SecretString: JSON.stringify(value) }];
/** An error of the service. */
export const refusal = (type: string, Message: string, status = 400): Reply => [
  status,
  { __type: type, Message },
];
/** How the service's words for what is missing begin. */
export const NOT_FOUND = "Secrets Manager can't find the specified secret";

/** A Secrets Manager that gives each secret one reply, in the service's wire form. */
export class FakeSecretsManager {
  public readonly replies = new Map<string, Reply>();
  public readonly requests: string[] = [];
  private readonly server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const { SecretId } = JSON.parse(body) as { SecretId: string };
      this.requests.push(`${String(request.headers["x-amz-target"])} ${SecretId}`);
      const missing = refusal("ResourceNotFoundException", `${NOT_FOUND}.`);
      const [status, reply] = this.replies.get(SecretId) ?? missing;
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
      response.end(JSON.stringify(reply));
    });
  });

  /** Starts to serve, and gives its address. */
  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The function's environment, with nothing of this machine's. */
export const environmentOf = (variables: Record<string, string>): Record<string, string> => ({
  AWS_REGION: SETTINGS.region,
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_CONFIG_FILE: os.devNull,
  AWS_SHARED_CREDENTIALS_FILE: os.devNull,
  BUCKET_ARN: SETTINGS.bucketArn,
  KEY_ARN: SETTINGS.keyArn ?? "",
  USER_ROLE_ARN: SETTINGS.userRoleArn,
  SECRET_PREFIX: SETTINGS.secretPrefix,
  ROLES_FROM_SECRETS: "false",
  STACK: SETTINGS.stack,
  ...variables,
});

/** Loads the bundle as Lambda does, with an environment and an output of its own. */
export function load(bundle: Bundle, env: Record<string, string>, written: string[]): Handler {
  const sandboxed = Object.create(process, {
    env: { value: env },
    stdout: { value: { write: (text: string) => written.push(text) } },
    emitWarning: { value: () => undefined },
  }) as unknown;
  const loaded = new Map<string, unknown>();
  const requireFile = (id: string): unknown => {
    const code = bundle[`${path.basename(id, ".js")}.js`];
    if (code === undefined) {
      assert.ok(isBuiltin(id), `the bundle requires ${id}, which Lambda does not have`);
      return createRequire(__filename)(id) as unknown;
    }
    if (!loaded.has(id)) {
      const module = { exports: {}, require: requireFile };
      const names = ["module", "exports", "require", "process"];
      const evaluate = vm.compileFunction(code, names) as (...scope: unknown[]) => void;
      evaluate(module, module.exports, requireFile, sandboxed);
      loaded.set(id, module.exports);
    }
    return loaded.get(id);
  };
  return (requireFile("./index.js") as { handler: Handler }).handler;
}
