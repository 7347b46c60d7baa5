import * as assert from "node:assert/strict";

import { KEYS } from "../../support";
import { check, type EventChanges, logIn } from "./decide";

// Logins come from 203.0.113.7, over SFTP, with the password "pass", unless a case says otherwise.
const Password = "pass";
const FTP: EventChanges = { protocol: "FTP" };
const FTPS: EventChanges = { protocol: "FTPS" };
const KEY: EventChanges = { key: true };

describe("credentials for one protocol", () => {
  const BOTH = { Password, FTPPassword: "other" };
  const other = { password: "other" };
  check([
    ["are the password there", BOTH, { ...FTP, ...other }, "allow"],
    ["replace the general password there", BOTH, FTP, "wrong-password"],
    ["leave the general password elsewhere", BOTH, {}, "allow"],
    ["are of no use elsewhere", BOTH, other, "wrong-password"],
    ["of FTP are not those of FTPS", BOTH, { ...FTPS, ...other }, "wrong-password"],
    ["may be the only ones", { FTPSPassword: "other" }, { ...FTPS, ...other }, "allow"],
    [
      "give no password to other protocols",
      { FTPSPassword: "other" },
      { ...FTP, ...other },
      "no-password",
    ],
    [
      "may differ for each",
      { SFTPPassword: "pass", FTPPassword: "a", FTPSPassword: "b" },
      { ...FTPS, password: "b" },
      "allow",
    ],
    ["may be blank, so that there is none", { Password, FTPPassword: "" }, FTP, "no-password"],
    [
      "replace a general hash",
      {
        PasswordHash: `$scrypt$ln=10,r=8,p=1$${"A".repeat(22)}$${"A".repeat(43)}`,
        SFTPPassword: "pass",
      },
      {},
      "allow",
    ],
    ["are keys for SFTP", { SFTPPublicKey: KEYS.ed25519 }, KEY, 1],
    ["are several keys for SFTP", { SFTPPublicKeys: [KEYS.ed25519, KEYS.rsa] }, KEY, 2],
    ["are several keys in one text", { SFTPPublicKey: `${KEYS.ed25519},${KEYS.rsa}` }, KEY, 2],
    [
      "replace the general keys",
      { PublicKey: KEYS.p256, PublicKeys: [KEYS.rsa, KEYS.p521], SFTPPublicKey: KEYS.ed25519 },
      KEY,
      1,
    ],
    ["may be no key", { PublicKey: KEYS.p256, SFTPPublicKey: "" }, KEY, "no-key"],
    ["of another protocol are no keys for SFTP", { FTPPublicKey: KEYS.p256 }, KEY, "no-key"],
  ]);

  it("choose role, policy and home there where the stack takes roles from secrets", async () => {
    const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
    const record = {
      Password,
      Role: role("all"),
      FTPRole: role("ftp"),
      HomeDirectory: "/files/all",
      FTPHomeDirectory: "/files/ftp",
      FTPPolicy: '{"Id":"${transfer:HomeFolder}"}',
    };
    const settings = { rolesFromSecrets: true };
    const ftp = await logIn(record, FTP, settings);
    assert.equal(ftp.answer["Role"], role("ftp"));
    assert.equal(ftp.answer["Policy"], '{"Id":"ftp"}');
    assert.equal(ftp.answer["HomeDirectoryDetails"], '[{"Entry":"/","Target":"/files/ftp"}]');
    const sftp = await logIn(record, {}, settings);
    assert.equal(sftp.answer["Role"], role("all"));
    assert.equal(sftp.answer["HomeDirectoryDetails"], '[{"Entry":"/","Target":"/files/all"}]');
  });

  it("are named where one shadows another", async () => {
    const PasswordHash = `$scrypt$ln=10,r=8,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;
    const { line } = await logIn({ Password, FTPPassword: "x", FTPPasswordHash: PasswordHash });
    assert.deepEqual(line.warnings, ["FTPPassword ignored beside FTPPasswordHash"]);
  });
});

describe("public keys in one text", () => {
  const { ed25519, rsa, p256 } = KEYS;
  const text = (PublicKey: string): object => ({ PublicKey });
  check([
    ["are separated by commas", text(`${rsa},${ed25519}`), KEY, 2],
    ["are separated by commas after comments", text(`${rsa} one,${ed25519} two`), KEY, 2],
    ["are separated by commas and blanks", text(`${rsa} one , ${ed25519} two`), KEY, 2],
    ["are separated by semicolons", text(`${rsa};${ed25519}`), KEY, 2],
    ["are separated by a blank", text(`${rsa} ${ed25519}`), KEY, 2],
    ["are separated by a blank after a comment", text(`${rsa} me@home ${ed25519} me@work`), KEY, 2],
    ["are separated by line ends", text(`${rsa}\n${p256} laptop\n`), KEY, 2],
    ["are separated by Windows line ends", text(`${rsa} x\r\n\r\n${p256} y\r\n`), KEY, 2],
    ["are separated by old Macintosh line ends", text(`${rsa} x\r${p256} y`), KEY, 2],
    ["may be three", text(`${rsa},${p256}\n${ed25519} x`), KEY, 3],
    ["may be JSON", { PublicKeys: JSON.stringify([rsa, `${ed25519} x`]) }, KEY, 2],
    ["may be JSON in PublicKey", text(JSON.stringify([rsa])), KEY, 1],
    ["may be several in an entry of a list", { PublicKeys: [`${rsa},${p256}`, ed25519] }, KEY, 3],
    ["all have to be keys", text(`${rsa},ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA`), KEY, "bad-record"],
    [
      "all have to be of a type that the service verifies",
      text(`${rsa},sk-ssh-ed25519@openssh.com ${ed25519.slice(12)}`),
      KEY,
      "bad-record",
    ],
    ["are refused with options before them", text(`command="x" ${rsa}`), KEY, "bad-record"],
    ["are refused where the JSON is broken", { PublicKeys: `["${rsa}"` }, KEY, "bad-record"],
    [
      "are refused where the JSON holds objects",
      { PublicKeys: JSON.stringify([{ key: rsa }]) },
      KEY,
      "bad-record",
    ],
  ]);

  it("are warned of where the service might refuse one", async () => {
    const { line } = await logIn({ PublicKeys: [rsa, SHORT_RSA] }, KEY);
    assert.equal(line.decision, "allow");
    assert.deepEqual(line.warnings, [
      "PublicKeys entry 2 is an RSA key of 1024 bits, which the service might refuse; ask for 2048 or more",
    ]);
  });
});

const SHORT_RSA =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDCFFmwdEqy2zc4Yih2CQCmUZJB/qfPj+Mvryt1DGX/8wIruccHsENHra+hGRyTz1nfAB0Olmtq1zHEu/k1J+TYg4xpIEqiDkD1Crn4/A3y7zJp8SODHoj8ru6mr1Wh0XBq3dk9ZPDVncoWlvnzuT8PV0bFT9tAfhVAE1o5FucGCQ==";
