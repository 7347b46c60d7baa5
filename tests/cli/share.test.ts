import assert from "node:assert/strict";

import { readCommand } from "../../cli/commands/share";
import { share } from "../../cli/share";
import { call } from "../support/command";

const credentials = {
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "example-secret",
  AWS_REGION: "eu-central-1",
};

describe("npm run share", () => {
  it("takes a user's path, with or without its slash, and an hour unless told", () => {
    const expected = {
      key: "alice/a b.csv",
      bucket: "files",
      region: "eu-west-1",
      expiresIn: 3600,
    };
    const args = ["--bucket", "files", "--region", "eu-west-1"];
    assert.deepEqual(readCommand(["/alice/a b.csv", ...args], {}), expected);
    assert.deepEqual(readCommand(["alice/a b.csv", ...args, "--expires", "7d"], {}), {
      ...expected,
      expiresIn: 604_800,
    });
  });

  const mistakes: readonly (readonly [string, string[], RegExp])[] = [
    ["a path outside users' folders", ["report.csv", "--bucket", "b"], /is no file in a user's/],
    ["a folder", ["alice/", "--bucket", "b"], /is no file in a user's folder/],
    ["no bucket", ["alice/a"], /--bucket is missing/],
    [
      "a life beyond what S3 signs",
      ["a/b", "--bucket", "b", "--expires", "8d"],
      /between 1m and 7d/,
    ],
    ["a life of nothing", ["a/b", "--bucket", "b", "--expires", "0h"], /between 1m and 7d/],
    ["two paths", ["a/b", "c/d", "--bucket", "b"], /expected one path, got a\/b c\/d/],
  ];
  for (const [title, args, message] of mistakes) {
    it(`fails for ${title}`, () => assert.throws(() => readCommand(args, {}), message));
  }

  it("prints one link alone, signed for the object and its life", async () => {
    const { code, stdout } = await call(
      share,
      ["alice/report.csv", "--bucket", "files", "--expires", "30m"],
      credentials,
    );
    assert.equal(code, 0);
    const url = new URL(stdout.trim());
    assert.equal(url.host, "files.s3.eu-central-1.amazonaws.com");
    assert.equal(url.pathname, "/alice/report.csv");
    assert.equal(url.searchParams.get("X-Amz-Expires"), "1800");
    assert.match(url.searchParams.get("X-Amz-Signature") ?? "", /^[0-9a-f]{64}$/);
  });
});
