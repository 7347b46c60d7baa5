import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

import { EICAR } from "../../../sandbox/scanner/eicar";
import { accessOf } from "../../../verify/access/evaluator";
import { startTestSandbox, type TestSandbox } from "../sandbox-support";
import type { SftpRun } from "../support";

const READER = "arn:aws:iam::444455556666:role/reader";
const TAG = "GuardDutyMalwareScanStatus";

const stackWith = (malware: string): string => `config:
  aws:region: eu-central-1
  managed-sftp:network: { mode: public }
  managed-sftp:storage:
    administrators: ["arn:aws:iam::111122223333:role/deployer"]
    shares: [{ principal: "${READER}", prefix: alice/, access: read }]
    malware: ${malware}
`;

/** What a consumer's read of an object through the share comes to, by the stack's own policies. */
async function consumerReads({ model, store }: TestSandbox, key: string): Promise<string> {
  const { allowed, reason } = await accessOf(model.graph).decideS3({
    ...{ operation: "get", bucket: model.storage.root, key },
    principal: { kind: "other", arn: READER },
    tags: store.tags?.of(key)?.tags ?? {},
  });
  return allowed ? "allowed" : reason;
}

const tagsOf = ({ store }: TestSandbox, key: string): object | undefined =>
  store.tags?.of(key)?.tags;

const HELD = "denied by bucket policy/DenyUnlessClean";

describe("sandbox of a stack that holds uploads until they are scanned, with OpenSSH", () => {
  let sandbox: TestSandbox;
  const run = (...commands: string[]): Promise<SftpRun> => sandbox.run(commands);

  before(async () => {
    sandbox = await startTestSandbox(
      "scanned",
      stackWith("{ holdTransferUsers: true, quarantine: {} }"),
    );
    writeFileSync(sandbox.file("infected"), Buffer.concat([EICAR, Buffer.from("\r\n")]));
    writeFileSync(sandbox.file("clean"), "nothing but text\n");
  });
  after(() => sandbox.remove());

  it("lets nobody read an upload with the test string of EICAR, before its scan or after", async () => {
    const seen: string[] = [];
    // Between the end of the upload and its tag.
    sandbox.store.tags?.onWritten(({ key }) =>
      seen.push(`${key} ${JSON.stringify(tagsOf(sandbox, key))}`),
    );
    assert.equal((await run("put infected")).code, 0);
    assert.deepEqual(seen, ["alice/infected {}"]);
    assert.equal(await consumerReads(sandbox, "alice/infected"), HELD);
    const early = await run("get infected early");
    assert.notEqual(early.code, 0);
    assert.match(early.output, /Permission denied/);

    sandbox = await sandbox.restart();
    await sandbox.scanner?.idle();
    assert.deepEqual(tagsOf(sandbox, "alice/infected"), { [TAG]: "THREATS_FOUND" });
    const late = await run("get infected late");
    assert.notEqual(late.code, 0);
    assert.match(late.output, /Permission denied/);
    assert.equal(await consumerReads(sandbox, "alice/infected"), HELD);
  });

  it("copies an infected file to the quarantine, which no consumer reads", async () => {
    const [copy] = sandbox.store.list("quarantine/").folders;
    assert.ok(copy);
    const key = `${copy}alice/infected`;
    assert.ok(sandbox.store.head(key));
    assert.equal(await consumerReads(sandbox, key), HELD);
    // The copy was scanned too, and was not copied again.
    assert.deepEqual(tagsOf(sandbox, key), { [TAG]: "THREATS_FOUND" });
    assert.equal(sandbox.store.list("quarantine/").folders.length, 1);
  });

  it("lets the user and a consumer read a clean file after its tag", async () => {
    assert.equal((await run("put clean")).code, 0);
    await sandbox.scanner?.idle();
    assert.deepEqual(tagsOf(sandbox, "alice/clean"), { [TAG]: "NO_THREATS_FOUND" });
    const { code, output } = await run("get clean back");
    assert.equal(code, 0, output);
    assert.equal(readFileSync(sandbox.file("back"), "utf8"), "nothing but text\n");
    assert.equal(await consumerReads(sandbox, "alice/clean"), "allowed");
  });

  it("holds a clean file again once an infected one replaces it", async () => {
    assert.equal((await run("put infected clean")).code, 0);
    await sandbox.scanner?.idle();
    assert.deepEqual(tagsOf(sandbox, "alice/clean"), { [TAG]: "THREATS_FOUND" });
    assert.match((await run("get clean")).output, /Permission denied/);
    assert.equal(await consumerReads(sandbox, "alice/clean"), HELD);
  });

  // A rename copies the file, and S3 asks for the permission to write its tag.
  it("refuses to rename a file that has its tag", async () => {
    assert.equal((await run("put clean tagged")).code, 0);
    await sandbox.scanner?.idle();
    assert.match((await run("rename tagged other")).output, /Permission denied/);
    assert.ok(sandbox.lines.some((line) => /rename .* denied: .*s3:GetObjectTagging/.test(line)));
  });

  it("holds files from before the scans, which have no tag", async () => {
    sandbox.store.tags?.remove("alice/tagged");
    assert.match((await run("get tagged")).output, /Permission denied/);
    assert.equal(await consumerReads(sandbox, "alice/tagged"), HELD);
  });
});

