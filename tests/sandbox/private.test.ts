import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { Server } from "node:net";
import { join } from "node:path";

import { bannerOf } from "../../sandbox/banner";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { type Folder, SHARED_MACHINE, temporaryFolder } from "./support";

/** A stack that starts everything that the sandbox has. */
const STACK = `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: closed, vpcCidr: 10.10.0.0/16, peerings: [{ name: devices, peerVpcId: vpc-0a1b2c3d4e5f60718, clients: [10.20.0.0/16] }] }
  managed-sftp:transfer: { protocols: [SFTP, FTP] }
  managed-sftp:identity: { store: dynamodb }
`;

describe("everything of a running sandbox", () => {
  let folder: Folder;
  let sandbox: Sandbox;
  /** Arguments of every call that opened a port or a socket. */
  const listened: unknown[][] = [];

  before(async () => {
    folder = temporaryFolder();
    const [file, data] = [folder.file("trial.yaml"), folder.file("data")];
    writeFileSync(file, STACK);
    // Made by an operator whose other files others may read.
    mkdirSync(data);
    chmodSync(data, 0o755);
    const prototype = Server.prototype as { listen: (...all: unknown[]) => Server };
    const original = Object.getOwnPropertyDescriptor(prototype, "listen") as {
      value: (...all: unknown[]) => Server;
    };
    prototype.listen = function (this: Server, ...args: unknown[]) {
      listened.push(args.filter((arg) => typeof arg !== "function"));
      return original.value.apply(this, args);
    };
    try {
      sandbox = await startSandbox({
        ...{ ...SHARED_MACHINE, stack: "trial", file, data },
        log: () => undefined,
      });
    } finally {
      Object.defineProperty(prototype, "listen", original);
    }
    await sandbox.store.put("alice/file", "content");
    await sandbox.store.copy("alice/file", "alice/copy");
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  // An address of another network would let the whole office in. DynamoDB's emulator answers anybody.
  it("listens on this machine only, without a port for what does not check its callers", () => {
    const ports = listened.filter(([first]) => typeof first === "number");
    assert.deepEqual([...new Set(ports.map(([, host]) => host))], ["127.0.0.1"]);
    const sockets = listened.flatMap(([first]) => (typeof first === "string" ? [first] : []));
    assert.equal(sockets.length, 1);
    assert.equal(statSync(join(sockets[0] ?? "", "..")).mode & 0o777, 0o700);
  });

  it("is readable by its owner only, but for public keys", () => {
    const data = folder.file("data");
    const readable = (at: string): string[] =>
      readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
        const path = join(at, entry.name);
        if ((statSync(path).mode & 0o077) === 0) return [];
        return entry.isDirectory() ? [path, ...readable(path)] : [path];
      });
    assert.deepEqual(readable(data), [join(data, "alice_ed25519.pub")]);
  });

  it("tells the operator where the credentials are, without printing them", () => {
    const { credentials, credentialsFile } = sandbox;
    const banner = bannerOf(sandbox, folder.file("data"));
    assert.ok(
      banner.includes(`AWS endpoint ${sandbox.awsUrl} for the operator, whose credentials`),
    );
    assert.ok(banner.includes(credentialsFile));
    const { accessKeyId, secretAccessKey } = credentials.operator;
    assert.equal(
      readFileSync(credentialsFile, "utf8"),
      `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
    );
    for (const { secretAccessKey: secret } of Object.values({ ...credentials })) {
      assert.match(secret, /^[\w-]{40}$/);
      assert.ok(!banner.includes(secret));
    }
  });
});
