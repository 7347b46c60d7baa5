import assert from "node:assert/strict";

import type { PosixProfile } from "../../../identity/authorizer/user/posix-profile";
import { isPermitted, PERMISSION } from "../../../sandbox/files/owners";

describe("isPermitted", () => {
  const table: readonly [string, PosixProfile, number, number, boolean][] = [
    ["an owner without rights, whatever others have", { Uid: 1, Gid: 9 }, 0o077, 4, false],
    ["an owner with all of them", { Uid: 1, Gid: 9 }, 0o700, 7, true],
    ["a group without rights, whatever others have", { Uid: 9, Gid: 2 }, 0o707, 4, false],
    ["a further group", { Uid: 9, Gid: 9, SecondaryGids: [8, 2] }, 0o040, 4, true],
    ["others", { Uid: 9, Gid: 9 }, 0o004, 4, true],
    [
      "others with one right of two",
      { Uid: 9, Gid: 9 },
      0o002,
      PERMISSION.write + PERMISSION.traverse,
      false,
    ],
  ];
  for (const [title, user, mode, wanted, expected] of table) {
    it(`${expected ? "admits" : "refuses"} ${title}`, () =>
      assert.equal(isPermitted(user, { uid: 1, gid: 2, mode }, wanted), expected));
  }
});
