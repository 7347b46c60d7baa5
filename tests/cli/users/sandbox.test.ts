import assert from "node:assert/strict";
import { chmodSync, rmSync, writeFileSync } from "node:fs";

import { findSandbox } from "../../../cli/users/sandbox";
import { credentialsFileOf } from "../../../sandbox/aws/credentials";
import { OPERATOR } from "../../support/local-aws";
import { type Folder, temporaryFolder } from "../../sandbox/support";

describe("running sandbox", () => {
  let folder: Folder;
  before(() => (folder = temporaryFolder()));
  after(() => folder.remove());
  const write = (name: string, content: string): void => {
    writeFileSync(folder.file(name), content);
    chmodSync(folder.file(name), 0o600);
  };
  const find = (about?: object) => {
    if (about !== undefined) write("sandbox.json", JSON.stringify(about));
    return findSandbox({ stack: "dev", sandbox: true, data: folder.path });
  };

  it("fails where there is none, and says how to start one", () =>
    assert.throws(
      find,
      /^Error: no sandbox of stack dev runs in .*; start it: npm start -- --stack/,
    ));

  it("is found with all that it tells", () => {
    write("credentials", credentialsFileOf(OPERATOR));
    const about = { stack: "dev", region: "r", awsUrl: "http://a", port: 2222 };
    const { start, ...found } = find({ ...about, serverId: "s-1", file: "/x.yaml" });
    const expected = { url: "http://a", region: "r", credentials: OPERATOR };
    assert.deepEqual(found, { ...expected, serverId: "s-1", file: "/x.yaml" });
    assert.equal(start, `npm start -- --stack dev --data ${folder.path}`);
  });

  it("fails without its credentials", () => {
    rmSync(folder.file("credentials"));
    assert.throws(() => find({ stack: "dev" }), /has no credentials any more; restart it/);
  });

  // Another user's file would send this user's passwords to another endpoint.
  it("fails if other users may write its file", () => {
    write("sandbox.json", "{}");
    chmodSync(folder.file("sandbox.json"), 0o666);
    assert.throws(
      find,
      /sandbox\.json may be written by other users, see chmod go-w; it is not rea/,
    );
  });

  it("fails with a blank folder, which would be the current one", () => {
    for (const data of ["", " "]) {
      assert.throws(() => findSandbox({ stack: "dev", sandbox: true, data }), /--data is blank/);
    }
  });

  it("fails for the one of another stack", () =>
    assert.throws(
      () => find({ stack: "prod", awsUrl: "" }),
      /is of stack prod; name it with --sta/,
    ));
});
