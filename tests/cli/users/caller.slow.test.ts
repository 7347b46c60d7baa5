import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";

import { users } from "../../../cli/commands/users";
import type { LocalAws } from "../../../sandbox/aws/local-aws";
import { KEYS } from "../../identity/support";
import { type Folder, temporaryFolder } from "../../sandbox/support";
import { call, type Outcome } from "../../support/command";
import { startTestAws } from "../../support/local-aws";

const ACCOUNT = "111122223333";

/** Answers of STS, which speaks XML. */
const ANSWERS: Readonly<Record<string, (role: string) => string>> = {
  GetCallerIdentity: () =>
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>${ACCOUNT}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  AssumeRole: (role) =>
    `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>OF-${role.split("/").at(-1)}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
};

describe("the caller of npm run users on AWS", () => {
  let folder: Folder;
  let aws: LocalAws;
  let sts: Server;
  let stsUrl: string;
  /** Calls of STS, with the access key and the parameters that matter. */
  const calls: string[] = [];
  const environment = { ...process.env };

  before(async () => {
    folder = temporaryFolder();
    const secretAccessKey = "s";
    aws = await startTestAws({
      callers: [
        ...["SHELL", "PROFILE"].map((accessKeyId) => ({ accessKeyId, secretAccessKey })),
        ...["FIXED", "OF-second", "OF-old"].map((accessKeyId) => ({
          ...{ accessKeyId, secretAccessKey, sessionToken: "t" },
        })),
      ],
    });
    sts = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const body = new URLSearchParams(Buffer.concat(parts).toString());
        const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
        const details = ["RoleArn", "RoleSessionName", "ExternalId", "DurationSeconds"].flatMap(
          (name) => body.get(name) ?? [],
        );
        const action = body.get("Action") ?? "";
        calls.push([key, action, ...details].join(" "));
        response.setHeader("content-type", "text/xml");
        response.end(ANSWERS[action]?.(body.get("RoleArn") ?? ""));
      });
    });
    await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
    stsUrl = `http://127.0.0.1:${(sts.address() as AddressInfo).port}`;
  });
  after(async () => {
    sts.closeAllConnections();
    sts.close();
    await aws.stop();
    folder.remove();
  });
  beforeEach(() => calls.splice(0));
  afterEach(() => (process.env = { ...environment }));

  /** Stack file whose services are those of this test. */
  const stackFile = (name: string, ...settings: string[]): string => {
    const file = folder.file(`${name}.yaml`);
    const lines = [
      "config:",
      "  aws:region: eu-central-1",
      `  aws:endpoints: [{ sts: "${stsUrl}", secretsmanager: "${aws.url}" }]`,
      "  managed-sftp:network: { mode: public }",
      ...settings.map((line) => `  ${line}`),
    ];
    writeFileSync(file, `${lines.join("\n")}\n`);
    return file;
  };
  const FROM_SHELL = { AWS_ACCESS_KEY_ID: "SHELL", AWS_SECRET_ACCESS_KEY: "s" };
  /** Words of a command line; @ stands for the folder of the test. */
  const words = (line: string): string[] =>
    line.split(" ").map((word) => word.replace("@", `${folder.path}/`));
  const run = (file: string, line: string): Promise<Outcome> =>
    call(users, ["--stack", "prod", "--file", file, ...words(line)], FROM_SHELL);
  const add = (name: string): unknown =>
    aws.secrets.addVersion(aws.secrets.create(name), { text: '{"Password":"x"}' });

  // The credentials of a shell may be of any account, and prefixes are alike in all of them.
  it("is refused before the first other call if the stack file does not allow the account", async () => {
    const foreign = [
      [
        'aws:allowedAccountIds: ["444455556666"]',
        /the credentials are of account 111122223333, and aws:allowedAccountIds of the stack file lists 444455556666; nothing was read or written/,
      ],
      [
        `aws:forbiddenAccountIds: ["${ACCOUNT}"]`,
        /the credentials are of account 111122223333, which aws:forbiddenAccountIds of the stack file lists; nothing/,
      ],
    ] as const;
    // Without an endpoint, a call of Secrets Manager would not get anywhere.
    for (const [setting, message] of foreign) {
      for (const line of ["list", "show carol", "remove carol --yes", "disable carol"]) {
        calls.splice(0);
        const { code, stdout, stderr } = await run(stackFile("foreign", setting), line);
        assert.deepEqual([code, stdout], [1, ""]);
        assert.match(stderr, message);
        assert.deepEqual(calls, ["SHELL GetCallerIdentity"]);
      }
    }
  });

  it("is told where users change: account, region and prefix", async () => {
    const file = stackFile(
      "told",
      `aws:allowedAccountIds: ["${ACCOUNT}"]`,
      'aws:forbiddenAccountIds: ["444455556666"]',
      "managed-sftp:identity: { secretPrefix: told }",
    );
    add("told/carol");
    const { code, stderr } = await run(file, "disable carol");
    assert.equal(code, 0, stderr);
    const where = "stack prod, account 111122223333, region eu-central-1: secret told/<user>\n";
    assert.ok(stderr.includes(where), stderr);
    assert.match(String(aws.secrets.find("told/carol")?.versions[0]?.text), /"Disabled":true/);
    assert.ok(!(await run(file, "list")).stderr.includes(where));
    const removal = await run(file, "remove carol");
    assert.equal(removal.code, 2);
    assert.ok(removal.stderr.includes(where) && removal.stderr.includes("remove needs --yes"));
  });

  // A name that two stacks have was once one secret.
  it("removes and disables users of the stack that is named, and of no other", async () => {
    const names = ["prod", "dev", "staging"].map((stack) => `managed-sftp/${stack}/carol`);
    names.forEach(add);
    const states = (): unknown[] =>
      names.map((name) => {
        const secret = aws.secrets.find(name);
        return [secret?.deletion !== undefined, secret?.versions[0]?.text];
      });
    const [, ...others] = states();
    assert.equal((await run(stackFile("prod"), "disable carol")).code, 0);
    const removal = await run(stackFile("prod"), "remove carol --yes");
    assert.equal(removal.code, 0, removal.stderr);
    const [removed, ...rest] = states();
    assert.deepEqual(removed, [true, '{"Password":"x","Disabled":true}']);
    assert.deepEqual(rest, others);
  });

  it("copies users from another prefix, which stay there", async () => {
    add("OLD/erin");
    const file = stackFile("moved");
    const copied = await run(file, "migrate --to secrets --from-prefix OLD");
    assert.deepEqual([copied.code, copied.stdout], [0, "1 copied\n"], copied.stderr);
    assert.match(
      String(aws.secrets.find("managed-sftp/prod/erin")?.versions[0]?.text),
      /^\{"PasswordHash":"\$scrypt/,
    );
    assert.equal(aws.secrets.find("OLD/erin")?.versions[0]?.text, '{"Password":"x"}');
    const itself = await run(file, "migrate --to secrets --from-prefix managed-sftp/prod");
    assert.match(
      itself.stderr,
      /error: --from-prefix managed-sftp\/prod is the prefix of the stack/,
    );
  });

  it("moves the secrets of the stack to the key of its file", async () => {
    const key = "arn:aws:kms:eu-central-1:111122223333:key/0a1b";
    const identity = `managed-sftp:identity: { secretPrefix: keyed, secretsKeyArn: "${key}" }`;
    for (const name of ["keyed/a", "keyed/b", "other/c"]) add(name);
    const first = await run(stackFile("keyed", identity), "rekey");
    assert.deepEqual([first.code, first.stdout], [0, "2 rekeyed\n"], first.stderr);
    assert.match(
      first.stderr,
      /all secrets are under arn:\S+; remove identity.previousSecretsKeyArn/,
    );
    assert.equal(aws.secrets.find("keyed/a")?.keyId, key);
    assert.equal(aws.secrets.find("other/c")?.keyId, undefined);
    assert.equal((await run(stackFile("keyed", identity), "rekey")).stdout, "2 unchanged\n");
    const table = stackFile("table", "managed-sftp:identity: { store: dynamodb }");
    assert.match((await run(table, "rekey")).stderr, /users are in a table, whose key pulumi up/);
  });

  it("exports users to a file that an import reads, also as UTF-16 with semicolons", async () => {
    const file = stackFile("out", "managed-sftp:identity: { secretPrefix: out }");
    const path = folder.file("out.csv");
    add("out/old");
    aws.secrets.addVersion(aws.secrets.create("out/new"), {
      text: JSON.stringify({ PublicKeys: [KEYS.ed25519], Expires: "2020-01-01" }),
    });
    const { code, stdout, stderr } = await run(file, "export @out.csv");
    assert.deepEqual([code, stdout], [1, "1 written\n"]);
    assert.match(stderr, /left out, as a file cannot hold them: 1\n {2}old: Password\n/);
    const text = readFileSync(path, "utf8");
    for (const content of [
      Buffer.from(text),
      Buffer.from(text.replaceAll(",", ";"), "utf16le"),
      Buffer.from(text, "utf16le").swap16(),
    ]) {
      writeFileSync(path, content);
      const imported = await run(file, "import @out.csv");
      assert.deepEqual([imported.code, imported.stdout], [0, "1 unchanged\n"], imported.stderr);
      assert.match(imported.stderr, /warning: line 2: user new: expires 2020-01-01 is in the past/);
    }
    assert.match(
      (await run(file, "export @out.csv")).stderr,
      /error: .*out.csv exists; name a new file/,
    );
    const past = await run(file, "update new --expires 2021-01-01");
    assert.match(past.stderr, /warning: expires 2021-01-01 is in the past, so nobody can log in/);
    const masked = await run(file, "update new --allow 203.0.113.7/24");
    assert.match(
      masked.stderr,
      /error: --allow: 203.0.113.7\/24 has host bits set; write 203.0.113.0/,
    );
  });

  it("is who the stack file says: a profile, fixed keys, or roles one after the other", async () => {
    const credentials = folder.file("credentials");
    writeFileSync(
      credentials,
      "[ops]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n[default]\naws_access_key_id = OTHER\naws_secret_access_key = s\n",
    );
    const profile = ["aws:profile: ops", `aws:sharedCredentialsFiles: ["${credentials}"]`];
    const role = (name: string, more = ""): string =>
      `{ roleArn: "arn:aws:iam::${ACCOUNT}:role/${name}"${more} }`;
    const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
      [[], ["SHELL GetCallerIdentity"]],
      [profile, ["PROFILE GetCallerIdentity"]],
      [["aws:accessKey: FIXED", "aws:secretKey: s", "aws:token: t"], ["FIXED GetCallerIdentity"]],
      [["aws:accessKey: FIXED", "aws:secretKey: { secure: v1 }"], ["SHELL GetCallerIdentity"]],
      [
        [...profile, `aws:assumeRoles: [${role("first")}, ${role("second", ", duration: 1h30m")}]`],
        [
          `PROFILE AssumeRole arn:aws:iam::${ACCOUNT}:role/first managed-sftp-users`,
          `OF-first AssumeRole arn:aws:iam::${ACCOUNT}:role/second managed-sftp-users 5400`,
          "OF-second GetCallerIdentity",
        ],
      ],
      [
        [`aws:assumeRole: ${role("old", ", sessionName: me, externalId: x, tags: { a: b }")}`],
        [`SHELL AssumeRole arn:aws:iam::${ACCOUNT}:role/old me x`, "OF-old GetCallerIdentity"],
      ],
    ];
    for (const [settings, expected] of cases) {
      calls.splice(0);
      const { code, stderr } = await run(stackFile("who", ...settings), "list");
      assert.equal(code, 0, stderr);
      assert.deepEqual(calls, expected);
    }
    for (const [setting, message] of [
      ["aws:assumeRoles: [{ sessionName: me }]", /aws:assumeRoles has a role without roleArn/],
      [
        "aws:assumeRoleWithWebIdentity: { roleArn: x }",
        /does not read aws:assumeRoleWithWebIdentity; set AWS_ROLE_ARN/,
      ],
    ] as const) {
      const { code, stderr } = await run(stackFile("who", setting), "list");
      assert.equal(code, 1);
      assert.match(stderr, message);
    }
  });
});
