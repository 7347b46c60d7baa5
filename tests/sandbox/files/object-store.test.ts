import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join, relative, sep } from "node:path";

import * as fc from "fast-check";

import { entryOf, fileOf } from "../../../sandbox/files/object-names";
import { ObjectStore } from "../../../sandbox/files/object-store";
import { FileError } from "../../../sandbox/files/user-files";
import { type Folder, temporaryFolder } from "../support";

// Surrogates without their half are no text: no client can send one and no key has one.
const text = fc
  .string({ unit: "binary", maxLength: 40 })
  .filter((value) => !/\p{Surrogate}/u.test(value));
const odd = fc.constantFrom(
  "..",
  ".",
  "",
  "/",
  "%",
  "%2F",
  "%-",
  "\0",
  "\n",
  "A",
  "a",
  "~",
  "C:\\",
);
const key = fc
  .array(fc.oneof(text, odd, fc.constantFrom("long".repeat(60), `${"x".repeat(200)}..`)), {
    minLength: 1,
    maxLength: 5,
  })
  .map((pieces) => pieces.join("/"))
  .filter((value) => value !== "" && Buffer.byteLength(value) <= 1024);

// The seed is fixed: a red run means a change of the program, and is the same on every machine.
const SEED = { seed: 11 };

describe("fileOf", () => {
  // A key such as `../../x` would otherwise write wherever the user of this machine may.
  it("stays inside the folder, in names that every file system takes", () => {
    fc.assert(
      fc.property(key, (value) => {
        for (const segment of fileOf(value)) {
          assert.match(segment, /^[a-z0-9_.%A-F-]+$/);
          assert.doesNotMatch(segment, /^\.|%(?![0-9A-F]{2}|-?$)/);
          assert.ok(segment.length > 0 && segment.length <= 255);
        }
        const path = relative("/objects", join("/objects", ...fileOf(value)));
        assert.ok(!path.startsWith("..") && path !== "");
        assert.equal(path.split(sep).length, fileOf(value).length);
      }),
      SEED,
    );
  });

  it("gives different keys different files, also where upper case does not count", () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const [a, b] = [one, other].map((value) => fileOf(value).join("/").toLowerCase());
        assert.equal(a === b, one === other);
      }),
      SEED,
    );
    const [bob, other] = ["bob/x", "Bob/x"].map((value) => fileOf(value).join("/").toLowerCase());
    assert.notEqual(bob, other);
  });

  it("can be read back", () => {
    fc.assert(
      fc.property(key, (value) => {
        let [read, cut] = ["", ""];
        for (const segment of fileOf(value)) {
          const entry = entryOf(segment, cut);
          cut = entry?.kind === "cut" ? entry.part : "";
          if (entry?.kind === "folder") read += `${entry.piece}/`;
          if (entry?.kind === "object") read += entry.piece;
        }
        assert.equal(read, value);
      }),
      SEED,
    );
  });

  it("keeps ordinary names readable", () => {
    assert.deepEqual(fileOf("alice/report-1.csv"), ["alice%2F", "report-1.csv"]);
    assert.deepEqual(fileOf("alice/"), ["alice%2F", "%"]);
  });
});