describe("sandbox of a stack that removes infected files, with OpenSSH", () => {
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox(
      "removing",
      stackWith("{ prefixes: [alice/in/], quarantine: { prefix: held/, remove: true } }"),
    );
    writeFileSync(sandbox.file("infected"), EICAR);
  });
  after(() => sandbox.remove());

  it("removes an infected file once it is in the quarantine", async () => {
    const { code, output } = await sandbox.run(["mkdir in", "put infected in/infected"]);
    assert.equal(code, 0, output);
    await sandbox.scanner?.idle();
    assert.equal(sandbox.store.head("alice/in/infected"), undefined);
    const [copy] = sandbox.store.list("held/").folders;
    assert.equal(sandbox.store.head(`${copy}alice/in/infected`)?.size, EICAR.length);
    assert.deepEqual(
      sandbox.lines.flatMap((line) => /scan of .*|quarantine: .*/.exec(line) ?? []),
      [
        "scan of alice/in/: NO_THREATS_FOUND",
        "scan of alice/in/infected: THREATS_FOUND",
        `quarantine: alice/in/infected copied to ${copy}alice/in/infected`,
        "quarantine: alice/in/infected removed",
      ],
    );
  });

  it("scans nothing outside of its folders, and holds nothing there", async () => {
    const { code, output } = await sandbox.run(["put infected elsewhere", "get elsewhere back"]);
    assert.equal(code, 0, output);
    await sandbox.scanner?.idle();
    assert.deepEqual(tagsOf(sandbox, "alice/elsewhere"), {});
    assert.equal(await consumerReads(sandbox, "alice/elsewhere"), "allowed");
  });
});

describe("sandbox of a stack whose Transfer users do not wait for scans, with OpenSSH", () => {
  let sandbox: TestSandbox;

  before(async () => {
    sandbox = await startTestSandbox("free", stackWith("{}"));
    writeFileSync(sandbox.file("infected"), EICAR);
  });
  after(() => sandbox.remove());

  it("lets the user read an infected upload, and no consumer", async () => {
    assert.equal((await sandbox.run(["put infected"])).code, 0);
    await sandbox.scanner?.idle();
    assert.deepEqual(tagsOf(sandbox, "alice/infected"), { [TAG]: "THREATS_FOUND" });
    const { code, output } = await sandbox.run(["get infected back"]);
    assert.equal(code, 0, output);
    assert.equal(await consumerReads(sandbox, "alice/infected"), HELD);
  });
});
