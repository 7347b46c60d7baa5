import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

import { DATA_PORTS, DataPorts } from "../../../sandbox/ftp/passive";
import { FTP_TIMES } from "../../../sandbox/ftp/times";
import { FREE_PORTS } from "../support";
import type { FtpClient } from "../../../dev/cuts/ftp-client";
import { contentOf, TestFtpServer } from "./support";

describe("data connections of FTP", () => {
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
    const data = connect(Number(high) * 256 + Number(low), "127.0.0.1");
    await once(data, "connect");
    assert.match(await client.send("LIST"), /^150 /);
    assert.equal(await client.reply(), "226 done");
    assert.deepEqual(server.lines, [
      "AWS would answer PASV with 198.51.100.9; the sandbox stays on 127.0.0.1",
      "alice list / allowed: test",
    ]);
    assert.equal(await client.send("EPSV ALL"), "200 EPSV from now on");
    assert.equal(await client.send("PASV"), "503 EPSV ALL has been agreed");
    assert.equal(await client.send("EPSV 2"), "522 only IPv4 here, use (1)");
  });

  // Another program may hold all nine; the message names them then.
  it("takes the nine ports of the deployed server unless told otherwise", async () => {
    assert.deepEqual(DATA_PORTS, [8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200]);
    const deployed = new TestFtpServer();
    deployed.dataPorts = undefined;
    const answer = async (): Promise<string> => {
      const other = await deployed.connect();
      await other.logIn();
      return other.send("EPSV");
    };
    assert.match(
      await answer().catch(String),
      /\(\|\|\|(?:819[2-9]|8200)\|\)$|none of the data ports 8192-8200 is free/,
    );
    await deployed.remove();
  });

  // Whoever connects first would get the file, or put another one in its place.
  it("takes data connections from the client's own address only", async () => {
    const ports = new DataPorts(FREE_PORTS);
    const port = await ports.open({
      peer: "192.0.2.1",
      admits: () => assert.fail(),
      times: FTP_TIMES,
    });
    assert.equal(await contentOf(connect(port?.port ?? 0, "127.0.0.1")), "");
    port?.close();
    await assert.rejects(
      port?.connection ?? Promise.resolve(),
      /no client connected to the data port/,
    );
  });

  it("sends a file to its last byte, also to a client that is slow and talks back", async () => {
    await client.logIn();
    // It fits into the buffers in between, so the server is done before the client reads.
    const size = 64 * 1024;
    await server.store.put("alice/x", Buffer.alloc(size));
    const data = await client.data();
    data.pause().write("noise");
    assert.match(await client.send("RETR x"), /^150 /);
    assert.equal(await client.reply(), "226 done");
    assert.equal((await contentOf(data)).length, size);
  });

  it("says so when none of its data ports is free", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const noneFree = `none of the data ports ${port} is free; end the processes that use them`;
    const second = new TestFtpServer();
    try {
      second.dataPorts = [port];
      await assert.rejects(second.connect(), new Error(`sandbox: ${noneFree}`));
      const ports = (second.dataPorts = [0]);
      const late = await second.connect();
      ports[0] = port;
      await late.logIn();
      assert.equal(await late.send("EPSV"), `425 ${noneFree}`);
      assert.deepEqual(second.lines, [noneFree]);
    } finally {
      await second.remove();
      other.close();
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