describe("ObjectStore", () => {
  let folder: Folder;
  let store: ObjectStore;
  const keysIn = (prefix: string): [string[], readonly string[]] => {
    const { objects, folders } = store.list(prefix);
    return [objects.map((object) => object.key), folders];
  };
  const read = async (objectKey: string): Promise<string | undefined> => {
    const file = await store.open(objectKey);
    try {
      return await file?.readFile("utf8");
    } finally {
      await file?.close();
    }
  };

  beforeEach(() => {
    folder = temporaryFolder();
    store = new ObjectStore(folder.path);
  });
  afterEach(() => folder.remove());

  it("lists one level, with the folders below it", async () => {
    for (const name of ["a/1", "a/b/2", "a/b/c/3", "a/B", "a/", "ab/4", "5"])
      await store.put(name, "");
    assert.deepEqual(keysIn(""), [["5"], ["a/", "ab/"]]);
    assert.deepEqual(keysIn("a/"), [["a/", "a/1", "a/B"], ["a/b/"]]);
    assert.deepEqual(keysIn("a/b/"), [["a/b/2"], ["a/b/c/"]]);
    assert.deepEqual(keysIn("nothing/"), [[], []]);
  });

  it("holds an object and a folder of one name", async () => {
    await store.put("a", "object");
    await store.put("a/b", "inside");
    assert.deepEqual(keysIn(""), [["a"], ["a/"]]);
    assert.deepEqual([await read("a"), await read("a/b")], ["object", "inside"]);
  });

  it("forgets a folder with its last object, unless it has a marker", async () => {
    await store.put("plain/x", "");
    await store.put("marked/", "");
    await store.put("marked/x", "");
    await store.delete("plain/x");
    await store.delete("marked/x");
    assert.deepEqual(keysIn(""), [[], ["marked/"]]);
    assert.deepEqual(readdirSync(folder.file("objects")), ["marked%2F"]);
    assert.equal(store.folderExists("plain/"), false);
  });

  it("copies, replaces and deletes", async () => {
    await store.put("a", "one");
    assert.equal(await store.copy("a", "b/c"), true);
    await store.put("a", "two!");
    assert.deepEqual([await read("a"), await read("b/c")], ["two!", "one"]);
    assert.equal(store.head("a")?.size, 4);
    await store.delete("a");
    await store.delete("a");
    assert.equal(store.head("a"), undefined);
    assert.equal(await store.copy("a", "d"), false);
  });

  it("shows an upload only when it is complete", async () => {
    const upload = store.upload("a/b");
    await upload.write(Buffer.from("def"), 3);
    await upload.write(Buffer.from("abc"), 0);
    assert.deepEqual(keysIn(""), [[], []]);
    await upload.complete();
    assert.equal(await read("a/b"), "abcdef");
    const aborted = store.upload("a/c");
    await aborted.write(Buffer.from("x"), 0);
    await aborted.abort();
    assert.deepEqual(keysIn("a/"), [["a/b"], []]);
    assert.deepEqual(readdirSync(folder.file("uploads")), []);
  });

  it("reads on in an object that is replaced meanwhile", async () => {
    await store.put("a", "before");
    const file = await store.open("a");
    await store.put("a", "after");
    assert.equal(await file?.readFile("utf8"), "before");
    await file?.close();
  });

  it("keeps objects, and no unfinished upload, over a restart", async () => {
    await store.put("alice/Ünïcode/ *?", "kept");
    const cutOff = store.upload("alice/cut-off");
    await cutOff.write(Buffer.from("x"), 0);
    store = new ObjectStore(folder.path);
    await cutOff.abort();
    assert.deepEqual(keysIn("alice/Ünïcode/"), [["alice/Ünïcode/ *?"], []]);
    assert.equal(await read("alice/Ünïcode/ *?"), "kept");
    assert.deepEqual(readdirSync(folder.file("uploads")), []);
  });

  it("puts and lists any key, and nothing lies outside", async () => {
    await fc.assert(
      fc.asyncProperty(key, async (value) => {
        await store.put(value, value);
        const parent = value.slice(0, value.lastIndexOf("/") + 1);
        assert.ok(keysIn(parent)[0].includes(value));
        assert.equal(await read(value), value);
        await store.delete(value);
        assert.deepEqual(keysIn(""), [[], []]);
        assert.deepEqual(readdirSync(folder.path).sort(), ["objects", "uploads"]);
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  it("survives puts and deletes in one folder at once", async () => {
    const all = Array.from({ length: 60 }, (_, index) => `a/b/c/${index % 5}`);
    await Promise.all(
      all.map((name, index) => (index % 2 === 0 ? store.put(name, "x") : store.delete(name))),
    );
    await store.put("a/b/c/last", "x");
    assert.equal(await read("a/b/c/last"), "x");
  });

  it("ignores what it did not make", () => {
    mkdirSync(folder.file("objects/empty%2F"));
    writeFileSync(folder.file("objects/bad%zz"), "");
    assert.deepEqual(keysIn(""), [[], []]);
  });

  it("keeps nothing of an upload whose end cannot be written", async () => {
    const upload = store.upload("full");
    await upload.write(Buffer.alloc(128 * 1024), 0);
    await upload.write(Buffer.from("x"), 128 * 1024);
    const handle = await open(folder.file("any"), "w");
    const prototype = Object.getPrototypeOf(handle) as Pick<FileHandle, "writev">;
    await handle.close();
    const { writev } = prototype;
    prototype.writev = () => Promise.reject(new Error("disk full"));
    try {
      await assert.rejects(upload.complete(), /disk full/);
    } finally {
      prototype.writev = writev;
    }
    assert.deepEqual(readdirSync(folder.file("uploads")), []);
    assert.equal(store.head("full"), undefined);
  });

  it("fails on keys that S3 does not take", async () => {
    await assert.rejects(store.put("", ""), /key is empty/);
    assert.throws(() => store.list("a"), /does not end in "\/"/);
    assert.equal(existsSync(folder.file("objects/x")), false);
  });

  // A name that a client sends is no fault of the sandbox; S3 answers KeyTooLongError.
  it("refuses to write a key of more than 1,024 bytes, and finds nothing under it", async () => {
    const long = "ä".repeat(513);
    const refused = new FileError("failure", "File name too long");
    await store.put("a", "1");
    await assert.rejects(store.put(long, ""), refused);
    await assert.rejects(store.copy("a", long), refused);
    assert.deepEqual(
      [store.head(long), await store.open(long), await store.copy(long, "b")],
      [undefined, undefined, false],
    );
    assert.equal(store.folderExists(`${"x".repeat(1024)}/`), false);
    assert.deepEqual(store.list(`${long}/`), { objects: [], folders: [] });
    await store.delete(long);
    assert.deepEqual(keysIn(""), [["a"], []]);
    assert.deepEqual(readdirSync(folder.file("uploads")), []);
  });
});
