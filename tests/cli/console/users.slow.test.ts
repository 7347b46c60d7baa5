import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

import { users } from "../../../cli/commands/users";
import { consoleCalls } from "../../../cli/console/calls";
import type { LocalAws } from "../../../sandbox/aws/local-aws";
import { type Sandbox, startSandbox } from "../../../sandbox/sandbox";
import {
  type Folder,
  requireOpenSsh,
  sftp,
  SHARED_MACHINE,
  temporaryFolder,
} from "../../sandbox/support";
import { call, printed } from "../../support/command";
import { startTestAws } from "../../support/local-aws";
import { type LocalS3, startLocalS3 } from "../../support/local-s3";

/** Without memory, so that a change counts at once. */
const STACK_FILE = `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:identity: { cache: { seconds: 0 } }
`;

/** Answer to a call about users. */
interface UsersAnswer {
  readonly html: string;
  readonly password?: string;
  readonly users?: readonly string[];
}

type Answer = (name: string, input: object) => Promise<UsersAnswer>;

/** Calls of a console; what they print goes nowhere. */
function callsOf(settings: Parameters<typeof consoleCalls>[0]): Answer {
  const calls = consoleCalls(settings);
  return async (name, input) => {
    let answer: unknown;
    await printed(async () => void (answer = await calls[name]?.(input)));
    return answer as UsersAnswer;
  };
}

const textIn = (html: string): string =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

describe("users in the console, with a sandbox and OpenSSH", () => {
  let folder: Folder;
  let sandbox: Sandbox;
  let answer: Answer;
  const inSandbox = { stack: "dev", target: "sandbox" };

  before(async () => {
    requireOpenSsh();
    folder = temporaryFolder();
    const [file, data] = [folder.file("dev.yaml"), folder.file("data")];
    writeFileSync(file, STACK_FILE);
    const options = { ...SHARED_MACHINE, stack: "dev", file, data };
    sandbox = await startSandbox({ ...options, log: () => undefined });
    answer = callsOf({ stack: "dev", data });
  });
  after(async () => {
    await sandbox.stop();
    folder.remove();
  });

  const logIn = async (user: string, password: string): Promise<number | null> =>
    (await sftp(sandbox, folder, ["pwd"], { user, password })).code;

  it("are added with a password that is shown once and logs in, until they are disabled", async () => {
    const carol = { ...inSandbox, user: "carol" };
    const added = await answer("users/add", { ...carol, password: true, allow: "127.0.0.1/32" });
    const { password = "" } = added;
    assert.deepEqual([textIn(added.html), password.length], ["carol was added", 24]);
    assert.equal(await logIn("carol", password), 0);

    const disabled = await answer("users/disable", carol);
    assert.equal(
      textIn(disabled.html),
      "carol was disabled logins are refused at once; open sessions continue",
    );
    assert.notEqual(await logIn("carol", password), 0);
    const login = { ...carol, protocol: "SFTP", password };
    const refused = await answer("users/test", login);
    assert.match(textIn(refused.html), /^Login of carol by password over SFTP: denied /);
    assert.match(textIn(refused.html), /record denied, disabled: /);

    const list = await answer("users/list", inSandbox);
    assert.deepEqual(list.users, ["alice", "carol"]);
    assert.match(textIn(list.html), / carol disabled Enable read-write password 1 range$/);
    await answer("users/enable", carol);
    const allowed = await answer("users/test", login);
    assert.match(textIn(allowed.html), /^Login of carol by password over SFTP: allowed /);
    assert.equal(await logIn("carol", password), 0);

    // Whoever sees the page later must not see the password.
    const later = [disabled, refused, list, allowed, await answer("users/list", inSandbox)];
    assert.deepEqual(
      later.filter((each) => JSON.stringify(each).includes(password)),
      [],
    );
  });

  it("are added with a key, and without a password if none is wanted", async () => {
    const key = readFileSync(`${sandbox.user.keyFile}.pub`, "utf8");
    const fields = { access: "read-only", expires: "2099-12-31" };
    const dave = { ...inSandbox, user: "dave" };
    const added = await answer("users/add", { ...dave, ...fields, key, password: false });
    assert.equal(added.password, undefined);
    const { html } = await answer("users/list", inSandbox);
    assert.match(textIn(html), / dave enabled Disable read-only 1 key until 2099-12-31$/);
  });

  it("fail to be added where the command line refuses them, without a word of a private key", async () => {
    const erin = { ...inSandbox, user: "erin", password: true };
    await assert.rejects(
      answer("users/add", { ...erin, allow: "everywhere" }),
      /^Error: user erin: the record is refused: AllowedCidrs entry 1 is not an IPv4/,
    );
    await assert.rejects(answer("users/add", { ...erin, user: "alice" }), /alice exists/);
    const key = readFileSync(sandbox.user.keyFile, "utf8");
    await assert.rejects(answer("users/add", { ...erin, key }), (error) => {
      const { message } = error as Error;
      assert.match(message, /^the public key is a private key, which never leaves/);
      return !message.includes(key.split("\n")[1] ?? "");
    });
    assert.deepEqual((await answer("users/list", inSandbox)).users?.includes("erin"), false);
  });

  it("fail where no sandbox runs, and say how to start one", () =>
    assert.rejects(
      callsOf({ stack: "dev", data: folder.file("none") })("users/list", inSandbox),
      /^Error: no sandbox of stack dev runs in .*; start it: npm start -- --stack dev --data /,
    ));
});

