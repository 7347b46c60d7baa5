import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";

import { CONNECTION_LIMITS } from "../../sandbox/connections";
import { TestFtpServer } from "./ftp/support";
import { TestServer } from "./server-support";
import { until } from "./support";

const LIMITS = { total: 3, beforeLogin: 2, loginTime: 3_600_000 };

describe("connections of the sandbox", () => {
  const sockets: Socket[] = [];
  /** Opens a connection that sends nothing; tells whether the server has closed it. */
  const open = async (port: number): Promise<() => boolean> => {
    const socket = connect(port, "127.0.0.1");
    sockets.push(socket);
    socket.on("error", () => undefined).resume();
    await new Promise((resolve) => socket.on("connect", resolve));
    return () => socket.closed;
  };
  afterEach(() => sockets.splice(0).forEach((socket) => socket.destroy()));

  it("are limited by default, before the login the most", () =>
    assert.deepEqual(CONNECTION_LIMITS, { total: 100, beforeLogin: 60, loginTime: 120_000 }));

  describe("over SFTP", () => {
    let server: TestServer;
    beforeEach(() => (server = new TestServer()));
    afterEach(() => server.remove());

    it("end after a while without a login, and stay after one", async () => {
      server.limits = { ...LIMITS, loginTime: 1000 };
      await server.connect({ password: "right" });
      let isClosed = false;
      server.client.on("close", () => (isClosed = true));
      await until(await open(server.port));
      assert.equal(isClosed, false);
      assert.deepEqual(server.lines, ["SFTP connection closed: no login in 1 s"]);
    });

    // One user of the machine could keep everybody else out for good.
    it("are few before the login, which others do not use up", async () => {
      server.limits = LIMITS;
      await server.connect({ password: "right" });
      const first = await open(server.port);
      const second = await open(server.port);
      await until(await open(server.port));
      assert.deepEqual([first(), second()], [false, false]);
      assert.deepEqual(server.lines, ["SFTP connection refused: there are 3 connections"]);
    });

    it("are refused while nobody logs in on the others, and taken again when these end", async () => {
      server.limits = { ...LIMITS, total: 9 };
      await server.connect({ password: "right" });
      for (let n = 1; n <= 2; n++) await open(server.port);
      await until(await open(server.port));
      assert.deepEqual(server.lines, [
        "SFTP connection refused: nobody is logged in on 2 connections",
      ]);
      sockets.forEach((socket) => socket.destroy());
      await until(async () => {
        const isClosed = await open(server.port);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return !isClosed();
      });
    });
  });

  describe("over FTP", () => {
    let server: TestFtpServer;
    beforeEach(() => (server = new TestFtpServer()));
    afterEach(() => server.remove());

    it("end after a while without a login, and stay after one", async () => {
      server.limits = { ...LIMITS, loginTime: 1000 };
      const client = await server.connect();
      await client.logIn();
      await until(await open(server.port));
      assert.match(await client.send("PWD"), /^257/);
      assert.deepEqual(server.lines, ["FTP connection closed: no login in 1 s"]);
    });

    it("are few before the login", async () => {
      server.limits = { ...LIMITS, total: 9 };
      const client = await server.connect();
      await client.logIn();
      for (let n = 1; n <= 2; n++) await open(server.port);
      await until(await open(server.port));
      assert.match(await client.send("PWD"), /^257/);
      assert.deepEqual(server.lines, [
        "FTP connection refused: nobody is logged in on 2 connections",
      ]);
    });

    it("count as logged in when TLS protects the login", async () => {
      server.limits = { ...LIMITS, loginTime: 1000 };
      const { client } = await server.secure();
      await until(await open(server.port));
      assert.match(await client.send("PWD"), /^257/);
    });
  });
});
