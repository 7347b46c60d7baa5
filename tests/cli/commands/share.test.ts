import assert from "node:assert/strict";

import { share } from "../../../cli/commands/share";
import { call } from "../../support/command";

const credentials = {
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "example-secret",
  AWS_REGION: "eu-central-1",
};

describe("npm run share", () => {
  it("takes a user's path, with or without its slash, and an hour by default", async () => {
    const linkTo = async (...args: string[]): Promise<URL> => {
      const options = ["--bucket", "files", "--region", "eu-west-1"];
      return new URL((await call(share, [...args, ...options], credentials)).stdout);
    };
    for (const [args, seconds] of [
      [["/alice/a b.csv"], "3600"],
      [["alice/a b.csv", "--expires", "7d"], "604800"],
    ] as const) {
      const { host, pathname, searchParams } = await linkTo(...args);
      assert.equal(host, "files.s3.eu-west-1.amazonaws.com");
      assert.equal(pathname, "/alice/a%20b.csv");
      assert.equal(searchParams.get("X-Amz-Expires"), seconds);
    }
  });

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
