import assert from "node:assert/strict";

import * as fc from "fast-check";

import { type UserHome, homeOf, locate, normalise } from "../../../sandbox/files/paths";

const logical = (...mappings: readonly object[]): UserHome =>
  homeOf({ HomeDirectoryType: "LOGICAL", HomeDirectoryDetails: JSON.stringify(mappings) });
const alice = logical({ Entry: "/", Target: "/files/alice" });
const several = logical(
  { Entry: "/in", Target: "/files/shared/in" },
  { Entry: "/in/old", Target: "/archive/in" },
  { Entry: "/out/daily", Target: "/files/out" },
);

describe("normalise", () => {
  const table: readonly [string, string, string][] = [
    ["/", "/", "/"],
    [".", "/", "/"],
    ["", "/home", "/home"],
    ["x/./y//z/", "/", "/x/y/z"],
    ["../x", "/home", "/x"],
    ["/../../x", "/", "/x"],
    ["..", "/", "/"],
    ["/a/../../b", "/", "/b"],
  ];
  for (const [path, start, expected] of table) {
    it(`makes ${expected} of "${path}" from ${start}`, () => {
      assert.equal(normalise(path, start), expected);
    });
  }

  // The root is the only thing between a client and its neighbours' names.
  it("never leads out of the user's folder", () => {
    const piece = fc.oneof(fc.constantFrom("..", ".", "", "/", "a", "\\..", "%2e%2e"), fc.string());
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, absolute) => {
        const path = normalise((absolute ? "/" : "") + pieces.join("/"), "/");
        const location = locate(alice, path);
        assert.equal(location.kind, "s3");
        const key = location.kind === "s3" ? location.key : "";
        assert.ok(key === "alice" || key.startsWith("alice/"), key);
        assert.ok(!key.split("/").includes(".."));
      }),
      { seed: 13 },
    );
  });
});

describe("locate", () => {
  const s3 = (bucket: string, key: string, isEntry = false) => ({
    kind: "s3",
    bucket,
    key,
    isEntry,
  });
  const table: readonly [string, UserHome, string, object][] = [
    ["the root", alice, "/", s3("files", "alice", true)],
    ["a file", alice, "/x/y", s3("files", "alice/x/y")],
    ["an entry", several, "/in", s3("files", "shared/in", true)],
    ["a file of an entry", several, "/in/x", s3("files", "shared/in/x")],
    ["an entry inside another", several, "/in/old/x", s3("archive", "in/x")],
    ["a name that begins like an entry", several, "/inside", { kind: "nowhere" }],
    ["what is above the entries", several, "/", { kind: "virtual", names: ["in", "out"] }],
    ["what is between them", several, "/out", { kind: "virtual", names: ["daily"] }],
    ["the whole bucket", logical({ Entry: "/", Target: "/files" }), "/x", s3("files", "x")],
    ["a physical path", homeOf({ HomeDirectory: "/files/alice" }), "/files/x", s3("files", "x")],
  ];
  for (const [title, home, path, expected] of table) {
    it(`finds ${title}`, () => assert.deepEqual(locate(home, path), expected));
  }
});

describe("homeOf", () => {
  it("begins a session in HomeDirectory", () => {
    assert.equal(homeOf({ HomeDirectory: "/files/alice" }).start, "/files/alice");
    assert.equal(alice.start, "/");
  });

  const details = (value: unknown): Record<string, unknown> => ({
    HomeDirectoryType: "LOGICAL",
    HomeDirectoryDetails: value,
  });
  const mapping = { Entry: "/", Target: "/files/alice" };
  const faults: readonly [string, Record<string, unknown>, RegExp][] = [
    ["details as a list", details([mapping]), /is not the text of a list/],
    ["text encoded twice", details(JSON.stringify(JSON.stringify([mapping]))), /no list/],
    ["no mapping", details("[]"), /no list of mappings/],
    [
      "a mapping beside the root",
      details(JSON.stringify([mapping, { ...mapping, Entry: "/x" }])),
      /beside/,
    ],
    [
      "a slash behind the target",
      details(JSON.stringify([{ ...mapping, Target: "/f/a/" }])),
      /end neither/,
    ],
    [
      "an entry without its slash",
      details(JSON.stringify([{ ...mapping, Entry: "x" }])),
      /begin both/,
    ],
    [
      "a mapping without target",
      details(JSON.stringify([{ Entry: "/" }])),
      /without Entry or Target/,
    ],
    ["a home without bucket", { HomeDirectory: "/" }, /without a bucket/],
  ];
  for (const [title, answer, message] of faults) {
    it(`fails on ${title}`, () => assert.throws(() => homeOf(answer), message));
  }
});
