import assert from "node:assert/strict";

import { differing, isSame } from "../../../identity/users/record-equality";
import { KEYS } from "../support";

describe("what records say", () => {
  it("is the same in another form, and with other fields that nobody reads", () => {
    const text = { PublicKey: `${KEYS.rsa} alice@home\n`, AllowedCidrs: "10.0.0.0/8", note: "x" };
    const list = { PublicKeys: [KEYS.rsa], AllowedCidrs: ["10.0.0.0/8"] };
    assert.equal(isSame(text, list, "secrets"), true);
    assert.equal(isSame(text, { ...list, Disabled: true }, "secrets"), false);
  });

  // Both are refused in the same words, and one of them is not what a file asks for.
  it("is the text itself where logins are refused", () => {
    const soon = { PublicKeys: [KEYS.rsa], Expires: "soon" };
    assert.equal(isSame(soon, { ...soon }, "secrets"), true);
    assert.equal(isSame(soon, { ...soon, Expires: "later" }, "secrets"), false);
    assert.equal(isSame({ Password: "x" }, { Password: "y" }, "dynamodb"), false);
  });

  it("differs by name, in the order of the names", () => {
    const [a, b] = [
      { Expires: "2030-12-31", Access: "read-only", same: [1] },
      { same: [1], new: 1 },
    ];
    assert.deepEqual(differing(a, b), ["Access", "Expires", "new"]);
    assert.deepEqual(differing(a, { ...a }), []);
  });
});
