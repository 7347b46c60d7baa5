import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import type { FtpClient } from "../../../dev/cuts/ftp-client";
import { contentOf, TestFtpServer } from "./support";
import { until } from "../support";

const CUT = "426 the data connection was interrupted";

describe("FTP clients that go away", () => {
  let server: TestFtpServer;
  let client: FtpClient;

  beforeEach(async () => {
    server = new TestFtpServer();
    // Long enough for a machine that is busy.
    server.times = { settling: 500, unresponsive: 200 };
    client = await server.connect();
    await client.logIn();
    await server.store.put("alice/kept", Buffer.alloc(8_000_000));
  });
  afterEach(() => server.remove());

  const uploads = (): string[] => readdirSync(server.folder.file("uploads"));
  const assertNothingNew = (): void => {
    const { objects } = server.store.list("alice/");
    assert.deepEqual(
      objects.map(({ key }) => key),
      ["alice/kept"],
    );
    assert.deepEqual(uploads(), []);
  };

  // A client that is killed ends its connections one after the other, and its file looks whole.
  const orders: readonly [string, (data: Socket) => Promise<void> | void][] = [
    [
      "before its data connection",
      (data) => {
        client.end();
        data.end();
      },
    ],
    [
      "after its data connection",
      async (data) => {
        data.end();
        await delay(50);
        client.end();
      },
    ],
  ];
  for (const [title, cut] of orders) {
    for (const command of ["STOR x", "STOU x"]) {
      it(`leaves nothing of ${command} whose control connection ends ${title}`, async () => {
        const data = await client.begin(command);
        data.write("half");
        await cut(data);
        await until(() => uploads().length === 0);
        assertNothingNew();
      });
    }
  }

  // Most resets that follow data look like the end of the file to Node.js.
  it("leaves nothing of an upload that is reset before its data is read", async () => {
    for (const size of [1, 1000, 50_000, 200_000]) {
      const data = await client.begin("STOR x");
      data.write(Buffer.alloc(size));
      data.resetAndDestroy();
      assert.equal(await client.reply(), CUT, `${size} bytes`);
    }
    assertNothingNew();
  });

  it("keeps an upload whose client waits for the server to close the connection", async () => {
    const data = await client.data();
    data.allowHalfOpen = true;
    await client.send("STOR y");
    data.end("content");
    assert.equal(await client.reply(), "226 done");
    assert.equal(await contentOf(data), "");
    assert.equal(server.store.head("alice/y")?.size, 7);
  });

  it("leaves nothing of an upload after whose end ABOR comes", async () => {
    const data = await client.begin("STOR x");
    data.end("half");
    await delay(50);
    assert.equal(await client.send("ABOR"), CUT);
    assert.match(await client.reply(), /^226 /);
    assertNothingNew();
  });

  it("leaves nothing of commands that were sent ahead by a client that is gone", async () => {
    const data = await client.data();
    client.socket.write("STOR x\r\nEPSV\r\nSTOR y\r\nMKD z\r\n");
    await client.reply();
    client.end();
    data.end("half");
    await until(() => uploads().length === 0);
    assertNothingNew();
  });

  it("gives up an upload of which nothing more arrives", async () => {
    const data = await client.begin("STOR x");
    data.write("half");
    assert.equal(await client.reply(), CUT);
    assertNothingNew();
    assert.equal(await client.send("NOOP"), "200 OK");
  });

  it("gives up a download that the client does not read", async () => {
    await server.store.put("alice/kept", Buffer.alloc(64_000_000));
    (await client.begin("RETR kept")).pause();
    assert.equal(await client.reply(), CUT);
    assert.equal(await client.send("NOOP"), "200 OK");
  });

  for (const line of ["RETR kept", "RETR small", "LIST", "NLST", "MLSD"]) {
    it(`does not call ${line} done when the client resets the connection`, async () => {
      await server.store.put("alice/small", "small");
      (await client.begin(line)).resetAndDestroy();
      assert.equal(await client.reply(), CUT);
      assert.equal(await client.send("NOOP"), "200 OK");
    });
  }

  it("goes on after a data connection that is reset before the command", async () => {
    for (const line of ["STOR x", "RETR kept", "LIST"]) {
      (await client.data()).resetAndDestroy();
      assert.match(await client.send(line), /^150 /);
      assert.equal(await client.reply(), CUT, line);
    }
    assertNothingNew();
  });
});

describe("FTP clients that do nothing", () => {
  let server: TestFtpServer;

  beforeEach(() => (server = new TestFtpServer()));
  afterEach(() => server.remove());

  it("are disconnected when they are idle, also under TLS", async () => {
    server.times = { idle: 100 };
    const client = await server.connect(["FTP", "FTPS"]);
    await client.logIn();
    assert.equal(await client.reply(), "421 idle for too long");
    assert.equal(await client.reply(), "");
    const { client: second } = await server.secure();
    assert.equal(await second.reply(), "421 idle for too long");
  });

  it("are disconnected when they do not log in, before and after the handshake of TLS", async () => {
    server.limits = { total: 9, beforeLogin: 9, loginTime: 100 };
    const client = await server.connect(["FTP", "FTPS"]);
    assert.equal(await client.reply(), "");
    const second = await server.connect();
    await second.send("AUTH TLS");
    assert.equal(await second.reply(), "");
    const third = await server.connect();
    await third.send("AUTH TLS");
    await third.secure(server.certificate);
    assert.equal(await third.reply(), "");
  });

  it("are disconnected when they say AUTH TLS and do not begin", async () => {
    server.times = { handshake: 100 };
    const client = await server.connect(["FTPS"]);
    await client.send("AUTH TLS");
    assert.equal(await client.reply(), "");
  });

  it("are disconnected when they send commands and read no replies", async () => {
    server.times = { unresponsive: 100 };
    await server.connect();
    const socket = connect(server.port, "127.0.0.1").on("error", () => undefined);
    socket.pause();
    const commands = "FEAT\r\n".repeat(20_000);
    const feed = (): unknown => socket.destroyed || (socket.write(commands), setTimeout(feed, 5));
    feed();
    await until(() => socket.destroyed);
  });

  it("free the data port when they do not connect to it", async () => {
    server.times = { connecting: 100 };
    const client = await server.connect();
    await client.logIn();
    const [, port] = /\(\|\|\|(\d+)\|\)/.exec(await client.send("EPSV")) ?? [];
    assert.match(await client.send("LIST"), /^150 /);
    assert.equal(await client.reply(), "425 no client connected to the data port");
    const late = connect(Number(port), "127.0.0.1");
    const [error] = (await once(late, "error")) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNREFUSED");
  });
});
