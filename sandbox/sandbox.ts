import { rmSync } from "node:fs";
import { join } from "node:path";

import { accessOf } from "../verify/access/evaluator";
import type { Graph } from "../verify/graph/graph";
import {
  type CallerCredentials,
  credentialsFileOf,
  type EndpointCredentials,
} from "./aws/credentials";
import { startStackAws } from "./aws/stack-aws";
import { certificateIn } from "./ftp/certificate";
import {
  type Commands,
  commandsFor,
  type FtpCommands,
  ftpCommandsFor,
  knownHostsLine,
} from "./client-commands";
import { lockFolder, openDataFolder, writePrivately } from "./data-folder";
import type { SandboxContext } from "./context";
import { frontDoorOf } from "./authorizer/front-door";
import { type FtpServerArgs, startFtpServer } from "./ftp/server";
import { homesService, Owners } from "./files/owners";
import { startFunction } from "./authorizer/runner";
import { type Attempt, logIn } from "./authorizer/login";
import { printable } from "./log";
import { networkGate } from "./network-gate";
import { ObjectStore } from "./files/object-store";
import { ObjectTags } from "./files/object-tags";
import { RetainedVersions } from "./files/retained-versions";
import { Scanner, scanPlanOf } from "./scanner/scanner";
import type { ServiceArgs } from "./service";
import { hostKeyIn, startSftpServer } from "./sftp/server";
import { transferService } from "./aws/transfer";
import { sampleHome, type SampleUser, sampleUser, type UserStore, userStoreOf } from "./users";
import { type StackModel, stackModelOf } from "../verify/graph/stack-model";

/** Options of {@link startSandbox}. */
export interface SandboxOptions {
  /** Name of the stack. */
  readonly stack: string;
  /**
   * Stack file.
   * @default `Pulumi.<stack>.yaml`
   */
  readonly file?: string;
  /** Port for SFTP; 0 takes any that is free. */
  readonly port: number;
  /**
   * Port for FTP and FTPS; 0 takes any that is free.
   * @default 0
   */
  readonly ftpPort?: number;
  /**
   * Local ports for FTP's data connections; 0 takes any that is free.
   * @default those of the deployed server, 8192 to 8200
   */
  readonly dataPorts?: readonly number[];
  /**
   * Address that every client counts as coming from. The network of the stack must admit it.
   * @default 127.0.0.1, without asking the network
   */
  readonly as?: string;
  /**
   * Factor by which the identity function's timeouts are longer than on Lambda, for busy machines.
   * @default 1
   */
  readonly slowdown?: number;
  /** Folder for users and files; made when it does not exist. */
  readonly data: string;
  /** Gets every line that the sandbox prints. */
  readonly log: (line: string) => void;
  /** Evaluates the stack, as `evaluateStack` does. Its module is not loaded here, as it takes 90 MB. */
  readonly evaluate: (stack: string, options: { readonly file?: string }) => Promise<Graph>;
}

/** A running sandbox. */
export interface Sandbox {
  readonly model: StackModel;
  /** Absent when the server of the stack has no SFTP. */
  readonly sftp: ServedEndpoint<Commands> | undefined;
  /** Absent when the server of the stack has neither FTP nor FTPS. */
  readonly ftp: ServedEndpoint<readonly FtpCommands[]> | undefined;
  /** Credentials of the sample user. */
  readonly user: SampleUser;
  /** Records of all users, without policies. */
  readonly users: UserStore;
  /** Objects of the bucket, without policies. */
  readonly store: ObjectStore;
  /** Owners and modes of a file system; absent with a bucket. */
  readonly owners: Owners | undefined;
  /** Stands in for GuardDuty; absent where no upload is scanned. */
  readonly scanner: Scanner | undefined;
  /** Endpoint of Secrets Manager, DynamoDB and Transfer for user administration. */
  readonly awsUrl: string;
  /** Credentials for that endpoint, which are new at each start. */
  readonly credentials: EndpointCredentials;
  /** File with the operator's credentials, in the format of AWS's tools. */
  readonly credentialsFile: string;
  readonly stop: () => Promise<void>;
}

/** Port of this machine, with the commands that use it. */
export interface ServedEndpoint<C> {
  readonly port: number;
  readonly commands: C;
}

