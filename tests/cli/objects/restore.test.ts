import assert from "node:assert/strict";

import { restore } from "../../../cli/commands/restore";
import { restoreFiles, type RestoreRequest } from "../../../cli/objects/restore";
import { type LocalObject, type LocalRequest, S3Error, startLocalS3 } from "../../support/local-s3";
import { printed } from "../../support/command";
import { BUCKET, callOn, storeAt } from "./support";

const archived = (key: string, more: Partial<LocalObject> = {}): LocalObject => ({
  ...{ key, storageClass: "GLACIER" },
  ...more,
});

/** What S3 was asked to restore: path and body of each request. */
const asked = (requests: readonly LocalRequest[]): string[] =>
  requests
    .filter(({ query }) => "restore" in query)
    .map(({ path, body }) => {
      const [, days] = /<Days>(\d+)<\/Days>/.exec(body) ?? [];
      const [, tier = "no tier"] = /<Tier>(\w+)<\/Tier>/.exec(body) ?? [];
      return `${path} ${days} ${tier}`;
    });

const FAR = "2099-01-02T00:00:00.000Z";

describe("npm run restore", () => {
  it("asks for one file as the stack file says, and tells how long it takes", async () => {
    const { code, stdout, stderr, s3 } = await callOn(restore, ["/alice/a b.csv"], {
      objects: [archived("alice/a b.csv"), archived("alice/a b.csv.old")],
      storage: { restore: { days: 3, tier: "Bulk" } },
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(asked(s3.requests), [`/${BUCKET}/alice/a%20b.csv 3 Bulk`]);
    assert.equal(
      stdout,
      "alice/a b.csv is being restored from GLACIER: 5 to 12 hours, then readable for 3 days\n",
    );
    assert.match(stderr, /^the same command tells the state again/m);
  });

  it("asks for seven days with tier Standard where the stack file says nothing", async () => {
    const { s3 } = await callOn(restore, ["a/b"], { objects: [archived("a/b")] });
    assert.deepEqual(asked(s3.requests), [`/${BUCKET}/a/b 7 Standard`]);
  });

  const states: readonly (readonly [string, LocalObject, string])[] = [
    ["is readable", { key: "a/b" }, "a/b needs no restore: STANDARD is readable\n"],
    [
      "is in GLACIER_IR",
      { key: "a/b", storageClass: "GLACIER_IR" },
      "a/b needs no restore: GLACIER_IR is readable\n",
    ],
    [
      "is being restored",
      archived("a/b", { restore: { inProgress: true } }),
      "a/b is being restored\n",
    ],
    [
      "is restored",
      archived("a/b", { restore: { inProgress: false, until: FAR } }),
      "a/b is restored, readable until 2099-01-02 00:00Z\n",
    ],
  ];
  for (const [title, object, text] of states) {
    it(`asks for nothing where the file ${title}, and succeeds`, async () => {
      const { code, stdout, s3 } = await callOn(restore, ["a/b"], { objects: [object] });
      assert.deepEqual([code, stdout, asked(s3.requests)], [0, text, []]);
    });
  }

  it("asks again once the copy has expired", async () => {
    const until = "2020-01-01T00:00:00.000Z";
    const { s3 } = await callOn(restore, ["a/b"], {
      objects: [archived("a/b", { restore: { inProgress: false, until } })],
    });
    assert.deepEqual(asked(s3.requests), [`/${BUCKET}/a/b 7 Standard`]);
  });

  it("keeps a restored file longer where --days is given, at no speed", async () => {
    const { stdout, s3 } = await callOn(restore, ["a/b", "--days", "30"], {
      objects: [archived("a/b", { restore: { inProgress: false, until: FAR } })],
    });
    assert.equal(stdout, "a/b stays readable for 30 days from now\n");
    assert.deepEqual(asked(s3.requests), [`/${BUCKET}/a/b 30 no tier`]);
  });

  it("takes it as asked for where somebody else was faster", async () => {
    const { code, stdout } = await callOn(restore, ["a/b"], {
      objects: [archived("a/b")],
      refuse: ({ query }) => {
        if ("restore" in query) throw new S3Error(409, "RestoreAlreadyInProgress", "in progress");
      },
    });
    assert.equal(code, 0);
    assert.match(stdout, /^a\/b is being restored from GLACIER/);
  });

  describe("for a folder", () => {
    const objects = (): LocalObject[] => [
      archived("a/1"),
      archived("a/2", { storageClass: "DEEP_ARCHIVE" }),
      archived("a/3", { restore: { inProgress: true } }),
      { key: "a/4" },
    ];

    it("asks for what is archived, and for nothing else, with --yes", async () => {
      const { code, stdout, stderr, s3 } = await callOn(restore, ["a/", "--yes"], {
        objects: objects(),
      });
      assert.equal(code, 0, stderr);
      assert.deepEqual(asked(s3.requests), [
        `/${BUCKET}/a/1 7 Standard`,
        `/${BUCKET}/a/2 7 Standard`,
      ]);
      assert.deepEqual(stdout.split("\n"), [
        "a/3 is being restored",
        "a/1 is being restored from GLACIER: 3 to 5 hours, then readable for 7 days",
        "a/2 is being restored from DEEP_ARCHIVE: up to 12 hours, then readable for 7 days",
        "",
      ]);
      assert.match(stderr, /^1 file in a\/ need/m);
    });

    const refusals: readonly (readonly [string, string[], number, RegExp])[] = [
      ["without --yes where nobody can be asked", [], 2, /needs --yes without a terminal/],
      [
        "for more files than --limit",
        ["--yes", "--limit", "1"],
        1,
        /^a\/ has more than 1 file to restore; name a narrower folder, or raise --limit/m,
      ],
      [
        "with a tier that one of the files has not",
        ["--yes", "--tier", "Expedited"],
        1,
        /^a\/2 is in DEEP_ARCHIVE, which has no Expedited; use --tier Standard or --tier Bulk/m,
      ],
    ];
    for (const [title, args, exit, message] of refusals) {
      it(`fails ${title}, before it asks for any file`, async () => {
        const { code, stderr, s3 } = await callOn(restore, ["a/", ...args], { objects: objects() });
        assert.deepEqual([code, asked(s3.requests)], [exit, []]);
        assert.match(stderr, message);
      });
    }
  });

  const failures: readonly (readonly [string, S3Error, RegExp])[] = [
    [
      "a denied call, with the permission that is missing",
      new S3Error(403, "AccessDenied", "Access Denied"),
      /^a\/b was not asked for: AWS denied s3:RestoreObject in bucket managed-sftp-prod-111122223333: Access Denied\ngive s3:RestoreObject to your role/m,
    ],
    [
      "Expedited without capacity",
      new S3Error(503, "GlacierExpeditedRetrievalNotAvailable", "Glacier expedited retrievals"),
      /S3 has no capacity for Expedited now; try again later, or use --tier Standard/,
    ],
  ];
  for (const [title, error, message] of failures) {
    it(`fails for ${title}`, async () => {
      const { code, stderr } = await callOn(restore, ["a/b"], {
        objects: [archived("a/b")],
        refuse: ({ query }) => {
          if ("restore" in query) throw error;
        },
      });
      assert.equal(code, 1);
      assert.match(stderr, message);
    });
  }

  it("fails for a listing that is denied, with its permission", async () => {
    const { code, stderr } = await callOn(restore, ["a/b"], {
      objects: [],
      refuse: ({ query }) => {
        if ("list-type" in query) throw new S3Error(403, "AccessDenied", "Access Denied");
      },
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^AWS denied s3:ListBucket in bucket .*\ngive s3:ListBucket to your role/m,
    );
  });

  it("fails for a file and for a folder that are not there", async () => {
    for (const [path, message] of [
      ["a/b", /^there is no file a\/b in bucket managed-sftp-prod-/m],
      ["a/c/", /^there is no file in folder a\/c\/ in bucket/m],
    ] as const) {
      const { code, stderr } = await callOn(restore, [path], { objects: [archived("a/bc")] });
      assert.equal(code, 1);
      assert.match(stderr, message);
    }
  });

  // Another account's bucket of the same name would be asked.
  it("fails with credentials of an account that the stack file does not allow", async () => {
    const { code, stderr, s3 } = await callOn(restore, ["a/b"], {
      ...{ account: "444455556666", objects: [archived("a/b")] },
    });
    assert.deepEqual([code, s3.requests], [1, []]);
    assert.match(stderr, /account 444455556666, and aws:allowedAccountIds/);
  });

  it("fails with a file system", async () => {
    const { code, stderr } = await callOn(restore, ["a/b"], {
      ...{
        objects: [],
        storage: { domain: "efs", administrators: ["arn:aws:iam::111122223333:role/a"] },
      },
    });
    assert.equal(code, 1);
    assert.match(stderr, /^stack prod has a file system and no bucket/m);
  });

  /** Waits for a folder, and lets something happen in the bucket at each nap. */
  async function waitFor(objects: LocalObject[], happens: readonly (() => void)[]) {
    const s3 = await startLocalS3({ objects });
    const naps: number[] = [];
    const request: RestoreRequest = {
      ...{ key: "a/", days: 7, tier: "Standard", prolongs: false },
      ...{ limit: 10, yes: true, wait: true },
    };
    let failure = "";
    const sleep = (milliseconds: number) => {
      happens[naps.length]?.();
      naps.push(milliseconds);
      return Promise.resolve();
    };
    try {
      const { stdout } = await printed(() =>
        restoreFiles(storeAt(s3), request, sleep).catch((error: Error) => {
          failure = error.message;
        }),
      );
      return { naps, failure, lines: stdout.trim().split("\n").slice(objects.length) };
    } finally {
      s3.close();
    }
  }

  const done = { inProgress: false, until: FAR };

  it("waits until S3 has restored all files, and tells each", async () => {
    const [one, two] = [archived("a/1"), archived("a/2")];
    const outcome = await waitFor(
      [one, two],
      [() => (one.restore = done), () => undefined, () => (two.restore = done)],
    );
    assert.deepEqual(outcome, {
      naps: [900_000, 900_000, 900_000],
      failure: "",
      lines: [
        "a/1 is restored, readable until 2099-01-02 00:00Z",
        "a/2 is restored, readable until 2099-01-02 00:00Z",
      ],
    });
  });

  // Whoever waits must not take a file for readable that is not.
  it("fails at the end for a file that S3 restores no more, and tells of one that was deleted", async () => {
    const objects = [archived("a/1"), archived("a/2"), archived("a/3")];
    const { failure, lines } = await waitFor(
      [...objects],
      [
        () => {
          const [one, two, three] = objects;
          if (one) one.restore = { inProgress: false, until: "2020-01-01T00:00:00.000Z" };
          if (two) two.restore = done;
          if (three) three.isDeleteMarker = true;
        },
      ],
    );
    assert.equal(
      failure,
      "S3 restores 1 file no more, or the copy has expired already; call the command again",
    );
    assert.deepEqual(lines, [
      "a/1 is archived in GLACIER",
      "a/2 is restored, readable until 2099-01-02 00:00Z",
      "a/3 was deleted",
    ]);
  });
});
