import assert from "node:assert/strict";

import { planOf, type PlannedUpload } from "../../../dev/cuts/plan";
import { runCuts } from "../../../dev/cuts/run";
import { type CutAttempt, findingsOf, tableOf } from "../../../dev/cuts/verdict";

describe("uploads that are cut off at random moments", () => {
  it("leave nothing partial and lose nothing confirmed, also when the sandbox is killed", async () => {
    const { attempts, findings } = await runCuts({
      uploads: 18,
      kills: 1,
      seed: 3,
      say: () => undefined,
    });
    assert.deepEqual([attempts.length, findings], [18, []]);
  });
});

describe("planOf", () => {
  it("plans the same uploads for the same seed, and others for another", () => {
    const [one, again, other] = [planOf(30, 1), planOf(30, 1), planOf(30, 2)];
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
    assert.equal(new Set(one.map(({ name }) => name)).size, 15);
    assert.ok(one.every(({ cutAt, content }) => cutAt <= content.length));
  });

  it("has every kind of cut of every protocol", () => {
    const kinds = planOf(300, 1).map(({ protocol, cut }) => `${protocol} ${cut}`);
    assert.deepEqual([...new Set(kinds)].sort(), [
      ...["FTP ABOR", "FTP control connection only", "FTP killed", "FTP none", "FTP reset"],
      ...["FTPS ABOR", "FTPS control connection only", "FTPS killed", "FTPS no close_notify"],
      ...["FTPS none", "FTPS reset", "SFTP killed", "SFTP none", "SFTP reset"],
    ]);
  });
});

describe("findingsOf", () => {
  const attempt = (text: string, answer: CutAttempt["answer"], cutAt = 0): CutAttempt => {
    const cut = cutAt === 0 ? "none" : "killed";
    const upload: PlannedUpload = {
      ...{ protocol: "FTPS", name: "x", content: Buffer.from(text), cut, cutAt, pause: 0 },
    };
    return { upload, answer };
  };
  const visible = (text: string): ReadonlyMap<string, Buffer> =>
    new Map([["x", Buffer.from(text)]]);
  const nothing: ReadonlyMap<string, Buffer> = new Map();
  const table: readonly [
    string,
    readonly CutAttempt[],
    ReadonlyMap<string, Buffer>,
    readonly string[],
  ][] = [
    ["a confirmed upload", [attempt("one", "confirmed")], visible("one"), []],
    [
      "a confirmed upload before a refused one",
      [attempt("one", "confirmed"), attempt("two", "refused")],
      visible("one"),
      [],
    ],
    [
      "a whole upload that nobody answered",
      [attempt("one", "confirmed"), attempt("two", "none")],
      visible("two"),
      [],
    ],
    ["nothing after an upload that nobody answered", [attempt("one", "none")], nothing, []],
    [
      "a confirmed upload that is lost",
      [attempt("one", "confirmed")],
      nothing,
      ["x over FTPS (3 bytes, not cut) was confirmed and is lost"],
    ],
    [
      "an older file in place of a confirmed one",
      [attempt("one", "confirmed"), attempt("two", "confirmed")],
      visible("one"),
      ["x over FTPS (3 bytes, not cut) is visible with 3 bytes, and was not confirmed so"],
    ],
    [
      "a refused upload that is visible",
      [attempt("two", "refused")],
      visible("two"),
      ["x over FTPS (3 bytes, not cut) is visible with 3 bytes, and was not confirmed so"],
    ],
    [
      "a part of an upload",
      [attempt("two", "none", 2)],
      visible("tw"),
      ["x over FTPS (3 bytes, killed after 2) is visible with 2 bytes, and was not confirmed so"],
    ],
    [
      "a part of an upload that was confirmed",
      [attempt("two", "confirmed", 2)],
      visible("tw"),
      ["x over FTPS (3 bytes, killed after 2) is visible with 2 bytes, and was not confirmed so"],
    ],
    [
      "what nobody uploaded",
      [],
      visible("?"),
      ["x is visible with 1 bytes, and was not confirmed so"],
    ],
    [
      "an upload that hangs",
      [attempt("one", "hung")],
      nothing,
      ["x over FTPS (3 bytes, not cut) hangs"],
    ],
  ];
  for (const [title, attempts, files, expected] of table) {
    it(`${expected.length === 0 ? "accepts" : "finds"} ${title}`, () =>
      assert.deepEqual(findingsOf(attempts, files), expected));
  }

  it("counts by protocol what the clients were told", () => {
    const [, , , ftps] = tableOf([attempt("one", "confirmed"), attempt("two", "none", 2)]).split(
      "\n",
    );
    assert.deepEqual(
      ftps
        ?.split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
      [...["FTPS", "2", "1", "1", "0", "1", "0"]],
    );
  });
});
