import assert from "node:assert/strict";

import { utils } from "ssh2";

import { ed25519KeyPair } from "../../../sandbox/sftp/server";

describe("a new key", () => {
  it("is one that can be read", () => {
    const readable = utils.generateKeyPairSync("rsa", { bits: 1024 });
    const made = [{ private: "garbled", public: "" }, readable];
    assert.equal(
      ed25519KeyPair(() => made.shift() ?? readable),
      readable,
    );
  });

  it("is of the type that OpenSSH makes by itself", () => {
    const { private: privateKey, public: publicKey } = ed25519KeyPair();
    const parsed = utils.parseKey(privateKey);
    assert.ok(!(parsed instanceof Error));
    assert.equal(`ssh-ed25519 ${parsed.getPublicSSH().toString("base64")}`, publicKey);
  });
});
