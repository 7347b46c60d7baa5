import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { SAMPLE_USER } from "../../sandbox/users";
import { type Folder, SHARED_MACHINE, temporaryFolder } from "../sandbox/support";
import type { ClientProtocol, Login } from "./client";

/**
 * A stack with all protocols, which only a network without internet allows. The clients' wrong
 * passwords would lock the user out.
 */
const stackWith = (policy: string | undefined): string => `config:
  aws:region: eu-central-1
  managed-sftp:network:
    mode: closed
    vpcCidr: 10.10.0.0/16
    peerings:
      - name: clients
        peerVpcId: vpc-0a1b2c3d4e5f60718
        clients: [10.20.0.0/16]
  managed-sftp:transfer:
    protocols: [SFTP, FTPS, FTP]${policy === undefined ? "" : `\n    securityPolicyName: ${policy}`}
    certificateArn: arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
  managed-sftp:identity:
    lockout: false
`;

const digest = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

/** The sandbox that clients are tried against, with a folder in which they run. */
export class Workbench {
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly work: Folder,
    private readonly lines: string[],
  ) {}

  /** @param policy security policy, other than the default of stacks */
  public static async start(policy?: string): Promise<Workbench> {
    const work = temporaryFolder();
    const lines: string[] = [];
    const file = work.file("clients.yaml");
    writeFileSync(file, stackWith(policy));
    const log = (line: string): unknown => lines.push(line);
    const options = { ...SHARED_MACHINE, stack: "clients", file, data: work.file("data"), log };
    return new Workbench(await startSandbox(options), work, lines);
  }

  /** Folder in which clients run. */
  public get folder(): string {
    return this.work.path;
  }

  public login(protocol: ClientProtocol, password: string | undefined): Login {
    const { sftp, ftp, user } = this.sandbox;
    const served = protocol === "SFTP" ? sftp : ftp;
    if (served === undefined) throw new Error(`the stack of the clients serves no ${protocol}`);
    return {
      host: "127.0.0.1",
      port: served.port,
      user: SAMPLE_USER,
      password,
      keyFile: user.keyFile,
      knownHosts: this.work.file("data/known_hosts"),
      certFile: this.work.file("data/ftps-cert.pem"),
    };
  }

  public get password(): string {
    return this.sandbox.user.password;
  }

  /** Writes a file of the client. */
  public local(name: string, content: Buffer | string): void {
    writeFileSync(this.work.file(name), content);
  }

  /** Checksum of a file of the client. */
  public localDigest(name: string): string | undefined {
    try {
      return digest(readFileSync(this.work.file(name)));
    } catch {
      return undefined;
    }
  }

  /** Writes an object, as another client would have. */
  public put(path: string, content: Buffer | string): Promise<void> {
    return this.sandbox.store.put(keyOf(path), content);
  }

  /** Checksum of an object. */
  public async digest(path: string): Promise<string | undefined> {
    const file = await this.sandbox.store.open(keyOf(path));
    const content = await file?.readFile();
    await file?.close();
    return content && digest(content);
  }

  /** Names in a folder. */
  public names(path: string): readonly string[] {
    const prefix = `${keyOf(path)}/`;
    const { objects, folders } = this.sandbox.store.list(prefix);
    const names = [...folders, ...objects.map(({ key }) => key)];
    return names.map((key) => key.slice(prefix.length)).filter((name) => name !== "");
  }

  /** Bytes of uploads that are not complete; undefined without any upload. */
  public pending(): number | undefined {
    const folder = this.work.file("data/uploads");
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
    return sizes.length === 0 ? undefined : Math.max(...sizes);
  }

  /** Faults that the sandbox has logged since the last call. */
  public faults(): readonly string[] {
    return this.lines.splice(0).filter((line) => / fault: /.test(line));
  }

  public async stop(): Promise<void> {
    await this.sandbox.stop();
    this.work.remove();
  }
}

/** Checksum of content. */
export const digestOf = (content: Buffer | string): string => digest(Buffer.from(content));

const keyOf = (path: string): string => `${SAMPLE_USER}${path === "/" ? "" : path}`;
