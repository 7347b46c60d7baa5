import assert from "node:assert/strict";
import { request, type OutgoingHttpHeaders } from "node:http";

import { type RunningConsole, startConsole } from "../../../cli/console/server";
import { printed } from "../../support/command";

/** What came back. */
interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A request; what is left out is as the page sends it. */
interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

describe("the console's server", () => {
  let served: RunningConsole;
  let url: URL;
  let token: string;
  /** Calls that got through. */
  const calls: unknown[] = [];
  const answer = (name: string, input: unknown) => {
    calls.push([name, input]);
    if (name === "broken") return Promise.reject(new TypeError("the secret is hunter2"));
    return Promise.resolve({ status: 200, body: { html: "<p>done</p>" } });
  };

  before(async () => {
    served = await startConsole({ port: 0, answer });
    url = new URL(served.address);
    token = url.searchParams.get("token") ?? "";
  });
  after(() => served.stop());
  beforeEach(() => calls.splice(0));

  const send = ({ method = "POST", path = "/cost", headers = {}, body }: Sent): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const own: OutgoingHttpHeaders = {
        Host: url.host,
        ...(method === "POST" && { Origin: url.origin, "Content-Type": "application/json" }),
        ...(path !== "/" && { Authorization: `Bearer ${token}` }),
        ...headers,
      };
      const given = Object.entries(own).filter(([, value]) => value !== undefined);
      const sent = request(
        { host: "127.0.0.1", port: url.port, method, path, headers: Object.fromEntries(given) },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part));
          response.on("end", () => {
            const text = Buffer.concat(parts).toString("utf8");
            resolve({ status: response.statusCode, headers: response.headers, text });
          });
        },
      );
      sent.on("error", reject);
      sent.end(body ?? (method === "POST" ? "{}" : undefined));
    });
  const page = (more: Sent = {}): Promise<Answered> =>
    send({
      method: "GET",
      path: `/?token=${token}`,
      headers: { Authorization: undefined },
      ...more,
    });
  /** Asserts that nothing was done, and tells why. */
  const refused = async (answered: Promise<Answered>): Promise<string> => {
    const { status, text } = await answered;
    assert.deepEqual(calls, []);
    return `${status} ${(JSON.parse(text) as { error: string }).error}`;
  };
  const FOREIGN_HOST = () => `403 this console answers at http://${url.host} only`;
  const NO_TOKEN =
    "403 the token is missing or wrong; open the address that npm run console printed";

  it("serves the page and its calls to whoever has the address", async () => {
    const { status, headers, text } = await page();
    assert.deepEqual([status, headers["content-type"]], [200, "text/html; charset=utf-8"]);
    assert.match(text, /<title>managed-sftp console<\/title>/);
    const call = await send({ body: '{"stack":"dev"}' });
    assert.deepEqual([call.status, call.text], [200, '{"html":"<p>done</p>"}']);
    assert.deepEqual(calls, [["cost", { stack: "dev" }]]);
  });

  // Whoever is in the same network could ask it otherwise.
  it("listens on 127.0.0.1 only", () => {
    assert.equal(url.hostname, "127.0.0.1");
    return assert.rejects(
      new Promise((resolve, reject) =>
        request({ host: "127.0.0.2", port: url.port }, resolve).on("error", reject).end(),
      ),
      /ECONNREFUSED/,
    );
  });

  // A guessed token lets any user of the machine in.
  it("has a token of 256 random bits, another one at each start", async () => {
    assert.equal(Buffer.from(token, "base64url").length, 32);
    const other = await startConsole({ port: 0, answer });
    await other.stop();
    assert.notEqual(new URL(other.address).searchParams.get("token"), token);
  });

  // Every user of the machine can reach the port.
  it("refuses the page and calls without the token, or with another one", async () => {
    const other = `${token.slice(0, -1)}${token.endsWith("A") ? "E" : "A"}`;
    for (const path of ["/", "/?token=", `/?token=${other}`, `/?token=${token}x`]) {
      assert.equal(await refused(page({ path })), NO_TOKEN, path);
    }
    for (const Authorization of [undefined, "", "Bearer ", `Bearer ${other}`, `Basic ${token}`]) {
      assert.equal(await refused(send({ headers: { Authorization } })), NO_TOKEN);
    }
    assert.equal(
      await refused(send({ path: `/cost?token=${token}`, headers: { Authorization: undefined } })),
      NO_TOKEN,
    );
  });

  // A page whose host name was made to lead to 127.0.0.1 has the console's origin otherwise.
  it("refuses every other host name", async () => {
    for (const Host of [`localhost:${url.port}`, "127.0.0.1", `evil.example:${url.port}`, "evil"]) {
      assert.equal(await refused(page({ headers: { Host } })), FOREIGN_HOST(), Host);
      assert.equal(await refused(send({ headers: { Host } })), FOREIGN_HOST(), Host);
    }
  });

  // A page of another port of this machine could send a call otherwise.
  it("refuses calls of every other page", async () => {
    const origins = ["null", "http://127.0.0.1", `https://${url.host}`, "http://evil.example"];
    for (const Origin of [undefined, ...origins]) {
      assert.equal(
        await refused(send({ headers: { Origin } })),
        "403 the request does not come from the console's own page",
      );
    }
  });

  // A link or a picture on another page is a GET, which browsers send without asking.
  it("does nothing by another method than POST", async () => {
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
      const headers = { Origin: url.origin, "Content-Type": "application/json" };
      const { status } = await send({ method, path: "/users/add", headers });
      assert.deepEqual([status, calls], [405, []], method);
    }
    assert.equal((await page({ method: "POST" })).status, 405);
  });

  // A form of another page can send text, but no JSON.
  it("takes JSON only", async () => {
    for (const type of [undefined, "text/plain", "application/x-www-form-urlencoded"]) {
      const sent = send({ headers: { "Content-Type": type } });
      assert.equal(await refused(sent), "415 the request must be JSON");
    }
    const sent = send({ body: '{"password":"hunter2"' });
    assert.equal(await refused(sent), "400 the request is no JSON");
  });

  it("reads 64 KiB of a call and no more", async () => {
    const body = JSON.stringify("x".repeat(64 * 1024));
    assert.equal(await refused(send({ body })), "413 the request is longer than 65536 bytes");
    assert.equal((await send({ body: JSON.stringify("x".repeat(65_534)) })).status, 200);
  });

  it("refuses an address that is no path", async () => {
    for (const path of ["//evil.example/", "/\\evil.example/", "*", "http://evil.example/"]) {
      assert.equal(await refused(send({ path })), "400 the address is no path of this console");
    }
  });

  // Script or data of another address on the page could read and send everything.
  it("allows the page its own script, styles and calls only", async () => {
    const { headers, text } = await page();
    const [, nonce = ""] = /<script nonce="([\w+/=]{24})" type="module">/.exec(text) ?? [];
    const policy = String(headers["content-security-policy"]).split("; ");
    const [hash = ""] = policy.join().match(/'sha256-[\w+/=]{44}'/) ?? [];
    assert.deepEqual(policy, [
      "default-src 'none'",
      `script-src 'nonce-${nonce}'`,
      `style-src 'nonce-${nonce}' ${hash}`,
      ...["connect-src 'self'", "img-src data:", "base-uri 'none'", "form-action 'none'"],
      "frame-ancestors 'none'",
    ]);
    assert.equal((await page()).text.includes(nonce), false);
  });

  // The address has the token: it must not leave by a Referer, a cache, or another window.
  it("gives the token to nobody", async () => {
    const answers = [await page(), await send({}), await send({ headers: { Host: "evil" } })];
    for (const { headers, text } of answers) {
      assert.deepEqual(
        [
          "referrer-policy",
          "cache-control",
          "x-content-type-options",
          "cross-origin-opener-policy",
          "cross-origin-resource-policy",
          "set-cookie",
        ].map((name) => headers[name]),
        ["no-referrer", "no-store", "nosniff", "same-origin", "same-origin", undefined],
      );
      assert.equal(text.includes(token), false);
    }
  });

  it("logs nothing of a request, and prints where it failed", async () => {
    const { stdout, stderr } = await printed(async () => {
      await page();
      await send({ body: '{"password":"hunter2"}' });
      await send({ body: '{"password":"hunter2"' });
    });
    assert.deepEqual([stdout, stderr], ["", ""]);
    const failure = await printed(() => assert.rejects(send({ path: "/broken" }), /hang up/));
    assert.match(failure.stderr, /^the console failed: TypeError: .*\n {4}at answer/);
  });

  it("says which option chooses another port", () =>
    assert.rejects(
      startConsole({ port: Number(url.port), answer }),
      new Error(`port ${url.port} is in use; choose another one with --port`),
    ));
});
