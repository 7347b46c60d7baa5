import assert from "node:assert/strict";

import { type FtpState, parseCommand, refusalOf } from "../../../sandbox/ftp/commands";
import { quotedPath, reply, withBanner, written } from "../../../sandbox/ftp/reply";

describe("parseCommand", () => {
  const table: readonly [string, string | Buffer, unknown][] = [
    ["a verb alone", "PWD", { verb: "PWD", argument: "" }],
    ["a verb in lower case", "cwd in", { verb: "CWD", argument: "in" }],
    ["blanks that belong to a name", "RETR  a b ", { verb: "RETR", argument: " a b " }],
    ["a blank password", "PASS ", { verb: "PASS", argument: "" }],
    ["umlauts", "RETR müller", { verb: "RETR", argument: "müller" }],
    [
      "an interrupt before ABOR",
      Buffer.from("\xff\xf4\xff\xf2ABOR", "latin1"),
      { verb: "ABOR", argument: "" },
    ],
    ["an empty line", "", reply(500, "not a command")],
    ["what is too long for a verb", "HELLO", reply(500, "not a command")],
    ["a tab after the verb", "CWD\tin", reply(500, "not a command")],
    ["a NUL", "RETR a\0b", reply(501, "names must not contain NUL or CR")],
    ["a CR", "RETR a\rDELE b", reply(501, "names must not contain NUL or CR")],
    [
      "another encoding",
      Buffer.from("RETR m\xfcller", "latin1"),
      reply(501, "names must be UTF-8"),
    ],
  ];
  for (const [title, line, expected] of table) {
    it(`reads ${title}`, () => assert.deepEqual(parseCommand(Buffer.from(line)), expected));
  }
});

describe("refusalOf", () => {
  const new_: FtpState = {
    protocols: ["FTP", "FTPS"],
    isSecure: false,
    isLoggedIn: false,
    isPrivate: false,
  };
  const ftp: FtpState = { ...new_, protocols: ["FTP"] };
  const ftps: FtpState = { ...new_, protocols: ["SFTP", "FTPS"] };
  const tls: FtpState = { ...ftps, isSecure: true };
  const user = { ...ftp, isLoggedIn: true };
  const tlsUser = { ...tls, isLoggedIn: true };
  const privateUser = { ...tlsUser, isPrivate: true };

  // Every row about TLS is a password, or a file, that would cross the network in the clear.
  const table: readonly [string, FtpState, number | undefined][] = [
    ["USER alice", ftp, undefined],
    ["USER alice", new_, undefined],
    ["USER alice", ftps, 530],
    ["PASS x", ftps, 530],
    ["USER alice", tls, undefined],
    ["USER bob", user, 503],
    ["PASS x", user, 503],
    ["AUTH TLS", ftp, 502],
    ["AUTH TLS", ftps, undefined],
    ["AUTH TLS", tls, 503],
    ["AUTH TLS", { ...new_, isLoggedIn: true }, 503],
    ["PROT P", ftp, 502],
    ["PBSZ 0", ftps, 503],
    ["PROT P", ftps, 503],
    ["PROT P", tls, undefined],
    ["LIST", ftp, 530],
    ["LIST", ftps, 530],
    ["LIST", tls, 530],
    ["LIST", user, undefined],
    ["LIST", tlsUser, 522],
    ["NLST", tlsUser, 522],
    ["MLSD", tlsUser, 522],
    ["RETR a", tlsUser, 522],
    ["STOR a", tlsUser, 522],
    ["STOU", tlsUser, 522],
    ["STOR a", privateUser, undefined],
    ["EPSV", tlsUser, undefined],
    ["RETR", user, 501],
    ["CWD", user, 501],
    ["PORT 127,0,0,1,8,8", user, 502],
    ["EPRT |1|127.0.0.1|2056|", user, 502],
    ["PORT 127,0,0,1,8,8", ftp, 502],
    ["APPE a", user, 502],
    ["REST 5", user, 502],
    ["SITE CHMOD 600 a", user, 502],
    ["CCC", tlsUser, 502],
    ["HELP", user, 502],
    ["FEAT", ftps, undefined],
    ["NOOP", ftps, undefined],
    ["QUIT", ftps, undefined],
  ];
  const nameOf = (state: FtpState): string =>
    [
      state.protocols.join("+"),
      ...(state.isSecure ? ["TLS"] : []),
      ...(state.isLoggedIn ? ["logged in"] : []),
      ...(state.isPrivate ? ["PROT P"] : []),
    ].join(", ");
  for (const [line, state, code] of table) {
    it(`${code === undefined ? "takes" : `answers ${code} to`} ${line} (${nameOf(state)})`, () => {
      const command = parseCommand(Buffer.from(line));
      assert.ok("verb" in command);
      assert.equal(refusalOf(command, state)?.code, code);
    });
  }
});

describe("written", () => {
  it("writes a reply of one line, and one of several with the code on each", () => {
    assert.equal(written(reply(200, "OK")), "200 OK\r\n");
    assert.equal(
      written(reply(211, "features\n UTF8\nend")),
      "211-features\r\n UTF8\r\n211 end\r\n",
    );
  });

  it("shows a banner before the last line, whatever is in it", () => {
    const banner = "Notice\r\n\r\n220 not the end\n";
    assert.equal(
      written(withBanner(banner, reply(220, "ready"))),
      "220-Notice\r\n220-\r\n220-220 not the end\r\n220 ready\r\n",
    );
  });

  // A folder's name comes from whoever made it, also over SFTP.
  it("lets no name forge a reply", () => {
    assert.equal(quotedPath('a"b'), '"a""b"');
    assert.doesNotMatch(written(reply(257, quotedPath("a\n230 logged in"))), /^230/m);
    assert.equal(written(reply(250, "a\u001b[2Jb")), "250 a?[2Jb\r\n");
  });
});
