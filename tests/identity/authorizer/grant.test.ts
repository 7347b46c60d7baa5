import * as assert from "node:assert/strict";

import type { AuthorizerSettings } from "../../../identity/authorizer/settings";
import { grantOf, outcome, statementOf } from "./grants";
import { SETTINGS } from "../support";

const ROLES_FROM_SECRETS: AuthorizerSettings = { ...SETTINGS, rolesFromSecrets: true };
const OTHER_ROLE = "arn:aws:iam::111122223333:role/other";
const HERE = "arn:aws:s3:::files";

const policyOfLength = (length: number): string => {
  const empty = '{"Version":"2012-10-17","Statement":[],"Id":""}';
  return empty.replace('"Id":""', `"Id":"${"x".repeat(length - empty.length)}"`);
};

describe("a user's secret, where the stack takes no roles from secrets,", () => {
  it("may name folders within the own one", () => {
    const home = [
      { Entry: "/in", Target: "/files/alice/in" },
      { Entry: "/readme.txt", Target: "/files/alice/readme.txt", Type: "FILE" as const },
    ];
    const grant = grantOf({ HomeDirectoryDetails: home });
    assert.deepEqual(grant.home, home);
    assert.deepEqual(grant.warnings, []);
    assert.deepEqual(statementOf(grant, "Objects")?.Resource, [
      `${HERE}/alice/in/*`,
      `${HERE}/alice/readme.txt`,
    ]);
    assert.deepEqual(statementOf(grant, "List0")?.Condition, {
      StringLike: { "s3:prefix": ["alice/in", "alice/in/*"] },
    });
  });

  // Fault 13: compared without a slash, "/a" would take "/ab" for a part of itself.
  it("may name folders whose names begin alike", () => {
    const home = [
      { Entry: "/a", Target: "/files/alice/a" },
      { Entry: "/ab", Target: "/files/alice/ab" },
      { Entry: "/a/b", Target: "/files/alice/b" },
    ];
    const grant = grantOf({ HomeDirectoryDetails: home });
    assert.deepEqual(grant.home, home);
    assert.deepEqual(statementOf(grant, "Objects")?.Resource, [
      `${HERE}/alice/a/*`,
      `${HERE}/alice/ab/*`,
      `${HERE}/alice/b/*`,
    ]);
  });

  it("may name the own folder by the service's variable", () => {
    const grant = grantOf({ HomeDirectory: "/files/${transfer:UserName}/in" });
    assert.deepEqual(grant.home, [{ Entry: "/", Target: "/files/alice/in" }]);
  });

  // Without it, whoever can write one secret reads the whole bucket.
  for (const HomeDirectory of ["/files/alice2", "/files/bob", "/files", "/other/alice"]) {
    it(`can't lead to ${HomeDirectory}`, () => {
      const grant = grantOf({ HomeDirectory });
      assert.deepEqual(grant, {
        ...grantOf({}),
        warnings: ["home directory ignored: it is not in the user's own folder"],
      });
    });
  }

  it("can't mix one folder of another user with its own", () => {
    const grant = grantOf({
      HomeDirectoryDetails: [
        { Entry: "/own", Target: "/files/alice" },
        { Entry: "/bob", Target: "/files/bob" },
      ],
    });
    assert.deepEqual(grant.home, [{ Entry: "/", Target: "/files/alice" }]);
  });

  // Without it, whoever can write one secret takes on any role that the service may.
  it("can't choose a role or a policy", () => {
    const grant = grantOf({ Role: OTHER_ROLE, Policy: '{"Statement":[]}' });
    assert.deepEqual(grant, { ...grantOf({}), warnings: ["Role ignored", "Policy ignored"] });
  });

  it("may have a blank role, which is none", () => {
    for (const Role of ["", " "]) {
      assert.deepEqual(grantOf({ Role }), grantOf({}));
      assert.deepEqual(grantOf({ Role }, ROLES_FROM_SECRETS), grantOf({}));
    }
  });

  // Whoever copies a record to another name must not give that user's folder and keys away.
  for (const [field, name] of [
    ["username", "bob"],
    ["username", "Alice"],
    ["username", ""],
    ["UserId", "bob"],
  ] as const) {
    it(`denies where ${field} is "${name}"`, () => {
      assert.deepEqual(outcome({ [field]: name }, SETTINGS), {
        kind: "deny",
        reason: "bad-record",
        detail: "username or UserId names another user",
      });
    });
  }

  it("may repeat the user's own name", () => {
    assert.deepEqual(grantOf({ username: "alice", UserId: "alice" }), grantOf({}));
  });

  it("may repeat the stack's own role without a warning", () => {
    assert.deepEqual(grantOf({ Role: SETTINGS.userRoleArn }).warnings, []);
  });

  // Fault 16: the service refuses a longer policy, and the login looks like a wrong password.
  it("denies where its folders do not fit a policy", () => {
    const details = Array.from({ length: 40 }, (_, index) => ({
      Entry: `/folder-${index}`,
      Target: `/files/alice/folder-${index}`,
    }));
    const denial = outcome({ HomeDirectoryDetails: details }, SETTINGS);
    assert.equal(denial.kind === "deny" && denial.reason, "policy-too-long");
  });
});

