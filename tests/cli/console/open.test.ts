import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { openInBrowser } from "../../../cli/console/browser";
import { type Folder, temporaryFolder, until } from "../../sandbox/support";
import { printed } from "../../support/command";

const ADDRESS = "http://127.0.0.1:8022/?token=hunter2";

describe("npm run console -- --open", () => {
  let folder: Folder;
  const { PATH } = process.env;
  before(() => (folder = temporaryFolder()));
  afterEach(() => (process.env["PATH"] = PATH));
  after(() => folder.remove());

  // All users of the machine see the arguments of a process.
  it("names the browser a file that leads to the address and that nobody else may read", async () => {
    const seen = folder.file("seen");
    for (const name of ["xdg-open", "open"]) {
      writeFileSync(
        folder.file(name),
        `#!/bin/sh\nprintf '%s' "$*" >'${seen}.part' && mv '${seen}.part' '${seen}'\n`,
      );
      chmodSync(folder.file(name), 0o700);
    }
    process.env["PATH"] = [folder.path, PATH].join(delimiter);
    const close = openInBrowser(ADDRESS);
    await until(() => existsSync(seen));
    const argument = readFileSync(seen, "utf8");
    assert.equal(argument.includes("hunter2"), false);
    const file = fileURLToPath(argument);
    assert.match(
      readFileSync(file, "utf8"),
      /http-equiv="refresh" content="0; url=http:\/\/127\.0\.0\.1:8022\/\?token=hunter2"/,
    );
    assert.deepEqual(
      [statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777],
      [0o600, 0o700],
    );
    close();
    assert.equal(existsSync(dirname(file)), false);
  });

  it("says that there is no browser to open", async () => {
    process.env["PATH"] = folder.file("nothing");
    const { stderr } = await printed(async () => {
      const close = openInBrowser(ADDRESS);
      await new Promise((resolve) => setImmediate(resolve));
      close();
    });
    assert.match(stderr, /^(xdg-)?open can't be started; open the address yourself\n$/);
  });
});
