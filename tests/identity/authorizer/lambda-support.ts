import * as assert from "node:assert/strict";
import { createRequire, isBuiltin } from "node:module";
import * as os from "node:os";
import * as path from "node:path";
import * as vm from "node:vm";

import type { Bundle } from "../../../identity/bundle";
import type { LocalTable } from "../../../sandbox/aws/dynamodb";
import type { LocalAws } from "../../../sandbox/aws/local-aws";
import type { SecretStore } from "../../../sandbox/aws/secret-store";
import type { ServiceError } from "../../../sandbox/aws/service-error";
import { OPERATOR, startTestAws } from "../../support/local-aws";
import { SETTINGS } from "../support";

/** Handler of the function. */
export type Handler = (event: unknown) => Promise<Record<string, unknown>>;

/** Secrets and tables that the function reads, which can be made to fail. */
export class TestStores {
  /** Calls of Secrets Manager, as `action secret`. */
  public readonly requests: string[] = [];
  /** Answer to every call of Secrets Manager, when there is one. */
  public outage: ServiceError | undefined;
  private aws: LocalAws | undefined;

  /** Starts; returns the URL. */
  public async start(...tables: readonly LocalTable[]): Promise<string> {
    this.aws = await startTestAws({
      tables,
      onCall: (service, action, { SecretId }) => {
        if (service !== "secretsmanager") return;
        this.requests.push(`${action} ${String(SecretId)}`);
        if (this.outage) throw this.outage;
      },
    });
    return this.aws.url;
  }

  public get secrets(): SecretStore {
    assert.ok(this.aws, "the stores have not been started");
    return this.aws.secrets;
  }

  /** Gives a user, who has none yet, a secret. */
  public put(user: string, value: unknown): void {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    this.secrets.addVersion(this.secrets.create(`SFTP/${user}`), { text });
  }

  /** Removes secrets, requests and the outage. */
  public reset(): void {
    for (const secret of this.secrets.all()) this.secrets.remove(secret);
    this.requests.length = 0;
    this.outage = undefined;
  }

  public async stop(): Promise<void> {
    await this.aws?.stop();
  }
}

/** Environment of the function, without variables of this machine. */
export const environmentOf = (variables: Record<string, string>): Record<string, string> => ({
  AWS_REGION: SETTINGS.region,
  AWS_ACCESS_KEY_ID: OPERATOR.accessKeyId,
  AWS_SECRET_ACCESS_KEY: OPERATOR.secretAccessKey,
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

/** Loads the bundle as Lambda does, with its own environment and output. */
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
