import assert from "node:assert/strict";

import { matchesGlob } from "../../../sandbox/ftp/glob";
import type { FtpClient } from "../../../dev/cuts/ftp-client";
import { contentOf, TestFtpServer } from "./support";

describe("features of FTP", () => {
  let server: TestFtpServer;
  let client: FtpClient;

  beforeEach(() => (server = new TestFtpServer()));
  afterEach(() => server.remove());

  const features = async (line = "FEAT"): Promise<string[]> =>
    (await client.send(line)).split("\r\n ").map((each) => each.split("\r\n")[0] ?? "");

  const SERVED = [
    "EPSV",
    "LANG EN*",
    "MDTM",
    "MFMT",
    "MLST type*;size*;modify*;",
    "PASV",
    "SIZE",
    "TVFS",
    "UTF8",
  ];

  it("names in FEAT what is served beyond RFC 959, and every command it names works", async () => {
    client = await server.connect(["FTP"], { ignoresSetStat: true });
    await client.logIn();
    assert.deepEqual(await features(), ["211-features", ...SERVED]);
    await server.store.put("alice/x", "1");
    for (const line of [
      "EPSV",
      "PASV",
      "LANG EN",
      "MDTM x",
      "SIZE x",
      "MLST x",
      "MFMT 20261128120000 x",
      "OPTS UTF8 ON",
    ]) {
      assert.match(await client.send(line), /^2/, line);
    }
  });

  it("names TLS in FEAT only where it is served, and MFMT only where it succeeds", async () => {
    client = await server.connect(["FTP", "FTPS"], { ignoresSetStat: false });
    assert.deepEqual(await features(), [
      "211-features",
      "AUTH TLS",
      ...SERVED.filter((name) => !["MFMT", "PASV", "SIZE", "TVFS", "UTF8"].includes(name)),
      ...["PASV", "PBSZ", "PROT", "SIZE", "TVFS", "UTF8"],
    ]);
  });

  it("gives the facts that OPTS MLST asks for", async () => {
    client = await server.connect(["FTP"], { ignoresSetStat: true });
    await client.logIn();
    await server.store.put("alice/d/x", "1");
    const listed = async (): Promise<string> => {
      const content = contentOf(await client.begin("MLSD"));
      assert.equal(await client.reply(), "226 done");
      return content;
    };
    assert.equal(await client.send("OPTS MLST Size;type;UNIX.mode;"), "200 MLST OPTS type;size;");
    assert.ok((await features()).includes("MLST type*;size*;modify;"));
    assert.equal(await listed(), "type=dir; d\r\n");
    assert.match(await client.send("MLST d/x"), /\r\n type=file;size=1; \/d\/x\r\n/);
    assert.equal(await client.send("OPTS MLST"), "200 MLST OPTS");
    assert.equal(await listed(), " d\r\n");
    assert.equal(await client.send("OPTS HASH"), "504 not supported");
    assert.equal(await client.send("OPTS UTF8 OFF"), "504 not supported");
  });

  // Transfer's user guide: "only Image/Binary mode is supported". Clients send TYPE A before LIST.
  it("takes TYPE A, and keeps the bytes of a file all the same", async () => {
    client = await server.connect();
    await client.logIn();
    const lines = "a\r\nb\nc\rd";
    assert.equal(await client.send("TYPE A"), "200 bytes are kept unchanged");
    (await client.begin("STOR x")).end(lines);
    assert.equal(await client.reply(), "226 done");
    assert.equal(await client.send("SIZE x"), `213 ${lines.length}`);
    assert.equal(await contentOf(await client.begin("RETR x")), lines);
    assert.equal(await client.reply(), "226 done");
    assert.equal(await client.send("TYPE E"), "504 not supported");
  });

  it("refuses names that are not UTF-8 in every command that takes one", async () => {
    client = await server.connect();
    await client.logIn();
    for (const verb of ["STOR", "RETR", "MKD", "CWD", "DELE", "RNFR", "RNTO", "SIZE", "LIST"]) {
      client.socket.write(Buffer.from(`${verb} m\xfcller\r\n`, "latin1"));
      assert.equal(await client.reply(), "501 names must be UTF-8", verb);
    }
    assert.deepEqual(server.store.list("alice/").objects, []);
  });

  describe("patterns", () => {
    const list = async (line: string): Promise<string[]> => {
      const content = contentOf(await client.begin(line));
      assert.equal(await client.reply(), "226 done");
      return (await content).split("\r\n").slice(0, -1);
    };

    beforeEach(async () => {
      client = await server.connect();
      await client.logIn();
      for (const key of ["a.txt", "b.txt", "c.csv", "in/d.txt", "in/e.csv", ".h.txt", "[x].txt"]) {
        await server.store.put(`alice/${key}`, "1");
      }
    });

    const table: readonly [string, readonly string[]][] = [
      ["NLST *.txt", ["[x].txt", "a.txt", "b.txt"]],
      ["NLST -a *.txt", ["[x].txt", "a.txt", "b.txt"]],
      ["NLST .*", [".h.txt"]],
      ["NLST ?.*", ["a.txt", "b.txt", "c.csv"]],
      ["NLST [ab].txt", ["a.txt", "b.txt"]],
      ["NLST [!a].txt", ["b.txt"]],
      // A file of that very name is meant.
      ["NLST [x].txt", ["[x].txt"]],
      ["NLST i*", ["in"]],
      // Names that can be used as they are in the next command (RFC 1123, 4.1.2.7).
      ["NLST in/*.txt", ["in/d.txt"]],
      ["NLST /in/*", ["/in/d.txt", "/in/e.csv"]],
      ["NLST *.zip", []],
    ];
    for (const [line, expected] of table) {
      it(`lists what ${line} matches`, async () => assert.deepEqual(await list(line), expected));
    }

    it("lists what LIST *.csv matches, with its attributes", async () => {
      for (const line of ["LIST *.csv", "LIST -l *.csv", "LIST in/*.csv"]) {
        const [only, ...others] = await list(line);
        assert.match(only ?? "", /^-rw-r--r-- +1 alice +alice +1 .* [ce]\.csv$/, line);
        assert.deepEqual(others, []);
      }
    });

    it("finds nothing where there is no folder, and knows no patterns in MLSD", async () => {
      for (const line of ["LIST none/*.txt", "NLST none/*", "MLSD *.txt", "LIST none"]) {
        (await client.data()).destroy();
        assert.match(await client.send(line), /^550 No such file/, line);
      }
    });
  });
});

describe("matchesGlob", () => {
  const table: readonly [string, string, boolean][] = [
    ["*", "a", true],
    ["*", ".a", false],
    [".*", ".a", true],
    ["**a", "bba", true],
    ["a*b*c", "a-b-b-c", true],
    ["a*b*c", "a-c-b", false],
    ["?", "😀", true],
    ["?", "", false],
    ["[a-c]?", "b1", true],
    ["[a-c]", "-", false],
    ["[!a-c]", "d", true],
    ["[", "[", true],
    ["[]]", "]", true],
    ["a.b", "axb", false],
    ["(a|b)+", "(a|b)+", true],
    ["A", "a", false],
  ];
  for (const [pattern, name, expected] of table) {
    it(`${expected ? "matches" : "does not match"} "${name}" by ${pattern}`, () =>
      assert.equal(matchesGlob(pattern, name), expected));
  }

  // A regular expression would take longer than the universe has existed.
  it("takes no time for a pattern that is made to", () => {
    assert.equal(matchesGlob("*a".repeat(500), `${"a".repeat(1000)}b`), false);
  });
});
