import assert from "node:assert/strict";

import { changed, differingFields, isEquivalent, withKeys } from "../../../identity/users/changes";
import { KEYS } from "../support";

describe("changes of a record", () => {
  it("set and take away fields, and leave all others, unknown ones too", () => {
    const before = { Access: "read-only", Expires: "2030-12-31", note: "kept" };
    assert.deepEqual(changed(before, { Access: "write-only", Expires: undefined }), {
      Access: "write-only",
      note: "kept",
    });
    assert.deepEqual(before, { Access: "read-only", Expires: "2030-12-31", note: "kept" });
  });

  // Otherwise the plain-text password would remain in the store.
  it("take away the older form of what they set", () => {
    assert.deepEqual(changed({ Password: "plain" }, { PasswordHash: "hash" }), {
      PasswordHash: "hash",
    });
    assert.deepEqual(changed({ PublicKey: KEYS.rsa }, { PublicKeys: [KEYS.ed25519] }), {
      PublicKeys: [KEYS.ed25519],
    });
    assert.deepEqual(changed({ PublicKey: KEYS.rsa }, { PublicKeys: undefined }), {});
  });

  // Otherwise the old password, keys or networks would go on counting for one protocol.
  it("take away what other providers' fields say of the same", () => {
    assert.deepEqual(
      changed(
        { Password: "a", SFTPPassword: "b", FTPPasswordHash: "c", Access: "read-only" },
        { PasswordHash: "hash" },
      ),
      { Access: "read-only", PasswordHash: "hash" },
    );
    assert.deepEqual(
      changed({ PublicKey: KEYS.rsa, SFTPPublicKey: KEYS.rsa }, { PublicKeys: [KEYS.other] }),
      { PublicKeys: [KEYS.other] },
    );
    const networks = {
      AcceptedIpNetwork: "10.0.0.0/8",
      FTPAcceptedIpNetworkList: "10.0.0.0/8",
      ipv4_allow_list: ["10.0.0.0/8"],
    };
    assert.deepEqual(changed(networks, { AllowedCidrs: ["192.0.2.0/24"] }), {
      AllowedCidrs: ["192.0.2.0/24"],
    });
    assert.deepEqual(
      changed({ server_id_allow_list: ["s-1"] }, { serverId: "s-0123456789abcdef0" }),
      { serverId: "s-0123456789abcdef0" },
    );
  });

  it("keep the networks of another provider when they take away AllowedCidrs", () => {
    const before = { AllowedCidrs: "10.0.0.0/8", AcceptedIpNetwork: "10.1.0.0/16" };
    assert.deepEqual(changed(before, { AllowedCidrs: undefined }), {
      AcceptedIpNetwork: "10.1.0.0/16",
    });
  });

  it("add to the keys that count for SFTP", () => {
    const before = { PublicKeys: [KEYS.rsa], SFTPPublicKey: `${KEYS.p256},${KEYS.ed25519}` };
    assert.deepEqual(withKeys(before, [KEYS.other], true), {
      PublicKeys: [KEYS.p256, KEYS.ed25519, KEYS.other],
    });
    assert.deepEqual(withKeys({ PublicKeys: JSON.stringify([KEYS.rsa]) }, [KEYS.other], true), {
      PublicKeys: [KEYS.rsa, KEYS.other],
    });
  });

  it("leave one form of a home, whichever is set", () => {
    const details = [{ Entry: "/", Target: "/files/alice" }];
    const both = { HomeDirectory: "/files/alice", HomeDirectoryDetails: details };
    assert.deepEqual(changed({ HomeDirectory: "/x" }, { HomeDirectoryDetails: details }), {
      HomeDirectoryDetails: details,
    });
    assert.deepEqual(
      changed({ HomeDirectory: "/x" }, { HomeDirectory: undefined, HomeDirectoryDetails: details }),
      { HomeDirectoryDetails: details },
    );
    assert.deepEqual(
      changed({}, { HomeDirectory: "/files/alice", HomeDirectoryDetails: undefined }),
      { HomeDirectory: "/files/alice" },
    );
    assert.deepEqual(
      changed(both, { HomeDirectory: undefined, HomeDirectoryDetails: undefined }),
      {},
    );
  });

  it("replace keys, or add to those of either form", () => {
    const before = { PublicKeys: [`${KEYS.ed25519} alice@home`], PublicKey: `${KEYS.rsa}\n` };
    assert.deepEqual(withKeys(before, [KEYS.other], false), { PublicKeys: [KEYS.other] });
    assert.deepEqual(withKeys(before, [KEYS.other, KEYS.ed25519], true), {
      PublicKeys: [KEYS.ed25519, KEYS.rsa, KEYS.other],
    });
    assert.deepEqual(withKeys({}, [KEYS.other], true), { PublicKeys: [KEYS.other] });
  });

  // The check of the record reports them.
  it("keep a line that is no key, and no entry that is not even text", () => {
    const before = { PublicKeys: ["ssh-ed25519 AAAA alice@home", 7, KEYS.rsa] };
    assert.deepEqual(withKeys(before, [KEYS.other], true), {
      PublicKeys: ["ssh-ed25519 AAAA alice@home", KEYS.rsa, KEYS.other],
    });
  });
});

describe("the comparison of records", () => {
  it("takes other forms of a value, and unknown fields, for the same record", () => {
    const text = { PublicKey: `${KEYS.rsa} alice@home\n`, AllowedCidrs: "10.0.0.0/8", note: "x" };
    const list = { PublicKeys: [KEYS.rsa], AllowedCidrs: ["10.0.0.0/8"] };
    assert.equal(isEquivalent(text, list, "secrets"), true);
    assert.equal(isEquivalent(text, { ...list, Disabled: true }, "secrets"), false);
  });

  // Both are denied for the same reason, but an import must still write the other one.
  it("compares the fields themselves if logins are denied", () => {
    const soon = { PublicKeys: [KEYS.rsa], Expires: "soon" };
    assert.equal(isEquivalent(soon, { ...soon }, "secrets"), true);
    assert.equal(isEquivalent(soon, { ...soon, Expires: "later" }, "secrets"), false);
    assert.equal(isEquivalent({ Password: "x" }, { Password: "y" }, "dynamodb"), false);
  });

  it("names the fields that differ, in alphabetical order", () => {
    const [a, b] = [
      { Expires: "2030-12-31", Access: "read-only", same: [1] },
      { same: [1], new: 1 },
    ];
    assert.deepEqual(differingFields(a, b), ["Access", "Expires", "new"]);
    assert.deepEqual(differingFields(a, { ...a }), []);
  });
});
