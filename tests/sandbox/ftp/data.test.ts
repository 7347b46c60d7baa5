import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";

import { DATA_PORTS, NO_DATA_PORT, PassivePort } from "../../../sandbox/ftp/passive";
import { withDataPortsAlone } from "../../support/exclusive";
import { contentOf, type FtpClient, TestFtpServer } from "./support";

describe("data connections of FTP", () => {
  withDataPortsAlone();
  let server: TestFtpServer;
  let client: FtpClient;

  beforeEach(async () => {
    server = new TestFtpServer();
    client = await server.connect(["FTP"], { passiveIp: "198.51.100.9" });
  });
  afterEach(() => server.remove());

  it("needs a data connection for each transfer, which PASV opens on this machine", async () => {
    await client.logIn();
    assert.equal(await client.send("LIST"), "425 use PASV or EPSV first");
    const [, high, low] = /^227 .*\(127,0,0,1,(\d+),(\d+)\)$/.exec(await client.send("PASV")) ?? [];
    assert.ok(DATA_PORTS.includes(Number(high) * 256 + Number(low)));
    assert.deepEqual(server.lines, [
      "AWS would answer PASV with 198.51.100.9; the sandbox stays on 127.0.0.1",
    ]);
    assert.equal(await client.send("EPSV ALL"), "200 EPSV from now on");
    assert.equal(await client.send("PASV"), "503 EPSV ALL has been agreed");
    assert.equal(await client.send("EPSV 2"), "522 only IPv4 here, use (1)");
  });

  it("has nine data ports", () => {
    assert.deepEqual(DATA_PORTS, [8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200]);
  });

  // Whoever connects first would get the file, or put another one in its place.
  it("takes data connections from the client's own address only", async () => {
    const port = await PassivePort.open({ peer: "192.0.2.1", admits: () => assert.fail() });
    assert.equal(await contentOf(connect(port?.port ?? 0, "127.0.0.1")), "");
    port?.close();
    await assert.rejects(port?.connection ?? Promise.resolve(), /nobody came to the data port/);
  });

  it("sends a file to its last byte, also to a client that is slow and talks back", async () => {
    await client.logIn();
    await server.store.put("alice/x", Buffer.alloc(1024 * 1024));
    const data = await client.data();
    data.pause().write("noise");
    client.socket.write("RETR x\r\n");
    // Time for the server to be done with a file that fits into the buffers in between.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal((await contentOf(data)).length, 1024 * 1024);
    assert.match(await client.reply(), /^150 /);
    assert.equal(await client.reply(), "226 done");
  });

  it("says so when none of the nine data ports is free", async () => {
    await client.logIn();
    const taken: Server[] = [];
    for (const port of DATA_PORTS) {
      const other = createServer().listen(port, "127.0.0.1");
      taken.push(other);
      // Whoever else has it, it is taken.
      await once(other, "listening").catch(() => undefined);
    }
    try {
      assert.equal(await client.send("EPSV"), `425 ${NO_DATA_PORT}`);
      const second = new TestFtpServer();
      await assert.rejects(second.connect(), new Error(`sandbox: ${NO_DATA_PORT}`));
      await second.remove();
    } finally {
      for (const other of taken) other.close();
    }
  });

  it("asks the network about the control port and about each data port", async () => {
    const asked: number[] = [];
    server.admits = (port) => {
      asked.push(port);
      return port === 21;
    };
    const other = await server.connect();
    await other.logIn();
    await contentOf(await other.data());
    const port = asked[1] ?? 0;
    assert.ok(DATA_PORTS.includes(port));
    assert.equal(await other.send("LIST"), "150 here is the listing");
    assert.equal(await other.reply(), `425 the network refuses port ${port}`);
    assert.deepEqual(asked, [21, port]);
    server.admits = () => false;
    assert.equal(await contentOf(connect(server.port, "127.0.0.1")), "");
  });
});
