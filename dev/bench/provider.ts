import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { IdentitySchema } from "../../config/schema/identity";
import { bundleIdentityFunction } from "../../identity/bundle";
import { interpreter, type Deployment, WORK } from "./peers";
import { RuntimeApi } from "./runtime-api";
import type { Design } from "./users";

/** Identity provider, as a Lambda function. */
export interface Provider extends Deployment {
  readonly name: string;
  readonly design: Design;
  /** Its own environment variables. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Writes the bundle of the identity function into a folder. */
export function deployOurs(): Deployment {
  const taskRoot = join(WORK, "ours");
  rmSync(taskRoot, { recursive: true, force: true });
  mkdirSync(taskRoot, { recursive: true });
  const files = Object.entries(bundleIdentityFunction());
  for (const [name, text] of files) writeFileSync(join(taskRoot, name), text);
  return { taskRoot, bytes: files.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) };
}

/**
 * Environment variables that `identity/identity-provider.ts` sets, for the defaults of a stack; only the
 * cache may differ.
 */
export function ourEnvironment(cacheSeconds: number): Record<string, string> {
  const { cache, lockout } = IdentitySchema.parse({});
  return {
    BUCKET_ARN: "arn:aws:s3:::sftp-files",
    KEY_ARN: "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
    USER_ROLE_ARN: "arn:aws:iam::111122223333:role/sftp-user",
    ROLES_FROM_SECRETS: "false",
    STACK: "bench",
    CACHE_SECONDS: String(cacheSeconds),
    CACHE_USERS: String(cache.users),
    ...(lockout && {
      LOCKOUT_TABLE: "sftp-lockout",
      LOCKOUT_ATTEMPTS: String(lockout.attempts),
      LOCKOUT_SECONDS: String(lockout.windowMinutes * 60),
    }),
  };
}

/** Environment of the process, as in Lambda, without variables of this machine. */
const lambdaEnvironment = (
  { design, taskRoot, environment }: Provider,
  runtimeApi: string,
  secretsUrl: string,
): Record<string, string> => ({
  AWS_REGION: "eu-central-1",
  AWS_DEFAULT_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "benchmark",
  AWS_SESSION_TOKEN: "benchmark",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_LAMBDA_FUNCTION_NAME: "sftp",
  AWS_LAMBDA_RUNTIME_API: runtimeApi,
  LAMBDA_TASK_ROOT: taskRoot,
  _HANDLER: "index.handler",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
  AWS_ENDPOINT_URL_DYNAMODB: secretsUrl,
  // Lambda's Node.js is recent enough for the SDK, which prints no warning there.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  SECRET_PREFIX: design,
  ...environment,
});

/** Instance of a function: a process that takes events from its own Runtime API. */
export class Instance {
  private constructor(
    public readonly provider: Provider,
    private readonly api: RuntimeApi,
    private readonly child: ChildProcess,
  ) {}

  /** Starts the process. */
  public static async start(provider: Provider, secretsUrl: string): Promise<Instance> {
    const api = new RuntimeApi();
    const runtimeApi = await api.start();
    const [command, ...args] =
      provider.design === "ours"
        ? [process.execPath, join(__dirname, "runtime", "node.cjs")]
        : // With -B it writes no compiled files, as on Lambda, where it cannot.
          [interpreter().path, "-I", "-B", join(__dirname, "runtime", "python.py")];
    const child = spawn(command ?? "", args, {
      env: lambdaEnvironment(provider, runtimeApi, secretsUrl),
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr?.on(
      "data",
      (part: Buffer) => (errors = `${errors}${part.toString()}`.slice(-2000)),
    );
    child.on("error", (error) => api.fail(error));
    child.on("exit", () => api.fail(new Error(`${provider.name} ended: ${errors}`)));
    return new Instance(provider, api, child);
  }

  /** Sends one event; returns the answer. */
  public login(event: string): Promise<string> {
    return this.api.invoke(event);
  }

  /** Peak memory of the process in bytes; undefined if the system does not provide it. */
  public peakMemory(): number | undefined {
    return peakMemory(this.child);
  }

  /** CPU time of the process in milliseconds; NaN if the system does not provide it. */
  public cpuTime(): number {
    // After the name, which may contain spaces: 11 fields, then user and system time in 1/100 s.
    const [, fields = ""] = systemFile(this.child, "stat").split(") ");
    const [user, system] = fields.split(" ").slice(11, 13).map(Number);
    return ((user ?? NaN) + (system ?? NaN)) * 10;
  }

  /** Ends the process and its Runtime API. */
  public async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    await this.api.stop();
  }
}

/** Peak memory of a process in bytes (`VmHWM`); undefined if the system does not provide it. */
export function peakMemory(child: ChildProcess): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(systemFile(child, "status"))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function systemFile({ pid }: ChildProcess, name: string): string {
  const file = `/proc/${pid}/${name}`;
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
