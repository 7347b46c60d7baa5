import * as assert from "node:assert/strict";

import { grantOf, outcome } from "../grants";
import { SETTINGS } from "../../support";

const ROLES_FROM_SECRETS = { ...SETTINGS, rolesFromSecrets: true };
const NOT_A_PATH = 'is not a path such as "/bucket/folder"';
const NOT_A_MAPPING = "entry 1 is not a mapping of Entry to Target";

/** Home directories that cannot be used as they are written, of a user alice of the bucket files. */
const UNREADABLE: [field: string, value: unknown, problem: string][] = [
  ["HomeDirectory", ["/files"], "is not text"],
  ["HomeDirectory", "/files/alice/../bob", NOT_A_PATH],
  ["HomeDirectory", "/files/alice/..", NOT_A_PATH],
  ["HomeDirectory", "/files/alice/.", NOT_A_PATH],
  ["HomeDirectory", "/files//alice", NOT_A_PATH],
  ["HomeDirectory", "/files/*", NOT_A_PATH],
  ["HomeDirectory", "/files/{{USER}}", NOT_A_PATH],
  ["HomeDirectory", "/files/${transfer:HomeFolder}", NOT_A_PATH],
  ["HomeDirectory", "/files/a\nb", NOT_A_PATH],
  ["HomeDirectoryDetails", "[", "is not a list of mappings"],
  ["HomeDirectoryDetails", [], "is not a list of mappings"],
  ["HomeDirectoryDetails", ["/"], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [null], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: "/" }], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: "in", Target: "/files/a" }], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: 1, Target: "/files/a" }], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: "in/a", Target: "/files/a" }], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: "/in//a", Target: "/files/a" }], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: "/in/..", Target: "/files/a" }], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: "/../in", Target: "/files/a" }], NOT_A_MAPPING],
  ["HomeDirectoryDetails", [{ Entry: "/", Target: "/files/a", Type: "LINK" }], NOT_A_MAPPING],
  [
    "HomeDirectoryDetails",
    [
      { Entry: "/", Target: "/files/alice" },
      { Entry: "/in", Target: "/files/alice/in" },
    ],
    'has further mappings beside the Entry "/"',
  ],
  [
    "HomeDirectoryDetails",
    [
      { Entry: "/in", Target: "/files/alice" },
      { Entry: "/in/", Target: "/files/alice/in" },
    ],
    "maps one Entry twice",
  ],
  ["HomeDirectory", "files", NOT_A_PATH],
  ["HomeDirectory", null, "is not text"],
  ["HomeDirectory", "/test_bucket/SFTP", NOT_A_PATH],
  ["HomeDirectory", "/Legacy/alice", NOT_A_PATH],
  ["HomeDirectory", "/files/${Transfer:UserName}//in", NOT_A_PATH],
  ["HomeDirectory", "/files/alice2//in", NOT_A_PATH],
  ["HomeDirectoryDetails", [{ Entry: "/", Target: "/test_bucket/SFTP" }], NOT_A_MAPPING],
];

const isOwn = (value: unknown): boolean =>
  /\/files\/(alice|\$\{transfer:username\})(?!\w)/i.test(JSON.stringify(value));

describe("a home directory that cannot be read", () => {
  for (const [field, value, problem] of UNREADABLE) {
    const secret = { [field]: value };
    const refused = { kind: "deny", reason: "bad-record", detail: `${field} ${problem}` };

    it(`denies where the stack honours any, for ${JSON.stringify(secret)}`, () => {
      assert.deepEqual(outcome(secret, ROLES_FROM_SECRETS), refused);
    });

    // It may mean a part of the user's own folder only, and then the whole folder would be too much.
    if (isOwn(value)) {
      it(`denies where it names the own folder, for ${JSON.stringify(secret)}`, () => {
        assert.deepEqual(outcome(secret, SETTINGS), refused);
      });
    } else {
      it(`is ignored, with a warning, for ${JSON.stringify(secret)}`, () => {
        const warnings = [`home directory ignored: ${field} ${problem}`];
        assert.deepEqual(outcome(secret, SETTINGS), { ...grantOf({}), warnings });
      });
    }
  }
});

describe("a home directory without its leading slash", () => {
  it("leads to the folder within the own one that it names", () => {
    const { home, warnings } = grantOf({ HomeDirectory: "files/${transfer:UserName}/in/" });
    assert.deepEqual(home, [{ Entry: "/", Target: "/files/alice/in" }]);
    assert.deepEqual(warnings, ["home directory has no leading slash"]);
  });

  it("is ignored where it leads elsewhere", () => {
    const { home, warnings } = grantOf({ HomeDirectory: "test-bucket/sftp" });
    assert.deepEqual(home, [{ Entry: "/", Target: "/files/alice" }]);
    assert.deepEqual(warnings, [`home directory ignored: HomeDirectory ${NOT_A_PATH}`]);
  });

  it("denies where the stack honours any, as the service would", () => {
    assert.deepEqual(outcome({ HomeDirectory: "files/alice" }, ROLES_FROM_SECRETS), {
      kind: "deny",
      reason: "bad-record",
      detail: `HomeDirectory ${NOT_A_PATH}`,
    });
  });
});
