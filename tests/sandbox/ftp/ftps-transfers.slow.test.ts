import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";

import { dataTls, type FtpClient } from "../../../dev/cuts/ftp-client";
import { contentOf, TestFtpServer } from "./support";

const CUT = "426 the data connection was interrupted";

describe("transfers over FTPS", () => {
  let server: TestFtpServer;
  let client: FtpClient;
  let session: Buffer | undefined;

  beforeEach(async () => {
    server = new TestFtpServer();
    ({ client, session } = await server.secure());
  });
  afterEach(() => server.remove());

  /** Names of what is visible and of what is still being written. */
  const found = (): readonly string[][] => {
    const { objects } = server.store.list("alice/");
    return [objects.map(({ key }) => key), readdirSync(server.folder.file("uploads"))];
  };

  const begin = async (line: string): Promise<{ raw: Socket; tls: TLSSocket }> => {
    const raw = await client.begin(line);
    const tls = dataTls(raw, server.certificate, session);
    await once(tls, "secureConnect");
    return { raw, tls };
  };

  it("keeps a file that the client ends with close_notify", async () => {
    const { tls } = await begin("STOR x");
    tls.end(Buffer.alloc(3_000_000));
    assert.equal(await client.reply(), "226 done");
    assert.equal(server.store.head("alice/x")?.size, 3_000_000);
  });

  it("keeps an empty file that the client ends with close_notify", async () => {
    const { tls } = await begin("STOR x");
    tls.end();
    assert.equal(await client.reply(), "226 done");
    assert.equal(server.store.head("alice/x")?.size, 0);
  });

  const cuts: readonly [string, (raw: Socket) => unknown][] = [
    ["the end of the connection without close_notify", (raw) => raw.end()],
    ["a reset", (raw) => raw.resetAndDestroy()],
    ["a client that is gone", (raw) => raw.destroy()],
  ];
  for (const [title, cut] of cuts) {
    for (const command of ["STOR", "STOU"]) {
      for (const size of [0, 1, 3_000_000]) {
        it(`forgets what ${command} sent before ${title}, after ${size} bytes`, async () => {
          await server.store.put("alice/x", "before");
          const { raw, tls } = await begin(`${command} x`);
          if (size > 0) {
            await new Promise<void>((resolve) => tls.write(Buffer.alloc(size), () => resolve()));
          }
          cut(raw);
          assert.equal(await client.reply(), CUT);
          assert.deepEqual(found(), [["alice/x"], []]);
          assert.equal(server.store.head("alice/x")?.size, 6);
          assert.equal(await client.send("NOOP"), "200 OK");
        });
      }
    }
  }

  it("forgets a file in whose middle a record of TLS is forged", async () => {
    const { raw, tls } = await begin("STOR x");
    await new Promise<void>((resolve) => tls.write("half", () => resolve()));
    raw.write(Buffer.from("15030300020100", "hex"));
    assert.equal(await client.reply(), CUT);
    assert.deepEqual(found(), [[], []]);
  });

  const handshakes: readonly [string, string, (raw: Socket) => unknown][] = [
    ["resets the connection before the handshake", CUT, (raw) => raw.resetAndDestroy()],
    ["ends the connection before the handshake", CUT, (raw) => raw.end()],
  ];
  for (const [title, expected, act] of handshakes) {
    it(`goes on with the session after a client that ${title}`, async () => {
      const raw = await client.begin("STOR x");
      act(raw);
      assert.equal(await client.reply(), expected);
      assert.deepEqual(found(), [[], []]);
      assert.equal(await client.send("NOOP"), "200 OK");
    });
  }

  it("goes on with the session after a client that does not finish the handshake in time", async () => {
    const other = new TestFtpServer();
    other.times = { handshake: 1500 };
    const { client: slow } = await other.secure();
    for (const part of ["", "\x16\x03"]) {
      const raw = await slow.begin("STOR x");
      raw.write(part);
      assert.equal(await slow.reply(), "522 the data connection needs TLS");
      assert.equal(await slow.send("NOOP"), "200 OK");
    }
    await other.remove();
  });

  it("goes on with the session after a connection that is reset right after the handshake", async () => {
    for (const line of ["STOR x", "LIST", "RETR y"]) {
      await server.store.put("alice/y", Buffer.alloc(3_000_000));
      const raw = await client.begin(line);
      const tls = dataTls(raw, server.certificate, session);
      tls.on("secureConnect", () => raw.resetAndDestroy());
      assert.equal(await client.reply(), CUT, line);
    }
    assert.deepEqual(found(), [["alice/y"], []]);
    assert.equal(await client.send("NOOP"), "200 OK");
  });

  // curl does so when it wants the first bytes of a file only.
  it("goes on with the session after a download that the client aborts and closes at once", async () => {
    await server.store.put("alice/y", Buffer.alloc(100_000));
    for (let round = 1; round <= 20; round++) {
      const raw = await client.begin("RETR y");
      const tls = dataTls(raw, server.certificate, session);
      await once(tls, "readable");
      client.socket.write("ABOR\r\n");
      tls.end();
      raw.destroy();
      // The transfer may have ended before.
      assert.match(await client.reply(), /^(?:226 done|426 .*)$/);
      assert.match(await client.reply(), /^226 /);
    }
  });

  it("transfers on four control connections at once with the session that one of them got", async () => {
    const clients = [client];
    while (clients.length < 4) clients.push((await server.secure()).client);
    const replies = clients.map(async (each, index) => {
      const tls = dataTls(await each.begin(`STOR ${index}`), server.certificate, session);
      tls.end(`file ${index}`);
      return each.reply();
    });
    assert.deepEqual(await Promise.all(replies), Array<string>(4).fill("226 done"));
    assert.deepEqual(
      found()[0],
      ["0", "1", "2", "3"].map((name) => `alice/${name}`),
    );
  });

  it("resumes the session on data connections after the connection that began it has ended", async () => {
    const second = (await server.secure()).client;
    client.end();
    const tls = dataTls(await second.begin("NLST"), server.certificate, session);
    await contentOf(tls);
    assert.equal(await second.reply(), "226 done");
  });
});
