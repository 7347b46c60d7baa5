import assert from "node:assert/strict";
import { join } from "node:path";

import { ObjectStore } from "../../../sandbox/files/object-store";
import { ObjectTags } from "../../../sandbox/files/object-tags";
import { S3UserFiles } from "../../../sandbox/files/s3-user-files";
import { FileError } from "../../../sandbox/files/user-files";
import type { S3Operation } from "../../../verify/access/s3-operation";
import { type Folder, temporaryFolder } from "../support";

const CLEAN = { result: "clean" };

describe("tags of objects in the sandbox", () => {
  let folder: Folder;
  let tags: ObjectTags;
  let store: ObjectStore;
  beforeEach(() => {
    folder = temporaryFolder();
    tags = new ObjectTags(join(folder.path, "tags"));
    store = new ObjectStore(folder.path, undefined, tags);
  });
  afterEach(() => folder.remove());

  it("are of one version, and gone with it", async () => {
    await store.put("alice/file", "one");
    const [first] = tags.untagged();
    assert.ok(first);
    assert.equal(tags.tag(first, CLEAN), true);
    assert.deepEqual(tags.of("alice/file")?.tags, CLEAN);
    await store.put("alice/file", "two");
    assert.deepEqual(tags.of("alice/file")?.tags, {});
    await store.delete("alice/file");
    assert.equal(tags.of("alice/file"), undefined);
  });

  // Otherwise the result of an earlier scan would release what replaced the file meanwhile.
  it("are not given to a version that is replaced", async () => {
    await store.put("alice/file", "one");
    const [first] = tags.untagged();
    assert.ok(first);
    await store.put("alice/file", "two");
    assert.equal(tags.tag(first, CLEAN), false);
    assert.deepEqual(tags.of("alice/file")?.tags, {});
  });

  it("survive a restart, and number later versions anew", async () => {
    await store.put("alice/file", "one");
    await store.put("alice/other", "one");
    const [first] = tags.untagged();
    assert.ok(first && tags.tag(first, CLEAN));
    const again = new ObjectTags(join(folder.path, "tags"));
    assert.deepEqual(again.of("alice/file"), { key: "alice/file", version: "1", tags: CLEAN });
    assert.deepEqual(
      again.untagged().map(({ key }) => key),
      ["alice/other"],
    );
    again.place("alice/file");
    assert.equal(again.of("alice/file")?.version, "3");
  });

  // Otherwise a decision about a clean file would open the one that replaced it in between.
  it("decide about the version that is opened", async () => {
    await store.put("alice/file", "one");
    const [first] = tags.untagged();
    assert.ok(first && tags.tag(first, CLEAN));
    const asked: S3Operation["tags"][] = [];
    const files = new S3UserFiles({
      store,
      bucket: "bucket",
      log: () => undefined,
      session: {
        user: "alice",
        principal: { kind: "anonymous" },
        home: { mappings: [{ entry: "/", bucket: "bucket", key: "alice" }], start: "/" },
        publicKeys: [],
      },
      access: {
        decide: () => Promise.reject(new Error("not asked")),
        decideS3: async ({ tags: seen }) => {
          asked.push(seen);
          if (asked.length === 1) await store.put("alice/file", "replaced");
          return { allowed: seen?.["result"] === "clean", reason: "by its tags" };
        },
      },
    });
    await assert.rejects(files.openRead("/file"), (error) => {
      return error instanceof FileError && error.message === "Permission denied";
    });
    assert.deepEqual(asked, [CLEAN, {}]);
  });
});
