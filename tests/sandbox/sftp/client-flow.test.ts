import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

import { ClientFlow } from "../../../sandbox/sftp/client-flow";

const TOO_MUCH = 300 * 1024;

describe("flow of data of an SFTP client", () => {
  let server: Server;
  let client: Socket;
  let socket: Socket;
  let flow: ClientFlow;

  beforeEach(async () => {
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const accepted = once(server, "connection");
    client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    [socket] = (await accepted) as [Socket];
    flow = new ClientFlow(socket);
  });
  afterEach(() => {
    client.destroy();
    socket.destroy();
    server.close();
  });

  it("sends all packets of a turn at once, in their order, and those of later turns as well", async () => {
    socket.write(Buffer.from("a"));
    socket.write(Buffer.from("b"));
    // Corked: nothing has gone to the system yet.
    assert.equal(socket.writableCorked, 1);
    await new Promise(setImmediate);
    assert.equal(socket.writableCorked, 0);
    socket.write(Buffer.from("c"));
    socket.end();
    let text = "";
    for await (const data of client) text += String(data);
    assert.equal(text, "abc");
  });

  it("takes nothing from a client while too much of its data waits for the disk", () => {
    socket.on("data", () => undefined);
    flow.received(TOO_MUCH);
    assert.equal(socket.isPaused(), true);
    flow.received(1000);
    flow.written(TOO_MUCH);
    assert.equal(socket.isPaused(), false);
  });

  it("lets a session wait while the client does not take what was sent, until it does or is gone", async () => {
    await flow.drained();
    const filled = (): void => {
      while (socket.writableLength < TOO_MUCH) socket.write(Buffer.alloc(TOO_MUCH));
    };
    filled();
    let isDrained = false;
    const waiting = flow.drained().then(() => (isDrained = true));
    assert.equal(isDrained, false);
    client.resume();
    await waiting;
    assert.equal(socket.writableLength, 0);
    client.pause();
    filled();
    const gone = flow.drained();
    socket.destroy();
    await gone;
  });
});