describe("a user's secret, where the stack takes roles from secrets,", () => {
  // Fault 16: a role that is read from the wrong object lets the user in with somebody else's rights.
  it("chooses role, policy and folder", () => {
    const Policy = '{"Version":"2012-10-17","Statement":[]}';
    assert.deepEqual(
      grantOf({ Role: OTHER_ROLE, Policy, HomeDirectory: "/other/data" }, ROLES_FROM_SECRETS),
      {
        kind: "grant",
        role: OTHER_ROLE,
        policy: Policy,
        home: [{ Entry: "/", Target: "/other/data" }],
        warnings: [],
      },
    );
  });

  // Fault 7: an answer with a blank role is no answer; the stack's own role is always safe.
  it("falls back to the stack's role and a composed policy", () => {
    assert.deepEqual(grantOf({}, ROLES_FROM_SECRETS), grantOf({}));
  });

  it("is confined to its folder of another bucket, whose key the role decides", () => {
    const grant = grantOf({ Role: OTHER_ROLE, HomeDirectory: "/other/data" }, ROLES_FROM_SECRETS);
    assert.deepEqual(statementOf(grant, "Objects")?.Resource, ["arn:aws:s3:::other/data/*"]);
    assert.equal(statementOf(grant, "Key")?.Resource, "*");
  });

  it("may lead to a whole bucket", () => {
    const grant = grantOf({ HomeDirectory: "/files" }, ROLES_FROM_SECRETS);
    assert.deepEqual(statementOf(grant, "Objects")?.Resource, [`${HERE}/*`]);
    assert.deepEqual(statementOf(grant, "List0")?.Condition, {
      StringLike: { "s3:prefix": ["*"] },
    });
  });

  // Fault 17: left to the service, these would match nothing, and the user could not list.
  it("may use the service's variables in its policy", () => {
    const Policy =
      '{"Id":"${transfer:HomeBucket} ${transfer:HomeFolder} ${transfer:HomeDirectory} ${transfer:UserName} ${aws:userid}"}';
    const grant = grantOf({ Policy, HomeDirectory: "/files/shared/in" }, ROLES_FROM_SECRETS);
    assert.equal(grant.policy, '{"Id":"files shared/in files/shared/in alice ${aws:userid}"}');
  });

  // AWS's own example: with a slash after ":::" no ARN of an object matches, and every transfer fails.
  it("may put the home directory into the ARN of an object", () => {
    const Policy = {
      Version: "2012-10-17",
      Statement: [{ Sid: "Objects", Resource: "arn:aws:s3:::${transfer:HomeDirectory}*" }],
    };
    for (const [HomeDirectory, arn] of [
      ["/files/alice", "arn:aws:s3:::files/alice*"],
      ["/files/alice/", "arn:aws:s3:::files/alice*"],
      ["/files", "arn:aws:s3:::files*"],
      ["", "arn:aws:s3:::files/alice*"],
    ]) {
      const grant = grantOf({ Policy, HomeDirectory }, ROLES_FROM_SECRETS);
      assert.equal(statementOf(grant, "Objects")?.Resource, arn);
    }
  });

  it("may write the service's variables in any case", () => {
    const Policy =
      '{"Id":"${Transfer:HomeBucket} ${TRANSFER:HOMEFOLDER} ${transfer:homedirectory} ${Transfer:UserName}"}';
    const grant = grantOf({ Policy, HomeDirectory: "/files/in" }, ROLES_FROM_SECRETS);
    assert.equal(grant.policy, '{"Id":"files in files/in alice"}');
  });

  // Fault 17: other providers' variables mean nothing here, which is no reason to fail.
  it("may hold another provider's variables, which stay as they are", () => {
    const Policy = '{"Id":"{{VARIABLE}} {{ {0} %s ${aws:username} $& $1"}';
    assert.equal(grantOf({ Policy }, ROLES_FROM_SECRETS).policy, Policy);
  });

  it("takes a policy of exactly 2,048 characters", () => {
    const Policy = policyOfLength(2048);
    assert.equal(grantOf({ Policy }, ROLES_FROM_SECRETS).policy, Policy);
  });

  const BAD: [title: string, secret: object, denial: object][] = [
    [
      "of 2,049 characters",
      { Policy: policyOfLength(2049) },
      { reason: "policy-too-long", detail: "2049 characters; 2048 are allowed" },
    ],
    [
      "that is not JSON",
      { Policy: "Allow *" },
      { reason: "bad-record", detail: "Policy is not a JSON object" },
    ],
    [
      "that is a list",
      { Policy: "[]" },
      { reason: "bad-record", detail: "Policy is not a JSON object" },
    ],
    [
      "with an unknown variable",
      { Policy: '{"Id":"${transfer:Nobody} ${transfer:toString}"}' },
      { reason: "bad-record", detail: "Policy has a variable that can't be resolved" },
    ],
    ...["${Transfer:SourceIp}", "${transfer:}", "${ transfer:UserName }", "${TRANSFER:Home}"].map(
      (variable): [string, object, object] => [
        `with the variable ${variable}`,
        { Policy: `{"Id":"${variable}"}` },
        { reason: "bad-record", detail: "Policy has a variable that can't be resolved" },
      ],
    ),
    [
      "with the folder of a user who has several",
      {
        Policy: '{"Id":"${transfer:HomeFolder}"}',
        HomeDirectoryDetails: [
          { Entry: "/a", Target: "/files/a" },
          { Entry: "/b", Target: "/files/b" },
        ],
      },
      { reason: "bad-record", detail: "Policy has a variable that can't be resolved" },
    ],
  ];
  for (const [title, secret, denial] of BAD) {
    it(`denies a policy ${title}`, () => {
      assert.deepEqual(outcome(secret, ROLES_FROM_SECRETS), { kind: "deny", ...denial });
    });
  }
});