const SHELL = { accessKeyId: "SHELL", secretAccessKey: "s" };
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: "SHELL", AWS_SECRET_ACCESS_KEY: "s" };

describe("users of a deployed stack in the console", () => {
  let folder: Folder;
  let sts: LocalS3;
  let aws: LocalAws;
  const environment = { ...process.env };
  before(async () => {
    folder = temporaryFolder();
    sts = await startLocalS3({ account: "444455556666", objects: [] });
    aws = await startTestAws({ callers: [SHELL] });
  });
  beforeEach(() => {
    for (const name of Object.keys(process.env)) {
      if (name.startsWith("AWS_")) delete process.env[name];
    }
    Object.assign(process.env, { HOME: folder.path, AWS_EC2_METADATA_DISABLED: "true" });
  });
  afterEach(() => (process.env = { ...environment }));
  after(async () => {
    sts.close();
    await aws.stop();
    folder.remove();
  });

  const calls = (settings: string): Answer => {
    const file = folder.file("dev.yaml");
    const endpoints = `[{ sts: "${sts.url}", secretsmanager: "${aws.url}" }]`;
    writeFileSync(file, `${STACK_FILE}  aws:endpoints: ${endpoints}\n  ${settings}\n`);
    return callsOf({ stack: "dev", file });
  };
  const onAws = { stack: "dev", target: "aws" };

  it("say that there are no credentials, while the rest of the page works", async () => {
    const answer = calls("");
    await assert.rejects(
      answer("users/list", onAws),
      /^Error: there are no AWS credentials: .*; log in to AWS/,
    );
    assert.match((await answer("cost", { stack: "dev", usage: {} })).html, /USD a month/);
  });

  it("are listed with their account, and added there", async () => {
    Object.assign(process.env, ENVIRONMENT);
    const answer = calls('aws:allowedAccountIds: ["444455556666"]');
    const input = { ...onAws, user: "carol", password: true };
    const { html, password = "" } = await answer("users/add", input);
    assert.deepEqual([textIn(html), password.length], ["carol was added", 24]);
    const list = await answer("users/list", onAws);
    assert.deepEqual(list.users, ["carol"]);
    assert.match(textIn(list.html), /^Users of stack dev in AWS account 444455556666, region eu-c/);
    assert.equal(list.html.includes(password), false);
  });

  // Otherwise the users of another account's stack of the same name change.
  it("are neither read nor changed in an account that the stack file does not allow, as on the command line", async () => {
    Object.assign(process.env, ENVIRONMENT);
    for (const [settings, word] of [
      ['aws:allowedAccountIds: ["111122223333"]', "lists 111122223333"],
      ['aws:forbiddenAccountIds: ["444455556666"]', "which aws:forbiddenAccountIds"],
    ] as const) {
      const answer = calls(settings);
      const args = ["--stack", "dev", "--file", folder.file("dev.yaml"), "list"];
      const { stderr, code } = await call(users, args);
      const message = stderr.trim().split("\n").at(-1) ?? "";
      assert.ok(code === 1 && message.includes(word), stderr);
      const user = { ...onAws, user: "carol" };
      for (const [name, input] of [
        ["users/list", onAws],
        ["users/add", { ...user, password: true }],
        ["users/disable", user],
        ["users/enable", user],
        ["users/test", { ...user, protocol: "SFTP" }],
      ] as const) {
        await assert.rejects(answer(name, input), new Error(message), name);
      }
    }
  });
});
