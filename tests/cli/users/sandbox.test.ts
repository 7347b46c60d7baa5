import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

import { findSandbox } from "../../../cli/users/sandbox";
import { type Folder, temporaryFolder } from "../../sandbox/support";

describe("running sandbox", () => {
  let folder: Folder;
  before(() => (folder = temporaryFolder()));
  after(() => folder.remove());
  const find = (about?: object) => {
    if (about !== undefined) writeFileSync(folder.file("sandbox.json"), JSON.stringify(about));
    return findSandbox({ stack: "dev", sandbox: true, data: folder.path });
  };

  it("fails where there is none, and says how to start one", () =>
    assert.throws(
      find,
      /^Error: no sandbox of stack dev runs in .*; start it: npm start -- --stack/,
    ));

  it("is found with all that it tells", () => {
    const about = { stack: "dev", region: "r", awsUrl: "http://a", secretsUrl: "http://s" };
    const { start, ...found } = find({ ...about, serverId: "s-1", file: "/x.yaml" });
    assert.deepEqual(found, { url: "http://a", serverId: "s-1", file: "/x.yaml" });
    assert.equal(start, `npm start -- --stack dev --data ${folder.path}`);
  });

  it("may be one of before, which tells less", () => {
    const { url, serverId } = find({ stack: "dev", secretsUrl: "http://s" });
    assert.deepEqual([url, serverId], ["http://s", undefined]);
    assert.throws(() => find({ stack: "dev" }), /too old; restart it/);
  });

  it("fails for the one of another stack", () =>
    assert.throws(
      () => find({ stack: "prod", awsUrl: "" }),
      /is of stack prod; name it with --sta/,
    ));
});
