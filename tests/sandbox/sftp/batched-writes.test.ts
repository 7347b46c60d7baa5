import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";

import { batchWrites } from "../../../sandbox/sftp/batched-writes";

describe("batched writes", () => {
  it("send all packets of a turn at once, in their order, and those of later turns as well", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const accepted = once(server, "connection");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    const [socket] = (await accepted) as [typeof client];
    batchWrites(socket);
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
    server.close();
  });
});
