import assert from "node:assert/strict";

import {
  type AuthHandlerMiddleware,
  BaseAgent,
  type ConnectConfig,
  type ParsedKey,
  type PublicKeyAuthContext,
  type SignCallback,
  type SigningRequestOptions,
  utils,
} from "ssh2";

import { ed25519KeyPair } from "../../../sandbox/sftp/server";
import { Authenticator } from "../../../sandbox/sftp/auth";
import { OWN, TestServer } from "../server-support";

const OTHER = ed25519KeyPair();
const password = { password: "right" };

/** Offers the user's public key, which anybody may know, and signs with another one. */
class Forger extends BaseAgent<ParsedKey> {
  public getIdentities(done: (error?: Error | null, keys?: ParsedKey[]) => void): void {
    done(null, [parsed(OWN.public)]);
  }

  public sign(
    _key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    done: SignCallback = options as SignCallback,
  ): void {
    const signature = parsed(OTHER.private).sign(data);
    if (signature instanceof Error) done(signature);
    else done(null, signature);
  }
}

describe("SFTP server honours sftpAuthenticationMethods:", () => {
  let server: TestServer;

  beforeEach(() => (server = new TestServer()));
  afterEach(() => server.remove());

  const both = { privateKey: OWN.private, password: "right" };
  const key = { privateKey: OWN.private };
  const table: readonly [string, string, ConnectConfig, boolean][] = [
    ["PASSWORD", "a password", password, true],
    ["PASSWORD", "a key", key, false],
    ["PUBLIC_KEY", "a key", key, true],
    ["PUBLIC_KEY", "a password", password, false],
    ["PUBLIC_KEY_OR_PASSWORD", "a password", password, true],
    ["PUBLIC_KEY_OR_PASSWORD", "a key", key, true],
    ["PUBLIC_KEY_OR_PASSWORD", "another's key", { privateKey: OTHER.private }, false],
    ["PUBLIC_KEY_OR_PASSWORD", "a wrong password", { password: "wrong" }, false],
    ["PUBLIC_KEY_OR_PASSWORD", "another user", { ...both, username: "bob" }, false],
    ["PUBLIC_KEY_AND_PASSWORD", "both", both, true],
    ["PUBLIC_KEY_AND_PASSWORD", "a key", key, false],
    ["PUBLIC_KEY_AND_PASSWORD", "a password", password, false],
    [
      "PUBLIC_KEY_AND_PASSWORD",
      "another's key with the password",
      { ...both, privateKey: OTHER.private },
      false,
    ],
  ];
  for (const [methods, title, credentials, admits] of table) {
    it(`${methods} ${admits ? "admits" : "refuses"} ${title}`, async () => {
      if (admits) await server.connect(credentials, methods);
      else
        await assert.rejects(server.connect(credentials, methods), /authentication methods failed/);
    });
  }

  // Public keys are no secrets: without the check of the signature they would open every account.
  it("refuses a signature that the offered key did not make", async () => {
    const forged = { agent: new Forger(), authHandler: ["none" as const, "agent" as const] };
    for (const methods of ["PUBLIC_KEY", "PUBLIC_KEY_OR_PASSWORD"]) {
      await assert.rejects(server.connect(forged, methods), /authentication methods failed/);
      await server.disconnect();
    }
  });

  it("refuses RSA keys that sign with SHA-1, as the server's security policies do", async () => {
    const answers: string[] = [];
    const authenticator = new Authenticator({
      methods: "PUBLIC_KEY",
      logIn: () => assert.fail("nobody has to be asked"),
      disconnect: () => assert.fail("one try is allowed"),
    });
    await authenticator.handle({
      method: "publickey",
      username: "alice",
      key: { algo: "ssh-rsa", data: Buffer.alloc(0) },
      accept: () => answers.push("accept"),
      reject: () => answers.push("reject"),
    } as unknown as PublicKeyAuthContext);
    assert.deepEqual(answers, ["reject"]);
  });

  it("ends a connection that guesses", async () => {
    let guesses = 0;
    const authHandler: AuthHandlerMiddleware = (_methods, _partial, next) =>
      next({ type: "password", username: "alice", password: `guess ${(guesses += 1)}` });
    await assert.rejects(server.connect({ authHandler }), /closed by the server/);
    assert.equal(guesses, 6);
  });
});

function parsed(key: string): ParsedKey {
  const result = utils.parseKey(key);
  if (result instanceof Error) throw result;
  return result;
}
