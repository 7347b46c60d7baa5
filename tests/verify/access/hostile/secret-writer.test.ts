import * as assert from "node:assert/strict";

import { allowedOf, askedAbout } from "../matrix/support";

// With roles from secrets, a right to write one secret is a right to every folder.
describe("whoever writes users' records", () => {
  it("may do what the user role may, in a stack that takes roles from them", async () => {
    for (const storage of [{}, { domain: "efs" }]) {
      const { matrix } = await askedAbout(storage, { rolesFromSecrets: true });
      const may = allowedOf(matrix, "secret-writer");
      assert.equal(may, allowedOf(matrix, "user-role"));
      assert.notEqual(may, allowedOf(matrix, "domain" in storage ? "identity" : "alice"));
    }
  });

  it("is nobody of the table in another stack", async () => {
    const { matrix } = await askedAbout({}, {});
    assert.deepEqual(
      matrix.principals.filter(({ id }) => id === "secret-writer"),
      [],
    );
  });
});
