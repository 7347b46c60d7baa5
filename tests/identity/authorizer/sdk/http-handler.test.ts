import * as assert from "node:assert/strict";
import dns from "node:dns";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { NodeHttpHandler, streamCollector } from "../../../../identity/authorizer/sdk/http-handler";

describe("sending requests in the bundle", () => {
  let server: Server;
  let answer: RequestListener;
  let handler: NodeHttpHandler;
  const ports: (number | undefined)[] = [];

  before(async () => {
    server = createServer((request, response) => {
      ports.push(request.socket.remotePort);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  });

  beforeEach(() => {
    ports.length = 0;
    handler = NodeHttpHandler.create({ connectionTimeout: 1000, requestTimeout: 1000 });
  });
  afterEach(() => handler.destroy());
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const send = (by = handler, protocol = "http:", hostname = "localhost") =>
    by.handle({
      protocol,
      hostname,
      port: (server.address() as AddressInfo).port,
      method: "POST",
      path: "/",
      headers: { "x-asked": "yes" },
      body: "question",
    });

  it("sends headers and body, and gives status, headers and the whole body", async () => {
    answer = (request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        response.writeHead(418, { "x-told": String(request.headers["x-asked"]) });
        response.write(`${request.method} `);
        setTimeout(() => response.end(body), 20);
      });
    };
    const { statusCode, headers, body } = (await send()).response;
    assert.deepEqual(
      [statusCode, headers["x-told"], body.toString()],
      [418, "yes", "POST question"],
    );
  });

  // Connecting anew costs a login another round trip, and one more for TLS.
  it("keeps its connection", async () => {
    answer = (_request, response) => response.end();
    await send();
    await send();
    assert.equal(ports.length, 2);
    assert.equal(ports[0], ports[1]);
  });

  // By the name of the error the SDK knows that it may try again.
  it("fails in time when no answer comes, or only the beginning of one", async () => {
    const hasty = NodeHttpHandler.create({ connectionTimeout: 1000, requestTimeout: 50 });
    const expected = { name: "TimeoutError", message: "no answer within 50 ms" };
    answer = () => undefined;
    await assert.rejects(send(hasty), expected);
    answer = (_request, response) => response.write("one part");
    await assert.rejects(send(hasty), expected);
    hasty.destroy();
  });

  it("fails in time when it can't connect", async () => {
    const { lookup } = dns;
    const hasty = NodeHttpHandler.create({ connectionTimeout: 50, requestTimeout: 5000 });
    Object.assign(dns, { lookup: () => undefined });
    try {
      await assert.rejects(send(hasty), {
        name: "TimeoutError",
        message: "no connection within 50 ms",
      });
    } finally {
      Object.assign(dns, { lookup });
      hasty.destroy();
    }
  });

  it("fails when the connection breaks before or within the answer, or is not what it should be", async () => {
    answer = (request) => request.socket.destroy();
    await assert.rejects(send(), { code: "ECONNRESET" });
    answer = (request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("one part");
      setTimeout(() => request.socket.destroy(), 20);
    };
    await assert.rejects(send(), { code: "ECONNRESET" });
    await assert.rejects(send(handler, "https:"), /SSL|EPROTO/);
  });

  it("knows no streams", () => assert.rejects(streamCollector(), /has no streams/));
});
