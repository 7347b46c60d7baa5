import assert from "node:assert/strict";

import { hold } from "../../../cli/commands/hold";
import { type LocalObject, type LocalRequest, S3Error } from "../../support/local-s3";
import { BUCKET, callOn } from "./support";

const OLD = { key: "a/b", versionId: "v1" };
const DAY = "2030-12-31T00:00:00Z";

/** Two versions of a file, and another file whose name begins alike. */
const objects = (latest: Partial<LocalObject> = {}, old: Partial<LocalObject> = {}) => [
  { key: "a/b", versionId: "v2", ...latest },
  { ...OLD, ...old },
  { key: "a/bc", versionId: "v9" },
];

/** What S3 was asked to change. */
const changes = (requests: readonly LocalRequest[]): string[] =>
  requests
    .filter(({ method }) => method === "PUT")
    .map(({ path, query, body, headers }) => {
      const what = "legal-hold" in query ? "legal-hold" : "retention";
      const values = [...body.matchAll(/<(?:Status|Mode|RetainUntilDate)>([^<]*)</g)].map(
        ([, value = ""]) => value,
      );
      const bypass = headers["x-amz-bypass-governance-retention"] ?? "no bypass";
      return [path, query["versionId"], what, ...values, bypass].join(" ");
    });

describe("npm run hold", () => {
  it("tells what keeps the current version, and changes nothing", async () => {
    const { code, stdout, stderr, s3 } = await callOn(hold, ["a/b"], {
      objects: objects({
        hold: "ON",
        retention: { mode: "GOVERNANCE", until: "2099-05-06T07:08:00Z" },
      }),
    });
    assert.equal(code, 0, stderr);
    assert.equal(
      stdout,
      "a/b version v2 of 2026-01-02 03:04Z: legal hold, GOVERNANCE until 2099-05-06 07:08Z\n",
    );
    assert.deepEqual(changes(s3.requests), []);
  });

  it("tells of each version where all are meant", async () => {
    const { stdout } = await callOn(hold, ["a/b", "--all-versions"], {
      objects: objects({}, { retention: { mode: "COMPLIANCE", until: "2020-01-01T00:00:00Z" } }),
    });
    assert.deepEqual(stdout.split("\n"), [
      "a/b version v2 of 2026-01-02 03:04Z: no legal hold, no retention",
      "a/b version v1 of 2026-01-02 03:04Z: no legal hold, COMPLIANCE ended 2020-01-01 00:00Z",
      "",
    ]);
  });

  it("sets the hold of the version that was current when it looked", async () => {
    const { code, stdout, s3 } = await callOn(hold, ["/a/b", "--on", "--yes"], {
      objects: objects(),
    });
    assert.equal(code, 0);
    assert.deepEqual(changes(s3.requests), [`/${BUCKET}/a/b v2 legal-hold ON no bypass`]);
    assert.match(stdout, /^a\/b version v2 of .*: legal hold, no retention\n$/);
  });

  it("sets the hold of a replaced version by its id, and of all", async () => {
    const one = await callOn(hold, ["a/b", "--on", "--version-id", "v1", "--yes"], {
      objects: objects(),
    });
    assert.deepEqual(changes(one.s3.requests), [`/${BUCKET}/a/b v1 legal-hold ON no bypass`]);
    const all = await callOn(hold, ["a/b", "--on", "--all-versions", "--yes"], {
      objects: objects({ hold: "ON" }),
    });
    // v2 is held already.
    assert.deepEqual(changes(all.s3.requests), [`/${BUCKET}/a/b v1 legal-hold ON no bypass`]);
  });

  it("removes the hold", async () => {
    const { stdout, s3 } = await callOn(hold, ["a/b", "--off", "--yes"], {
      objects: objects({ hold: "ON" }),
    });
    assert.deepEqual(changes(s3.requests), [`/${BUCKET}/a/b v2 legal-hold OFF no bypass`]);
    assert.match(stdout, /: no legal hold, no retention\n$/);
  });

  // A confirmation that a script skips by accident would remove a hold that a court ordered.
  it("fails without --yes where nobody can be asked, and changes nothing", async () => {
    for (const args of [["--on"], ["--off"], ["--retain-until", "2030-12-31"]]) {
      const { code, stderr, s3 } = await callOn(hold, ["a/b", ...args], {
        objects: objects({
          ...(args[0] === "--off" && { hold: "ON" }),
          retention: { mode: "GOVERNANCE", until: "2029-01-01T00:00:00Z" },
        }),
      });
      assert.equal(code, 2);
      assert.match(stderr, /hold needs --yes without a terminal/);
      assert.deepEqual(changes(s3.requests), []);
    }
  });

  describe("for retention", () => {
    const until = (mode: string, text: string): Partial<LocalObject> => ({
      retention: { mode, until: text },
    });
    const retain = (latest: Partial<LocalObject>, ...args: string[]) =>
      callOn(hold, ["a/b", "--retain-until", "2030-12-31", "--yes", ...args], {
        objects: objects(latest),
      });

    it("extends it in the mode that the version has, without a bypass", async () => {
      for (const mode of ["GOVERNANCE", "COMPLIANCE"]) {
        const { stdout, s3 } = await retain(until(mode, "2029-01-01T00:00:00Z"));
        assert.deepEqual(changes(s3.requests), [
          `/${BUCKET}/a/b v2 retention ${mode} ${DAY} no bypass`,
        ]);
        assert.match(stdout, new RegExp(`: no legal hold, ${mode} until 2030-12-31 00:00Z\n$`));
      }
    });

    it("sets it in a given mode where there is none", async () => {
      const { s3 } = await retain({}, "--mode", "COMPLIANCE");
      assert.deepEqual(changes(s3.requests), [
        `/${BUCKET}/a/b v2 retention COMPLIANCE ${DAY} no bypass`,
      ]);
    });

    it("changes nothing where it ends on that day already", async () => {
      const { code, s3 } = await retain(until("GOVERNANCE", DAY));
      assert.deepEqual([code, changes(s3.requests)], [0, []]);
    });

    const refused: readonly (readonly [string, Partial<LocalObject>, string[], RegExp])[] = [
      [
        "a shorter one",
        until("GOVERNANCE", "2031-01-01T00:00:00Z"),
        [],
        /is retained until 2031-01-01 00:00Z \(GOVERNANCE\), and this command only extends/,
      ],
      [
        "another mode",
        until("GOVERNANCE", "2029-01-01T00:00:00Z"),
        ["--mode", "COMPLIANCE"],
        /has mode GOVERNANCE, which this command does not change; leave out --mode/,
      ],
      ["a first one without its mode", {}, [], /version v2 has no retention yet; add --mode/],
    ];
    for (const [title, latest, args, message] of refused) {
      it(`fails for ${title}, and changes nothing`, async () => {
        const { code, stderr, s3 } = await retain(latest, ...args);
        assert.deepEqual([code, changes(s3.requests)], [1, []]);
        assert.match(stderr, message);
      });
    }

    it("fails for all versions before it changes the first, if one is refused", async () => {
      const { code, s3 } = await callOn(
        hold,
        ["a/b", "--retain-until", "2030-12-31", "--all-versions", "--yes"],
        {
          objects: objects(
            until("GOVERNANCE", "2029-01-01T00:00:00Z"),
            until("GOVERNANCE", "2031-01-01T00:00:00Z"),
          ),
        },
      );
      assert.deepEqual([code, changes(s3.requests)], [1, []]);
    });
  });

  it("fails for a file that is not there, for one that is deleted, and for an unknown version", async () => {
    const cases: readonly (readonly [LocalObject[], string[], RegExp])[] = [
      [[{ key: "a/bc" }], [], /^there is no file a\/b in bucket managed-sftp-prod-/m],
      [
        [{ key: "a/b", versionId: "m", isDeleteMarker: true }, OLD],
        [],
        /^a\/b is deleted, and its versions are v1 of 2026-01-02 03:04Z; add --all-versions/m,
      ],
      [
        objects(),
        ["--version-id", "x"],
        /^a\/b has no version x; its versions are v2 of .*, v1 of/m,
      ],
    ];
    for (const [present, args, message] of cases) {
      const { code, stderr } = await callOn(hold, ["a/b", ...args], { objects: present });
      assert.equal(code, 1);
      assert.match(stderr, message);
    }
  });

  it("fails for a denied call with its permission, and for a bucket without Object Lock", async () => {
    const failing = (error: S3Error, parameter: string) =>
      callOn(hold, ["a/b", "--on", "--yes"], {
        objects: objects(),
        refuse: ({ method, query }) => {
          if (parameter in query && (method === "PUT" || parameter !== "legal-hold")) throw error;
        },
      });
    const denied = new S3Error(403, "AccessDenied", "Access Denied");
    for (const [parameter, action] of [
      ["legal-hold", "s3:PutObjectLegalHold"],
      ["retention", "s3:GetObjectRetention"],
      ["versions", "s3:ListBucketVersions"],
    ] as const) {
      const { code, stderr } = await failing(denied, parameter);
      assert.equal(code, 1);
      assert.ok(stderr.includes(`AWS denied ${action} in bucket ${BUCKET}`), stderr);
    }
    const { stderr } = await failing(
      new S3Error(400, "InvalidRequest", "Bucket is missing Object Lock Configuration"),
      "retention",
    );
    assert.match(stderr, /has no Object Lock; set storage\.objectLock and deploy it first/);
  });
});
