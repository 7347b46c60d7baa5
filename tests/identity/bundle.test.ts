import * as assert from "node:assert/strict";
import * as os from "node:os";
import * as path from "node:path";

import { bundleIdentityFunction } from "../../identity/bundle";
import { hashPassword } from "../../identity/authorizer/user/password";
import { ServiceError } from "../../sandbox/aws/service-error";
import { environmentOf, type Handler, load, TestStores } from "./authorizer/lambda-support";
import { eventOf, KEYS, SETTINGS, without } from "./support";

describe("the bundle of the identity function", () => {
  const stores = new TestStores();
  const bundle = bundleIdentityFunction();
  const code = Object.values(bundle).join("\n");
  const written: string[] = [];
  let environment: Record<string, string>;
  let handler: Handler;

  before(async () => {
    environment = environmentOf({ AWS_ENDPOINT_URL_SECRETS_MANAGER: await stores.start() });
    handler = load(bundle, environment, written);
  });

  after(() => stores.stop());

  beforeEach(() => {
    stores.reset();
    written.length = 0;
  });

  const lineOf = (): Record<string, unknown> => {
    assert.equal(written.length, 1);
    assert.match(written[0] ?? "", /^\{.*\}\n$/);
    return JSON.parse(written[0] ?? "") as Record<string, unknown>;
  };

  it("is the same from every working directory, and names none", () => {
    const start = process.cwd();
    try {
      process.chdir(os.tmpdir());
      assert.deepEqual(bundleIdentityFunction(), bundle);
    } finally {
      process.chdir(start);
    }
    for (const place of [path.resolve(__dirname, "..", ".."), os.homedir(), "node_modules"]) {
      assert.equal(code.includes(place), false, `the bundle names ${place}`);
    }
  });

  // esbuild's own names have a hash in them, which is also of where the dependencies lie.
  it("has the same files wherever its dependencies lie", () => {
    assert.deepEqual(Object.keys(bundle).sort(), ["chunk.js", "dynamodb.js", "index.js"]);
  });

  it("stays small", () => {
    const size = Buffer.byteLength(code);
    assert.ok(size < 300_000, `${size} bytes`);
  });

  // Fault 24: with a region or an account in it the function would serve one stack only.
  it("names no account, and no secret but through its settings", () => {
    assert.doesNotMatch(code, /\b\d{12}\b/);
    assert.doesNotMatch(code, /SFTP\//);
  });

  it("lets a user in by a hashed password, and by no other", async () => {
    const PasswordHash = await hashPassword("correct horse");
    stores.put("alice", { PasswordHash });
    const answer = await handler(eventOf("sftp-password"));
    assert.equal(answer["Role"], SETTINGS.userRoleArn);
    assert.equal(answer["PublicKeys"], undefined);
    assert.deepEqual(await handler({ ...eventOf("sftp-password"), password: "wrong" }), {});
    // Fault 14: a server's id in the secret's name would orphan every user when it is replaced.
    assert.deepEqual(
      stores.requests,
      Array.from({ length: 2 }, () => "GetSecretValue SFTP/alice"),
    );
  });

  it("lets a user in by a plain password and by keys", async () => {
    stores.put("alice", { Password: "correct horse", PublicKey: KEYS.rsa });
    const byPassword = await handler(eventOf("sftp-password"));
    const byKey = await handler(eventOf("sftp-key"));
    assert.equal(byPassword["Role"], SETTINGS.userRoleArn);
    assert.deepEqual(byKey, { ...byPassword, PublicKeys: [KEYS.rsa] });
  });

  // Fault 19: one partner's broken secret must not look like an outage, nor like another fault.
  const create = ({ secrets }: TestStores) => secrets.create("SFTP/alice");
  const DENIED: [title: string, prepare: (stores: TestStores) => unknown, reason: string][] = [
    ["that does not exist", () => undefined, "unknown-user"],
    [
      "that is scheduled for deletion",
      (given) => given.secrets.save({ ...create(given), deletion: 4e9 }),
      "scheduled-for-deletion",
    ],
    ["without a current version", create, "no-current-version"],
    [
      "that is binary",
      (given) => given.secrets.addVersion(create(given), { binary: "AAEC" }),
      "binary-secret",
    ],
    ["that is not JSON", (given) => given.put("alice", "correct horse"), "not-json"],
    ["of another shape", (given) => given.put("alice", ["correct horse"]), "not-an-object"],
    [
      "with a bad field",
      (given) => given.put("alice", { PasswordHash: "correct horse" }),
      "bad-record",
    ],
  ];
  for (const [title, prepare, reason] of DENIED) {
    it(`denies a secret ${title}`, async () => {
      prepare(stores);
      assert.deepEqual(await handler(eventOf("sftp-key")), {});
      assert.equal(lineOf()["reason"], reason);
    });
  }

  // Fault 18: an outage that is answered with {} raises no alarm.
  const OUTAGES: [name: string, message: string, status: number][] = [
    ["AccessDeniedException", "not authorized to perform: secretsmanager:GetSecretValue", 400],
    ["DecryptionFailure", "Secrets Manager can't decrypt the secret", 400],
    ["InvalidRequestException", "something else", 400],
    ["InternalServiceError", "correct horse", 500],
    ["ThrottlingException", "Rate exceeded", 400],
  ];
  for (const [name, message, status] of OUTAGES) {
    it(`fails on ${name}`, async () => {
      stores.put("alice", {});
      stores.outage = new ServiceError(name, message, status);
      await assert.rejects(handler(eventOf("sftp-password")), {
        name: "Error",
        message: `identity function: no decision could be made, got ${name}; see its log`,
      });
      const { decision, error } = lineOf();
      assert.deepEqual({ decision, error }, { decision: "outage", error: name });
    });
  }

  // A cold start is quicker by what it need not read.
  it("reads what asks tables only when a table is asked", async () => {
    stores.put("alice", { PublicKeys: [KEYS.ed25519] });
    const locking = {
      ...environment,
      LOCKOUT_TABLE: "lockout",
      LOCKOUT_ATTEMPTS: "10",
      LOCKOUT_SECONDS: "900",
    };
    const late = load(without(bundle, "dynamodb.js"), locking, written);
    assert.deepEqual((await late(eventOf("sftp-key")))["PublicKeys"], [KEYS.ed25519]);
  });

  it("fails where nothing answers", async () => {
    const deaf = { ...environment, AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://127.0.0.1:1" };
    await assert.rejects(
      load(bundle, deaf, written)(eventOf("sftp-key")),
      /got \w*( ECONNREFUSED)/,
    );
  });

  it("fails without credentials", async () => {
    const anonymous = without(environment, "AWS_ACCESS_KEY_ID");
    await assert.rejects(
      load(bundle, anonymous, written)(eventOf("sftp-key")),
      /got CredentialsProviderError/,
    );
  });

  it("fails to start without its settings", () => {
    const incomplete = without(environment, "BUCKET_ARN");
    assert.throws(() => load(bundle, incomplete, written), /BUCKET_ARN is missing/);
  });
});