/** Runs a stack's program on this machine. All decisions come from the stack's graph. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { stack, file, log, evaluate } = options;
  const data = openDataFolder(options.data);
  const started: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  const timed = (line: string): void => log(`${new Date().toTimeString().slice(0, 8)} ${line}`);
  try {
    started.push(lockFolder(data));
    log(`evaluating stack ${stack} …`);
    const graph = await evaluate(stack, file === undefined ? {} : { file });
    log("starting the function and the servers …");
    const context: SandboxContext = {
      data,
      model: stackModelOf(graph),
      access: accessOf(graph),
      admits: networkGate(graph, options.as, timed),
      slowdown: options.slowdown,
      sourceIp: options.as ?? "127.0.0.1",
      log: timed,
      onFault: (error) => timed(`fault: ${printable(String(error))}`),
      onStop: (end) => started.push(end),
    };
    return { ...(await assemble(context, options)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function assemble(
  context: SandboxContext,
  { port, ftpPort = 0, dataPorts, file }: SandboxOptions,
): Promise<Omit<Sandbox, "stop">> {
  const { data, model } = context;
  const aws = await startStackAws(context);
  const users = userStoreOf(model, aws);
  const runner = startFunction(context, aws);
  const door = frontDoorOf({ ...context, invoke: (event) => runner.invoke(event) });
  aws.serve(transferService({ ...context, server: model.server, door }));
  const { domain } = model.storage;
  const user = await sampleUser(data, users, domain);
  const plan = scanPlanOf(model.graph);
  const tags = plan && new ObjectTags(join(data, "tags"));
  const store = new ObjectStore(data, versionsOf(data, model), tags);
  const scanner = plan && tags && new Scanner({ ...context, plan, store, tags });
  context.onStop(() => scanner?.stop());
  const owners = domain === "efs" ? new Owners(join(data, "owners.json")) : undefined;
  if (owners !== undefined) {
    await sampleHome(store, owners);
    aws.serve(homesService(store, owners));
  }
  const login = { ...context, ask: door.ask };
  const shared = { ...context, store, owners, logIn: (attempt: Attempt) => logIn(login, attempt) };

  const sftp = await startSftp(context, { ...shared, port }, user);
  const ftp = await startFtp(context, { ...shared, port: ftpPort, dataPorts }, user);
  const { url: awsUrl, credentials } = aws;
  const credentialsFile = publishCredentials(context, credentials.operator);
  const ports = { port: sftp?.port, ftpPort: ftp?.port };
  publish(context, { file, ...ports, awsUrl, credentialsFile });
  const endpoint = { awsUrl, credentials, credentialsFile };
  return { model, sftp, ftp, user, users, store, scanner, owners, ...endpoint };
}

async function startSftp(
  { data, model, onStop }: SandboxContext,
  args: ServiceArgs,
  user: SampleUser,
): Promise<ServedEndpoint<Commands> | undefined> {
  if (!model.server.protocols.includes("SFTP")) return undefined;
  const hostKey = hostKeyIn(data);
  const { port, stop } = await startSftpServer({ ...args, hostKey: hostKey.privateKey });
  onStop(stop);
  const knownHosts = join(data, "known_hosts");
  writePrivately(knownHosts, knownHostsLine(port, hostKey.public));
  return { port, commands: commandsFor({ port, knownHosts }, user) };
}

async function startFtp(
  { data, model, onStop }: SandboxContext,
  args: Omit<FtpServerArgs, "certificate">,
  user: SampleUser,
): Promise<ServedEndpoint<readonly FtpCommands[]> | undefined> {
  const protocols = model.server.protocols.filter((protocol) => protocol !== "SFTP");
  if (protocols.length === 0) return undefined;
  const certificate = protocols.includes("FTPS") ? await certificateIn(data) : undefined;
  const { port, stop } = await startFtpServer({ ...args, certificate });
  onStop(stop);
  const { password } = user;
  const commands = protocols.map((protocol) =>
    ftpCommandsFor(protocol, { port, password, certFile: certificate?.certFile }),
  );
  return { port, commands };
}

function versionsOf(data: string, { storage }: StackModel): RetainedVersions | undefined {
  return storage.domain === "s3" && storage.retentionDays !== undefined
    ? new RetainedVersions(join(data, "versions"), storage.retentionDays)
    : undefined;
}

/** Writes the operator's credentials to a file that only the operator may read. */
function publishCredentials({ data, onStop }: SandboxContext, operator: CallerCredentials): string {
  const file = join(data, "credentials");
  writePrivately(file, credentialsFileOf(operator));
  onStop(() => rmSync(file, { force: true }));
  return file;
}

/** Writes a file that tells other processes where the sandbox is, as long as it runs. */
function publish(
  { data, model, onStop }: SandboxContext,
  where: Readonly<Record<string, string | number | undefined>>,
): void {
  const file = join(data, "sandbox.json");
  const { stack, awsEnvironment, server } = model;
  const content = { stack, region: awsEnvironment.region, serverId: server.id, ...where };
  writePrivately(file, `${JSON.stringify(content, undefined, 2)}\n`);
  onStop(() => rmSync(file, { force: true }));
}
