import assert from "node:assert/strict";
import { once } from "node:events";

import { dataTls } from "../../../dev/cuts/ftp-client";
import { contentOf, TestFtpServer } from "./support";

describe("FTPS server", () => {
  let server: TestFtpServer;

  beforeEach(() => (server = new TestFtpServer()));
  afterEach(() => server.remove());

  it("takes no name before TLS, and only TLS by its own name", async () => {
    const client = await server.connect(["SFTP", "FTPS"]);
    assert.match(await client.send("USER alice"), /^530 .*send AUTH TLS first$/);
    assert.equal(await client.send("AUTH SSL"), "504 TLS is the only mechanism");
    assert.equal(await client.send("AUTH TLS"), "234 TLS now");
    await client.secure(server.certificate);
    assert.equal(await client.logIn(), "230 logged in");
    assert.deepEqual(server.attempts, [{ username: "alice", password: "right", protocol: "FTPS" }]);
  });

  // Somebody on the way could say them, and the client's own password would follow.
  it("forgets commands that came before the handshake", async () => {
    const client = await server.connect(["FTP", "FTPS"]);
    client.socket.write("USER alice\r\nAUTH TLS\r\nUSER mallory\r\nPASS wrong\r\n");
    assert.match(await client.reply(), /^331 /);
    assert.equal(await client.reply(), "234 TLS now");
    await client.secure(server.certificate);
    assert.equal(await client.send("PASS right"), "503 USER comes first");
    assert.deepEqual(server.attempts, []);
  });

  it("hangs up on whoever goes on without TLS", async () => {
    const client = await server.connect(["FTP", "FTPS"]);
    await client.send("AUTH TLS");
    assert.equal(await client.send("USER alice"), "");
  });

  it("wants PBSZ, then PROT P, and nothing less", async () => {
    const client = await server.connect(["FTPS"]);
    await client.send("AUTH TLS");
    await client.secure(server.certificate);
    assert.equal(await client.send("PROT P"), "503 PBSZ comes first");
    assert.equal(await client.send("PBSZ 0"), "200 PBSZ=0");
    assert.match(await client.send("PROT C"), /^534 /);
    assert.match(await client.send("PROT S"), /^536 /);
    await client.logIn();
    assert.match(await client.send("LIST"), /^522 .*send PROT P first$/);
    assert.match(await client.send("PROT P"), /^200 /);
    assert.equal(await client.send("LIST"), "425 use PASV or EPSV first");
  });

  interface Listing {
    readonly own: Buffer | undefined;
    /** Session of another control connection of the user. */
    readonly second: Buffer | undefined;
    /** Session of another user's login. */
    readonly other: Buffer | undefined;
    /** Session of a control connection on which nobody logged in. */
    readonly nobody: Buffer | undefined;
  }
  const REFUSED = "522 the data connection must resume the TLS session of the control connection";
  const table: readonly [
    string,
    "DISABLED" | "ENABLED" | "ENFORCED",
    keyof Listing | "no",
    string,
  ][] = [
    ["takes the login's session", "ENFORCED", "own", "226 done"],
    // Whoever connects to the port first would otherwise get the file.
    ["refuses a new session", "ENFORCED", "no", REFUSED],
    ["refuses another user's session", "ENFORCED", "other", REFUSED],
    ["refuses the session of a connection without login", "ENFORCED", "nobody", REFUSED],
    // rclone transfers four files at once, and resumes the session that it got last.
    ["takes the session of the user's other login", "ENFORCED", "second", "226 done"],
    ["takes the login's session", "ENABLED", "own", "226 done"],
    ["takes a new session", "ENABLED", "no", "226 done"],
    ["takes a new session", "DISABLED", "no", "226 done"],
  ];
  for (const [title, tlsSessionResumption, which, expected] of table) {
    it(`${title} for data when resumption is ${tlsSessionResumption}`, async () => {
      const { session: other } = await server.secure({ tlsSessionResumption }, "bob");
      const { session: second } = await server.secure();
      const stranger = await server.connect();
      await stranger.send("AUTH TLS");
      const nobody = await stranger.secure(server.certificate);
      const { client, session: own } = await server.secure();
      const raw = await client.data();
      assert.match(await client.send("NLST"), /^150 /);
      const data = dataTls(
        raw,
        server.certificate,
        which === "no" ? undefined : { own, second, other, nobody }[which],
      );
      await Promise.all([
        contentOf(data),
        client.reply().then((text) => assert.equal(text, expected)),
      ]);
    });
  }

  it("resumes nothing when resumption is DISABLED", async () => {
    const { client, session } = await server.secure({ tlsSessionResumption: "DISABLED" });
    const raw = await client.data();
    await client.send("NLST");
    const data = dataTls(raw, server.certificate, session);
    await once(data, "secureConnect");
    assert.equal(data.isSessionReused(), false);
  });

  it("refuses data in the clear", async () => {
    const { client } = await server.secure();
    const raw = await client.data();
    await client.send("STOR x");
    raw.end("in the clear");
    assert.equal(await client.reply(), "522 the data connection needs TLS");
    assert.equal(server.store.head("alice/x"), undefined);
  });
});
