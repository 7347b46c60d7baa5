import * as assert from "node:assert/strict";

import { createHandler, type LogLine } from "../../identity/authorizer/handler";
import type { FileSystemSettings } from "../../identity/authorizer/settings";
import { outcome } from "./authorizer/grants";
import { EFS_SETTINGS, eventOf, KEYS, portsOf, SETTINGS } from "./support";

const ROLES_FROM_SECRETS: FileSystemSettings = { ...EFS_SETTINGS, rolesFromSecrets: true };
const PosixProfile = { Uid: 1001, Gid: 1001, SecondaryGids: [2001] };
const OTHER_ROLE = "arn:aws:iam::111122223333:role/other";

/** Grant for a secret with a POSIX profile only. */
const GRANT = {
  kind: "grant",
  role: SETTINGS.userRoleArn,
  posixProfile: PosixProfile,
  home: [{ Entry: "/", Target: "/fs-0a1b2c3d/alice" }],
  warnings: [],
};

describe("a user of a file system", () => {
  it("is let into the own folder as who the secret says, without a session policy", () => {
    assert.deepEqual(outcome({ PosixProfile }, EFS_SETTINGS), GRANT);
  });

  it("may be led to a folder within the own one", () => {
    const { home, ...rest } = GRANT;
    assert.deepEqual(
      outcome(
        { PosixProfile, HomeDirectory: "/fs-0a1b2c3d/${transfer:UserName}/in" },
        EFS_SETTINGS,
      ),
      { ...rest, home: [{ ...home[0], Target: "/fs-0a1b2c3d/alice/in" }] },
    );
  });

  // Without it, whoever can write one secret is led to any folder that the user's groups may read.
  for (const HomeDirectory of ["/fs-0a1b2c3d/bob", "/fs-0a1b2c3d", "/fs-other/alice"]) {
    it(`can't be led to ${HomeDirectory}`, () => {
      assert.deepEqual(outcome({ PosixProfile, HomeDirectory }, EFS_SETTINGS), {
        ...GRANT,
        warnings: ["home directory ignored: it is not in the user's own folder"],
      });
    });
  }

  it("can't choose a role or a policy", () => {
    const secret = { PosixProfile, Role: OTHER_ROLE, Policy: '{"Statement":[]}' };
    assert.deepEqual(outcome(secret, EFS_SETTINGS), {
      ...GRANT,
      warnings: ["Role ignored", "Policy ignored"],
    });
  });

  it("may choose role and folder where the stack takes roles from secrets", () => {
    const secret = { PosixProfile, Role: OTHER_ROLE, HomeDirectory: "/fs-0a1b2c3d/shared" };
    assert.deepEqual(outcome(secret, ROLES_FROM_SECRETS), {
      ...GRANT,
      role: OTHER_ROLE,
      home: [{ Entry: "/", Target: "/fs-0a1b2c3d/shared" }],
    });
  });

  // Without a profile the service refuses the answer, and the login looks like a wrong password.
  it("is denied without a POSIX profile", () => {
    assert.deepEqual(outcome({}, EFS_SETTINGS), { kind: "deny", reason: "no-posix-profile" });
  });

  // Only a session policy keeps a reader from writing; without one the user would get more than the
  // secret says.
  for (const Access of ["read-only", "write-only"]) {
    it(`is denied with Access ${Access}`, () => {
      assert.deepEqual(outcome({ PosixProfile, Access }, EFS_SETTINGS), {
        kind: "deny",
        reason: "not-enforceable",
        detail: "Access has no effect on a file system; set modes there",
      });
    });
  }

  it("is denied with a policy that the stack would take from the secret", () => {
    const secret = { PosixProfile, Policy: '{"Statement":[]}' };
    assert.deepEqual(outcome(secret, ROLES_FROM_SECRETS), {
      kind: "deny",
      reason: "not-enforceable",
      detail: "Policy has no effect on a file system; set modes there",
    });
  });

  it("has no use for the profile in a bucket, which warns", () => {
    assert.deepEqual(outcome({ PosixProfile }, SETTINGS), {
      ...outcome({}, SETTINGS),
      warnings: ["PosixProfile ignored"],
    });
  });
});

describe("the answer for a file system", () => {
  const run = async (event: string, secret: object) => {
    const lines: LogLine[] = [];
    const handler = createHandler(portsOf({ alice: secret }), EFS_SETTINGS, (line) =>
      lines.push(line),
    );
    return { answer: await handler(eventOf(event)), reason: lines[0]?.reason };
  };
  const ANSWER = {
    Role: SETTINGS.userRoleArn,
    PosixProfile,
    HomeDirectoryType: "LOGICAL",
    HomeDirectoryDetails: '[{"Entry":"/","Target":"/fs-0a1b2c3d/alice"}]',
  };

  // The directories are text, the profile is an object: the service refuses any other form.
  it("has role, profile and folder, and the keys where a key is offered", async () => {
    const secret = { Password: "correct horse", PublicKey: KEYS.rsa, PosixProfile };
    assert.deepEqual((await run("sftp-password", secret)).answer, ANSWER);
    assert.deepEqual((await run("sftp-key", secret)).answer, {
      ...ANSWER,
      PublicKeys: [KEYS.rsa],
    });
  });

  it("to a user without a profile is empty, and the log says why", async () => {
    assert.deepEqual(await run("sftp-password", { Password: "correct horse" }), {
      answer: {},
      reason: "no-posix-profile",
    });
  });
});
