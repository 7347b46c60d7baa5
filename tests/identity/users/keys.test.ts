import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { fingerprintOf, keysIn } from "../../../identity/users/keys";
import { temporaryFolder } from "../../sandbox/support";
import { KEYS } from "../support";

describe("key files", () => {
  it("hold one key a line, with comments of either kind", () => {
    const text = `# of alice\n${KEYS.ed25519} alice@home\r\n\n${KEYS.rsa}\n`;
    assert.deepEqual(keysIn(text, "keys.pub"), [KEYS.ed25519, KEYS.rsa]);
  });

  it("hold several keys in one line, with and without comments", () => {
    const keys = [KEYS.ed25519, KEYS.rsa, KEYS.p256];
    assert.deepEqual(keysIn(keys.join(","), "k"), keys);
    assert.deepEqual(keysIn(keys.map((key) => `${key} a@b`).join(" "), "k"), keys);
    assert.throws(
      () => keysIn(`${KEYS.ed25519},${KEYS.rsa.slice(0, -9)}`, "k"),
      /k:1 is no public/,
    );
  });

  it("have the fingerprints that ssh-keygen prints", () => {
    const folder = temporaryFolder();
    try {
      const file = folder.file("key");
      execFileSync("ssh-keygen", ["-q", "-t", "ecdsa", "-N", "", "-f", file]);
      const [key = ""] = keysIn(readFileSync(`${file}.pub`, "utf8"), file);
      const [, printed] = execFileSync("ssh-keygen", ["-l", "-f", file], {
        encoding: "utf8",
      }).split(" ");
      assert.equal(fingerprintOf(key), printed);
    } finally {
      folder.remove();
    }
  });

  // Everybody who can read the store could log in with a private key.
  describe("fail for private keys", () => {
    for (const form of [
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl",
      "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIE",
      "PuTTY-User-Key-File-3: ssh-ed25519\n",
    ]) {
      it(form.split("\n")[0] ?? "", () =>
        assert.throws(() => keysIn(form, "id_rsa"), /^Error: id_rsa is a private key.*\.pub$/),
      );
    }
  });

  const others: readonly (readonly [string, string, RegExp])[] = [
    ["the form of SSH2", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA", /ssh-keygen -i -f/],
    ["PEM", "-----BEGIN PUBLIC KEY-----\nAAAA", /ssh-keygen -i -m PKCS8/],
    ["an option before a key", `from="10.0.0.1" ${KEYS.ed25519}`, /k:1 is no public key/],
    ["a hardware key", `${KEYS.rsa}\nsk-ssh-ed25519@openssh.com AAAAGnNr`, /k:2 is no public key/],
    ["nothing", "\n# none\n", /k holds no key/],
  ];
  for (const [title, text, message] of others) {
    it(`fail for ${title}, without quoting it`, () =>
      assert.throws(
        () => keysIn(text, "k"),
        (error: Error) => {
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /10\.0\.0\.1|AAAAGnNr/);
          return true;
        },
      ));
  }
});
