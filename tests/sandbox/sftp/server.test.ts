import assert from "node:assert/strict";

import { utils } from "ssh2";

import { type Done, type Request, status, TestServer } from "../server-support";

const { STATUS_CODE } = utils.sftp;

describe("SFTP server", () => {
  let server: TestServer;

  beforeEach(() => (server = new TestServer()));
  afterEach(() => server.remove());

  it("offers neither shell nor commands nor forwarding", async () => {
    await server.connect({ password: "right" });
    const exec = (done: (error?: Error) => void): unknown => server.client.exec("id", done);
    const shell = (done: (error?: Error) => void): unknown => server.client.shell(done);
    const forward = (done: (error?: Error) => void): unknown =>
      server.client.forwardOut("127.0.0.1", 1, "127.0.0.1", 22, done);
    for (const request of [exec, shell, forward]) {
      assert.ok(await new Promise((resolve) => request((error) => resolve(error))));
    }
  });

  it("shows the banner before the login", async () => {
    server.banner = "Be kind.\n";
    const banner = new Promise((resolve) => server.client.on("banner", resolve));
    await server.connect({ password: "right" });
    assert.equal(await banner, "Be kind.\r\n");
  });

  it("says nothing to clients whom the network keeps out", async () => {
    server.admits = () => false;
    await assert.rejects(server.connect({ password: "right" }), /Connection lost before handshake/);
  });

  it("shows the entries of several mappings as folders", async () => {
    const sftp = await server.channel();
    await server.store.put("alice/in/x", "1");
    const names = await new Promise<string[]>((resolve, reject) =>
      sftp.readdir("/", (error, list) =>
        error ? reject(error) : resolve(list.map((e) => e.filename)),
      ),
    );
    assert.deepEqual(names, ["else", "in", "out"]);
    assert.equal(await status((done) => sftp.stat("/in/x", done)), 0);
    assert.equal(await status((done) => sftp.stat("/nowhere", done)), STATUS_CODE.NO_SUCH_FILE);
    assert.equal(await status((done) => sftp.mkdir("/new", done)), STATUS_CODE.NO_SUCH_FILE);
    assert.equal(
      await status((done) => sftp.readdir("/else", done)),
      STATUS_CODE.PERMISSION_DENIED,
    );
  });

  it("asks for every operation's own S3 calls", async () => {
    const sftp = await server.channel();
    const run = async (request: Request): Promise<void> => assert.equal(await status(request), 0);
    await run((done) => sftp.writeFile("/in/x", "content", done));
    await run((done) => sftp.readFile("/in/x", done));
    await run((done) => sftp.rename("/in/x", "/out/y", done));
    await run((done) => sftp.mkdir("/in/d", done));
    await run((done) => sftp.rmdir("/in/d", done));
    await run((done) => sftp.unlink("/out/y", done));
    assert.deepEqual(server.asked, [
      "put >alice/in/x",
      "get >alice/in/x",
      "copy alice/in/x>alice/out/y",
      "delete >alice/in/x",
      "put >alice/in/d/",
      "list >alice/in/d/",
      "delete >alice/in/d/",
      "delete >alice/out/y",
    ]);
  });

  it("refuses whatever IAM refuses, and changes nothing", async () => {
    const sftp = await server.channel();
    await server.store.put("alice/in/x", "before");
    server.refused = () => true;
    for (const request of [
      (done: Done) => sftp.writeFile("/in/x", "after", done),
      (done: Done) => sftp.readFile("/in/x", done),
      (done: Done) => sftp.rename("/in/x", "/out/y", done),
      (done: Done) => sftp.mkdir("/in/d", done),
      (done: Done) => sftp.unlink("/in/x", done),
      (done: Done) => sftp.readdir("/in", done),
      (done: Done) => sftp.stat("/in/x", done),
    ]) {
      assert.equal(await status(request), STATUS_CODE.PERMISSION_DENIED);
    }
    assert.equal(server.store.head("alice/in/x")?.size, 6);
    assert.deepEqual(server.store.list("alice/").folders, ["alice/in/"]);
  });

  it("forgets an upload whose second part is refused", async () => {
    const sftp = await server.channel();
    server.refused = ({ operation }) => operation === "multipart";
    const handle = await new Promise<Buffer>((resolve, reject) =>
      sftp.open("/in/x", "w", (error, opened) => (error ? reject(error) : resolve(opened))),
    );
    const write = (position: number): Promise<number> =>
      status((done) => sftp.write(handle, Buffer.alloc(1024), 0, 1024, position, done));
    assert.equal(await write(0), 0);
    assert.equal(await write(8 * 1024 * 1024), STATUS_CODE.PERMISSION_DENIED);
    assert.equal(await write(1024), STATUS_CODE.FAILURE);
    assert.equal(await status((done) => sftp.close(handle, done)), STATUS_CODE.FAILURE);
    assert.equal(server.store.head("alice/in/x"), undefined);
  });

  it("refuses what S3 and Transfer cannot do", async () => {
    const sftp = await server.channel();
    await server.store.put("alice/in/x", "1");
    const open = (flags: "a" | "r+" | "w+" | "wx") => (done: Done) =>
      sftp.open("/in/x", flags, done);
    assert.equal(await status(open("a")), STATUS_CODE.OP_UNSUPPORTED);
    assert.equal(await status(open("r+")), STATUS_CODE.OP_UNSUPPORTED);
    assert.equal(await status(open("w+")), STATUS_CODE.OP_UNSUPPORTED);
    assert.equal(await status(open("wx")), STATUS_CODE.FAILURE);
    for (const request of [
      (done: Done) => sftp.symlink("/in/x", "/in/y", done),
      (done: Done) => sftp.readlink("/in/x", done),
      (done: Done) => sftp.rename("/in", "/out/z", done),
    ]) {
      assert.equal(await status(request), STATUS_CODE.OP_UNSUPPORTED);
    }
    assert.equal(await status((done) => sftp.rmdir("/in", done)), STATUS_CODE.FAILURE);
    assert.equal(await status((done) => sftp.writeFile("/in", "", done)), STATUS_CODE.FAILURE);
  });

  it("answers SETSTAT as the server's setStatOption says", async () => {
    const ignoring = await server.channel();
    assert.equal(await status((done) => ignoring.chmod("/in/x", 0o600, done)), 0);
    await server.disconnect();
    const strict = await server.channel(false);
    assert.equal(
      await status((done) => strict.chmod("/in/x", 0o600, done)),
      STATUS_CODE.OP_UNSUPPORTED,
    );
  });
});
