import assert from "node:assert/strict";

import { problemsOf, stored } from "./sections";

const ARCHIVES = ["GLACIER", "DEEP_ARCHIVE"];

/** A stack that may archive every folder that its rules archive. */
function withLeave(lifecycle: readonly object[]): object {
  const rules = lifecycle as readonly {
    prefix: string;
    transitions?: { storageClass: string }[];
  }[];
  const archivedPrefixes = rules
    .filter(({ transitions }) =>
      transitions?.some(({ storageClass }) => ARCHIVES.includes(storageClass)),
    )
    .map(({ prefix }) => prefix);
  return { lifecycle, restore: { archivedPrefixes } };
}

// S3 applies every rule whose prefix matches, and takes the shorter expiry and the colder class: data
// would be deleted or moved before the day that the folder's own rule names.
describe("nested lifecycle rules", () => {
  const problems = (...lifecycle: object[]): readonly string[] =>
    problemsOf(stored(withLeave(lifecycle)));
  const moves = (days: number, storageClass: string): object => ({
    transitions: [{ days, storageClass }],
  });

  it("fail when a wider rule deletes earlier", () => {
    const everything = { prefix: "", expireDays: 30 };
    assert.deepEqual(problems(everything, { prefix: "a/", expireDays: 31 }), [
      'storage.lifecycle for "a/" has expireDays 31, but the rule for "" already deletes after 30 days, and S3 takes the shorter; shorten it, or lengthen the other and give each other folder a rule of its own',
    ]);
    assert.match(
      problems(
        { prefix: "a/b/", noncurrentExpireDays: 8 },
        { prefix: "a/", noncurrentExpireDays: 7 },
      ).join(),
      /^storage.lifecycle for "a\/b\/" has noncurrentExpireDays 8, but the rule for "a\/" /,
    );
    assert.match(
      problems(everything, { prefix: "a/", ...moves(30, "GLACIER") }).join(),
      /^storage.lifecycle for "a\/" moves to GLACIER after 30 days, but the rule for "" deletes/,
    );
    assert.match(
      problems({ prefix: "", noncurrentExpireDays: 91 }).join(),
      /^storage.lifecycle for "" .* but storage.noncurrentVersionDays already deletes after 90/,
    );
  });

  it("fail when a wider rule moves objects to a colder class earlier", () => {
    const everything = { prefix: "", ...moves(30, "GLACIER") };
    assert.deepEqual(problems(everything, { prefix: "a/", ...moves(30, "STANDARD_IA") }), [
      'storage.lifecycle for "a/" is not yet as cold after 30 days, but the rule for "" then moves objects to GLACIER, and S3 takes the colder class; add that transition, or narrow the other rule',
    ]);
    assert.match(
      problems(everything, { prefix: "a/", ...moves(31, "DEEP_ARCHIVE") }).join(),
      /is not yet as cold after 30 days/,
    );
    assert.match(
      problems(
        { prefix: "", ...moves(1, "INTELLIGENT_TIERING") },
        {
          prefix: "a/",
          transitions: [
            { days: 1, storageClass: "INTELLIGENT_TIERING" },
            { days: 9, storageClass: "GLACIER_IR" },
          ],
        },
      ).join(),
      /^storage.lifecycle for "a\/" moves to GLACIER_IR, .* INTELLIGENT_TIERING, which S3 prefers/,
    );
  });

  it("may act earlier than a wider rule, or leave the rest to it", () => {
    const everything = {
      prefix: "",
      expireDays: 300,
      noncurrentExpireDays: 60,
      ...moves(30, "GLACIER"),
    };
    const earlier = { prefix: "a/", expireDays: 300, noncurrentExpireDays: 60 };
    assert.deepEqual(problems(everything, earlier), []);
    assert.deepEqual(problems(everything, { prefix: "a/", ...moves(29, "GLACIER") }), []);
    assert.deepEqual(problems(earlier, { prefix: "ab/", expireDays: 900 }), []);
  });
});

describe("lifecycle transitions", () => {
  const problems = (transitions: object[], expireDays?: number): readonly string[] =>
    problemsOf(stored(withLeave([{ prefix: "a/", transitions, expireDays }])));

  it("go from warm to cold, with 30 days in STANDARD_IA", () => {
    const warm = { days: 30, storageClass: "STANDARD_IA" };
    assert.deepEqual(problems([warm, { days: 60, storageClass: "GLACIER" }], 61), []);
    assert.deepEqual(problems([warm, { days: 59, storageClass: "GLACIER" }]), [
      'storage.lifecycle for "a/" moves to GLACIER after 59 days, less than 30 after STANDARD_IA at 30; increase days',
    ]);
  });

  it("fail from cold to warm, and after expiry", () => {
    const cold = { days: 10, storageClass: "GLACIER" };
    assert.deepEqual(problems([cold, { days: 90, storageClass: "GLACIER_IR" }]), [
      'storage.lifecycle for "a/" moves from GLACIER to GLACIER_IR, which is not colder; reorder the transitions',
    ]);
    assert.deepEqual(problems([cold, { days: 10, storageClass: "DEEP_ARCHIVE" }]), [
      'storage.lifecycle for "a/" moves to DEEP_ARCHIVE after 10 days, less than 1 after GLACIER at 10; increase days',
    ]);
    assert.deepEqual(problems([cold], 10), [
      'storage.lifecycle for "a/" expires after 10 days, before it moves to GLACIER at 10; remove one of them',
    ]);
  });
});

// A partner's client gets an error for a file that is archived, and the stack knows no user records.
describe("archive classes", () => {
  const problems = (storageClass: string, prefix: string, archivedPrefixes: string[]) =>
    problemsOf(
      stored({
        lifecycle: [{ prefix, transitions: [{ days: 90, storageClass }] }],
        restore: { archivedPrefixes },
      }),
    );

  it("fail for each folder that storage.restore does not name, a wider one included", () => {
    for (const storageClass of ARCHIVES) {
      assert.deepEqual(problems(storageClass, "a/", ["a/"]), []);
      assert.deepEqual(problems(storageClass, "", [""]), []);
      assert.deepEqual(problems(storageClass, "a/b/", ["a/"]), [
        `storage.lifecycle for "a/b/" moves to ${storageClass}, from where users cannot download a file until an operator restores it; use GLACIER_IR, which they can read at once, or add "a/b/" to storage.restore.archivedPrefixes`,
        'storage.restore.archivedPrefixes lists "a/", but no rule of storage.lifecycle for that folder moves to GLACIER or DEEP_ARCHIVE; remove it',
      ]);
    }
  });

  it("are not those whose objects users read at once", () => {
    for (const storageClass of ["STANDARD_IA", "INTELLIGENT_TIERING", "GLACIER_IR"]) {
      assert.deepEqual(problems(storageClass, "a/", []), []);
    }
  });
});
