import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

import { type Access, accessOf } from "../graph/access";
import { evaluateStack } from "../graph/stack";
import { isRecord } from "../graph/wire";
import { bundleIdentityFunction } from "../identity/bundle";
import { type Commands, commandsFor, knownHostsLine } from "./commands";
import { type Deployment, deploymentOf } from "./deployment";
import { lockFolder, writePrivately } from "./files";
import { FunctionRunner, type LoginEvent } from "./function-runner";
import { logIn, printable } from "./login";
import { ObjectStore } from "./object-store";
import { SecretStore } from "./secret-store";
import { FUNCTION_ACCESS_KEY, startSecretsServer } from "./secrets-server";
import { hostKeyIn, startSftpServer } from "./sftp-server";
import { type SampleUser, SAMPLE_USER, sampleUser } from "./users";

/** What to run. */
export interface SandboxOptions {
  /** Name of the stack. */
  readonly stack: string;
  /** Port for SFTP; 0 takes any that is free. */
  readonly port: number;
  /** Folder for users and files; made when it does not exist. */
  readonly data: string;
  /** Gets every line that the sandbox prints. */
  readonly log: (line: string) => void;
}

/** A running sandbox. */
export interface Sandbox {
  readonly port: number;
  readonly deployment: Deployment;
  /** The sample user and how to log in as it. */
  readonly user: SampleUser;
  readonly commands: Commands;
  /** The bucket, past every policy. */
  readonly store: ObjectStore;
  /** Endpoint of Secrets Manager, for whoever manages users. */
  readonly secretsUrl: string;
  readonly stop: () => Promise<void>;
}

/** What the pieces of a sandbox share. */
interface Foundation {
  readonly data: string;
  readonly deployment: Deployment;
  readonly access: Access;
  readonly log: (line: string) => void;
  readonly onFault: (error: unknown) => void;
  /** Remembers how to end what was started. */
  readonly onStop: (end: () => Promise<void> | void) => void;
}

/** Serves a stack's program on this machine; everything it decides comes from the stack's graph. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { stack, log } = options;
  const data = resolve(options.data);
  const started: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  const timed = (line: string): void => log(`${new Date().toTimeString().slice(0, 8)} ${line}`);
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    started.push(lockFolder(data));
    log(`evaluating stack ${stack} …`);
    const graph = await evaluateStack(stack);
    log("starting the function and the servers …");
    const foundation: Foundation = {
      data,
      deployment: deploymentOf(graph),
      access: accessOf(graph),
      log: timed,
      onFault: (error) => timed(`fault: ${printable(String(error))}`),
      onStop: (end) => started.push(end),
    };
    return { ...(await assemble(foundation, options.port)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(base: Foundation, wanted: number): Promise<Omit<Sandbox, "stop">> {
  const { data, deployment, access, log, onFault, onStop } = base;
  const { secrets, secretsUrl } = await startSecrets(base);
  const runner = startFunction(base, secretsUrl);
  const user = await sampleUser(data, secrets, secretName(deployment, SAMPLE_USER));
  const hostKey = hostKeyIn(data);
  const store = new ObjectStore(data);
  const login = { deployment, access, log, invoke: (event: LoginEvent) => runner.invoke(event) };
  const { port, stop } = await startSftpServer({
    deployment,
    access,
    store,
    logIn: (name, password) => logIn(login, name, password),
    log,
    onFault,
    hostKey: hostKey.privateKey,
    port: wanted,
  });
  onStop(stop);

  const knownHosts = join(data, "known_hosts");
  writePrivately(knownHosts, knownHostsLine(port, hostKey.public));
  publish(base, port, secretsUrl);
  const commands = commandsFor({ port, knownHosts }, user);
  return { port, deployment, user, commands, store, secretsUrl };
}

async function startSecrets({ data, deployment, access, onFault, onStop }: Foundation): Promise<{
  secrets: SecretStore;
  secretsUrl: string;
}> {
  const { identity, partition, region, accountId } = deployment;
  const arnPrefix = `arn:${partition}:secretsmanager:${region}:${accountId}:secret:`;
  const secrets = new SecretStore(join(data, "secrets"), arnPrefix);
  const { url, stop } = await startSecretsServer({
    store: secrets,
    onFault,
    authorize: (action, resource) =>
      access.decide({
        principal: identity.principal,
        action,
        resource,
        ...(identity.insideVpc && { endpoint: "secretsmanager" }),
      }),
  });
  onStop(stop);
  return { secrets, secretsUrl: url };
}

function startFunction({ deployment, log, onStop }: Foundation, secretsUrl: string) {
  const runner = new FunctionRunner({
    bundle: bundleIdentityFunction(),
    environment: functionEnvironment(deployment, secretsUrl),
    timeoutSeconds: deployment.identity.timeoutSeconds,
    onOutput: (line) => log(`function ${condensed(line)}`),
  });
  onStop(() => runner.stop());
  return runner;
}

/** Tells other processes where the sandbox is, for as long as it runs. */
function publish({ data, deployment, onStop }: Foundation, port: number, secretsUrl: string): void {
  const file = join(data, "sandbox.json");
  const { stack, region } = deployment;
  writePrivately(file, `${JSON.stringify({ stack, region, port, secretsUrl }, undefined, 2)}\n`);
  onStop(() => rmSync(file, { force: true }));
}

/** Name of a user's secret. */
const secretName = ({ identity }: Deployment, user: string): string =>
  `${identity.environment["SECRET_PREFIX"] ?? ""}/${user}`;

/** What Lambda sets, and nothing of this machine's: no profile of the operator's may creep in. */
const functionEnvironment = (
  { identity, region }: Deployment,
  secretsUrl: string,
): Record<string, string> => ({
  ...identity.environment,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: FUNCTION_ACCESS_KEY,
  AWS_SECRET_ACCESS_KEY: "sandbox",
  AWS_SESSION_TOKEN: "sandbox",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsUrl,
});

/** A JSON line of the function as `name=value` pairs; any other line as it is. */
function condensed(line: string): string {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch {
    return printable(line);
  }
  if (!isRecord(fields)) return printable(line);
  return Object.entries(fields)
    .map(([name, value]) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return `${name}=${/\s/.test(text) ? JSON.stringify(text) : text}`;
    })
    .join(" ");
}
