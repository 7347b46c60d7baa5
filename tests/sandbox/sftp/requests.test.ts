import assert from "node:assert/strict";

import { utils } from "ssh2";

import { TestServer } from "../server-support";
import { until } from "../support";
import {
  FLAG,
  NONE,
  PACKET,
  type RawAnswer,
  RawChannel,
  sizeOnly,
  text,
  uint32,
  uint64,
} from "./raw-channel";

const { STATUS_CODE } = utils.sftp;
const IN_PLACE = FLAG.write | FLAG.create;

describe("requests to the SFTP server", () => {
  let server: TestServer;
  let raw: RawChannel;

  beforeEach(async () => {
    server = new TestServer();
    await server.connect({ password: "right" });
    raw = await RawChannel.open(server.client);
  });
  afterEach(() => server.remove());

  const open = (path: string | Buffer, flags: number): Promise<RawAnswer> =>
    raw.request(PACKET.open, text(path), uint32(flags), NONE);
  const write = async (handle: Buffer, position: number, data: string): Promise<number> =>
    (await raw.request(PACKET.write, text(handle), uint64(position), text(data))).code;
  const close = async (handle: Buffer): Promise<number> =>
    (await raw.request(PACKET.close, text(handle))).code;
  const resize = async (handle: Buffer, size: number): Promise<number> =>
    (await raw.request(PACKET.fsetstat, text(handle), sizeOnly(size))).code;
  const content = async (key: string): Promise<string | undefined> => {
    const file = await server.store.open(key);
    const bytes = await file?.readFile("utf8");
    await file?.close();
    return bytes;
  };

  describe("with a name that is not UTF-8", () => {
    const BROKEN = text(Buffer.from([...Buffer.from("/in/a"), 0xff]));

    // Two such names became one, and one file replaced the other.
    it("are refused, whatever they ask for", async () => {
      await server.store.put("alice/in/x", "1");
      const good = text("/in/x");
      for (const answer of [
        await raw.request(PACKET.open, BROKEN, uint32(FLAG.write | FLAG.create), NONE),
        await raw.request(PACKET.open, BROKEN, uint32(FLAG.read), NONE),
        await raw.request(PACKET.opendir, BROKEN),
        await raw.request(PACKET.lstat, BROKEN),
        await raw.request(PACKET.stat, BROKEN),
        await raw.request(PACKET.setstat, BROKEN, NONE),
        await raw.request(PACKET.remove, BROKEN),
        await raw.request(PACKET.mkdir, BROKEN, NONE),
        await raw.request(PACKET.rmdir, BROKEN),
        await raw.request(PACKET.realpath, BROKEN),
        await raw.request(PACKET.rename, good, BROKEN),
        await raw.request(PACKET.rename, BROKEN, good),
      ]) {
        assert.equal(answer.code, STATUS_CODE.FAILURE, answer.payload.toString("latin1"));
        assert.match(answer.payload.toString(), /The name is not valid UTF-8/);
      }
      for (const type of [PACKET.symlink, PACKET.readlink]) {
        assert.equal((await raw.request(type, BROKEN, good)).code, STATUS_CODE.OP_UNSUPPORTED);
      }
      const { objects, folders } = server.store.list("alice/in/");
      assert.deepEqual([objects.map(({ key }) => key), folders], [["alice/in/x"], []]);
    });

    it("are refused however the bytes are broken, while all of Unicode is taken", async () => {
      const endings = [[0x80], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]];
      for (const ending of endings) {
        const { code } = await open(Buffer.from([...Buffer.from("/in/a"), ...ending]), IN_PLACE);
        assert.equal(code, STATUS_CODE.FAILURE);
      }
      for (const name of ["ä", "a\u0308", "文件", "🎉", "\ufeffx"]) {
        const { handle } = await open(`/in/${name}`, IN_PLACE);
        assert.equal(await close(handle), 0);
        assert.equal(await content(`alice/in/${name}`), "");
      }
    });
  });

  describe("that open a file without truncating it", () => {
    beforeEach(() => server.store.put("alice/in/x", "older content"));
    const overwrite = async (): Promise<Buffer> => (await open("/in/x", IN_PLACE)).handle;

    it("replace it with a file that is as long", async () => {
      const handle = await overwrite();
      assert.equal(await write(handle, 0, "newer content"), 0);
      assert.equal(await close(handle), 0);
      assert.equal(await content("alice/in/x"), "newer content");
    });

    it("replace it with a shorter file whose size they set, as scp does", async () => {
      const handle = await overwrite();
      assert.equal(await write(handle, 0, "new"), 0);
      assert.equal(await resize(handle, 3), 0);
      assert.equal(await close(handle), 0);
      assert.equal(await content("alice/in/x"), "new");
    });

    it("replace it with an empty file whose size they set", async () => {
      const handle = await overwrite();
      assert.equal(await resize(handle, 0), 0);
      assert.equal(await close(handle), 0);
      assert.equal(await content("alice/in/x"), "");
    });

    it("keep it when they write less and set no size, and never cut off what they wrote", async () => {
      const first = await overwrite();
      assert.equal(await write(first, 0, "new"), 0);
      assert.equal(await close(first), STATUS_CODE.FAILURE);
      const second = await overwrite();
      assert.equal(await write(second, 0, "a longer content than before"), 0);
      assert.equal(await resize(second, 3), STATUS_CODE.OP_UNSUPPORTED);
      assert.equal(await close(second), 0);
      assert.equal(await content("alice/in/x"), "a longer content than before");
    });

    // Some clients tell nobody that the file could not be closed.
    it("hear at once that a file is not extended without content", async () => {
      const handle = await overwrite();
      assert.equal(await resize(handle, 99), STATUS_CODE.OP_UNSUPPORTED);
      assert.equal(await close(handle), 0);
      assert.equal(await content("alice/in/x"), "older content");
    });

    it("keep it when they resume it, which S3 cannot do", async () => {
      const handle = await overwrite();
      assert.equal(await write(handle, 13, " and more"), STATUS_CODE.OP_UNSUPPORTED);
      assert.equal(await close(handle), STATUS_CODE.FAILURE);
      assert.equal(await content("alice/in/x"), "older content");
    });

    it("keep it when they write nothing, or are cut", async () => {
      assert.equal(await close(await overwrite()), 0);
      await write(await overwrite(), 0, "newer content");
      raw.end();
      await until(() => raw.isClosed);
      assert.equal(await content("alice/in/x"), "older content");
    });

    it("may not set the size where the server reports SETSTAT as an error", async () => {
      await server.disconnect();
      await server.connect({ password: "right" }, undefined, false);
      raw = await RawChannel.open(server.client);
      const handle = await overwrite();
      assert.equal(await resize(handle, 0), STATUS_CODE.OP_UNSUPPORTED);
    });
  });

  describe("that write", () => {
    it("may write the parts in any order, without gaps", async () => {
      const { handle } = await open("/in/x", IN_PLACE);
      assert.equal(await write(handle, 4, "cd"), 0);
      assert.equal(await write(handle, 0, "ab"), 0);
      assert.equal(await write(handle, 2, "__"), 0);
      assert.equal(await close(handle), 0);
      assert.equal(await content("alice/in/x"), "ab__cd");
    });

    // The gap would be zeros, which nobody sent.
    it("leave nothing when a part is missing", async () => {
      const { handle } = await open("/in/x", IN_PLACE);
      assert.equal(await write(handle, 0, "ab"), 0);
      assert.equal(await write(handle, 4, "cd"), 0);
      const closed = await raw.request(PACKET.close, text(handle));
      assert.equal(closed.code, STATUS_CODE.FAILURE);
      assert.match(closed.payload.toString(), /The upload has gaps/);
      assert.equal(await content("alice/in/x"), undefined);
    });
  });

  // sshfs fails to create a file that it does not find right after.
  it("find a file that is being uploaded, with what is written so far", async () => {
    const { handle } = await open("/in/new", FLAG.write | FLAG.create | FLAG.exclusive);
    const sizes = async (): Promise<number[]> => {
      const answers = [
        await raw.request(PACKET.lstat, text("/in/new")),
        await raw.request(PACKET.stat, text("in/../in/new")),
        await raw.request(PACKET.fstat, text(handle)),
      ];
      return answers.map(({ payload }) => payload.readUInt32BE(13));
    };
    assert.deepEqual(await sizes(), [0, 0, 0]);
    assert.equal(await write(handle, 0, "12345"), 0);
    assert.deepEqual(await sizes(), [5, 5, 5]);
    assert.equal((await raw.request(PACKET.setstat, text("/in/new"), NONE)).code, 0);
    assert.equal(await close(handle), 0);
    assert.equal(await content("alice/in/new"), "12345");
  });

  it("do not find the file of an upload that is cut, nor another session's upload", async () => {
    await open("/in/new", IN_PLACE);
    const other = await RawChannel.open(server.client);
    const missing = await other.request(PACKET.lstat, text("/in/new"));
    assert.equal(missing.code, STATUS_CODE.NO_SUCH_FILE);
    raw.end();
    await until(() => raw.isClosed);
    assert.deepEqual(server.store.list("alice/in/").objects, []);
  });

  // `scp` ended with 1 although everything was transferred.
  it("end with exit status 0 when the client closes its side", async () => {
    raw.end();
    await until(() => raw.isClosed);
    assert.equal(raw.exitStatus, 0);
  });

  it("close the channel when they break the protocol, and the server goes on", async () => {
    raw.push(Buffer.from([250, 0, 0, 0, 1]));
    await until(() => raw.isClosed);
    const next = await RawChannel.open(server.client);
    assert.equal((await next.request(PACKET.lstat, text("/in"))).code, 0);
  });

  it("come in 10 sessions of a connection at most, and again after one ends", async () => {
    for (let n = 2; n <= 10; n++) await RawChannel.open(server.client);
    await assert.rejects(RawChannel.open(server.client), /open failure/);
    assert.deepEqual(server.lines, ["SFTP session refused: the connection has 10"]);
    raw.end();
    await until(() => raw.isClosed);
    const again = await RawChannel.open(server.client);
    assert.equal((await again.request(PACKET.lstat, text("/in"))).code, 0);
  });
});
