import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";

import type { FtpClient } from "../../../dev/cuts/ftp-client";
import { contentOf, TestFtpServer } from "./support";
import { until } from "../support";

describe("FTP server", () => {
  let server: TestFtpServer;
  let client: FtpClient;

  beforeEach(async () => {
    server = new TestFtpServer();
    client = await server.connect(["FTP"], {
      banners: { before: undefined, after: "Be kind." },
    });
  });
  afterEach(() => server.remove());

  const upload = async (name: string): Promise<Socket> => {
    const data = await client.data();
    assert.match(await client.send(`STOR ${name}`), /^150 /);
    return data;
  };
  const uploadsFolder = (name = ""): string => join(server.folder.file("uploads"), name);
  const uploads = (): string[] => readdirSync(uploadsFolder());

  it("asks with the password as it was sent, and never without one", async () => {
    for (const line of ["PASS", "PASS ", "PASS   ", "PASS  right"]) {
      await client.send("USER alice");
      assert.equal(await client.send(line), "530 login denied");
    }
    assert.equal(await client.logIn(), "230-Be kind.\r\n230 logged in");
    assert.deepEqual(
      server.attempts.map(({ protocol, password }) => [protocol, password]),
      ["", "", "  ", " right", "right"].map((password) => ["FTP", password]),
    );
  });

  it("ends a connection that guesses", async () => {
    const answers: string[] = [];
    for (let n = 1; n <= 6; n++) answers.push(await client.logIn(`guess ${n}`));
    assert.deepEqual(answers, [...Array<string>(5).fill("530 login denied"), "421 too many tries"]);
    assert.equal(await client.logIn(), "");
    assert.equal(server.attempts.length, 6);
  });

  it("wants the name anew for every password", async () => {
    assert.equal(await client.send("PASS right"), "503 USER comes first");
    await client.logIn("wrong");
    assert.equal(await client.send("PASS right"), "503 USER comes first");
  });

  it("answers commands that come at once in their order", async () => {
    client.socket.write("USER alice\r\nPASS right\r\nPWD\nNOOP\r\nMKD in\r\nCWD in\r\nPWD\r\n");
    const answers: string[] = [];
    for (let n = 1; n <= 7; n++) answers.push((await client.reply()).slice(0, 9));
    assert.deepEqual(answers.slice(2), [
      '257 "/" i',
      "200 OK",
      '257 "/in"',
      '250 "/in"',
      '257 "/in"',
    ]);
  });

  it("ends a connection whose line does not end", async () => {
    assert.match(await client.send("x".repeat(5000)), /^500 a line has at most 4096 bytes/);
    assert.equal(await client.reply(), "");
  });

  it("asks for every operation's own S3 calls", async () => {
    await client.logIn();
    const codes: string[] = [];
    const run = async (line: string): Promise<void> => {
      codes.push((await client.send(line)).slice(0, 3));
    };
    (await upload("x")).end("content");
    await client.reply();
    for (const line of [
      "RNFR x",
      "RNTO y",
      "SIZE y",
      "MKD d",
      "CWD d",
      "CDUP",
      "RMD d",
      "DELE y",
    ]) {
      await run(line);
    }
    assert.deepEqual(codes, ["350", "250", "213", "257", "250", "250", "250", "250"]);
    assert.deepEqual(server.asked, [
      "put >alice/x",
      "copy alice/x>alice/y",
      "delete >alice/x",
      "list >alice/y",
      "put >alice/d/",
      "list >alice/d",
      "list >alice/",
      "list >alice/d/",
      "delete >alice/d/",
      "delete >alice/y",
    ]);
  });

  it("refuses whatever IAM refuses, and changes nothing", async () => {
    await client.logIn();
    await server.store.put("alice/x", "before");
    server.refused = () => true;
    for (const line of ["CWD .", "SIZE x", "MDTM x", "MLST x", "MKD d", "DELE x", "RMD d"]) {
      assert.equal(await client.send(line), "550 Permission denied", line);
    }
    for (const line of ["LIST", "NLST", "MLSD", "RETR x", "STOR x", "STOU"]) {
      (await client.data()).destroy();
      assert.equal(await client.send(line), "550 Permission denied", line);
    }
    await client.send("RNFR x");
    assert.equal(await client.send("RNTO y"), "550 Permission denied");
    assert.equal(server.store.head("alice/x")?.size, 6);
    assert.equal(server.store.list("alice/").objects.length, 1);
  });

  it("forgets an upload whose second part is refused", async () => {
    await client.logIn();
    server.refused = ({ operation }) => operation === "multipart";
    (await upload("x")).end(Buffer.alloc(9 * 1024 * 1024));
    assert.equal(await client.reply(), "550 Permission denied");
    assert.deepEqual([uploads(), server.store.head("alice/x")], [[], undefined]);
  });

  for (const [title, cut] of [
    ["ABOR", (): unknown => client.socket.write("\xff\xf4\xff\xf2ABOR\r\n", "latin1")],
    ["the end of the control connection", (): unknown => client.end()],
    ["a reset", (data: Socket): unknown => data.resetAndDestroy()],
  ] satisfies readonly [string, (data: Socket) => unknown][]) {
    it(`forgets an upload that ${title} cuts off`, async () => {
      await client.logIn();
      const data = await upload("x");
      // More than the server collects before it writes.
      data.write(Buffer.alloc(300 * 1024));
      await until(() => uploads().some((name) => statSync(uploadsFolder(name)).size > 0));
      cut(data);
      await until(() => uploads().length === 0);
      assert.equal(server.store.head("alice/x"), undefined);
    });
  }

  it("answers ABOR after the transfer that it ended", async () => {
    await client.logIn();
    await upload("x");
    assert.match(await client.send("ABOR"), /^426 /);
    assert.match(await client.reply(), /^226 /);
    assert.equal(await client.send("NOOP"), "200 OK");
  });

  it("answers a name that is too long for S3 as an error of the file, not as a fault", async () => {
    await client.logIn();
    // With the user's folder "alice/", the first name makes a key of 1,024 bytes.
    const [longest, tooLong] = ["x".repeat(1018), "x".repeat(1019)];
    (await upload(longest)).end("content");
    assert.equal(await client.reply(), "226 done");
    assert.equal(await client.send(`SIZE ${longest}`), "213 7");
    for (const line of [
      `SIZE ${tooLong}`,
      `MLST ${tooLong}`,
      `CWD ${longest}x`,
      `DELE ${tooLong}`,
    ]) {
      assert.match(await client.send(line), /^550 No such file/, line.slice(0, 4));
    }
    for (const line of [`MKD ${longest}y`, `STOR ${tooLong}`, `STOU ${longest}`]) {
      if (line.startsWith("STO")) (await client.data()).destroy();
      assert.equal(await client.send(line), "550 File name too long", line.slice(0, 4));
    }
    await client.send(`RNFR ${longest}`);
    assert.equal(await client.send(`RNTO ${tooLong}`), "550 File name too long");
    assert.equal(server.store.list("alice/").objects.length, 1);
    assert.deepEqual(
      server.lines.filter((line) => line.startsWith("fault")),
      [],
    );
  });

  it("lists names of any kind one per line", async () => {
    await client.logIn();
    await server.store.put("alice/a\r\n-rw forged", "1");
    await server.store.put("alice/d/x", "1");
    const listed: Record<string, string> = {};
    for (const form of ["NLST -a", "MLSD", "LIST -la d"]) {
      const data = await client.data();
      client.socket.write(`${form}\r\n`);
      listed[form] = await contentOf(data);
      await client.reply();
      assert.equal(await client.reply(), "226 done");
    }
    assert.equal(listed["NLST -a"], "d\r\na??-rw forged\r\n");
    assert.match(listed["MLSD"] ?? "", /^type=dir; d\r\ntype=file;size=1;modify=\d{14}; a\?\?-rw/);
    assert.match(listed["LIST -la d"] ?? "", /^-rw-r--r-- +1 alice +alice +1 .* x\r\n$/);
  });
});
