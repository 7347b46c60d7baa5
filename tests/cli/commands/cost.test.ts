import assert from "node:assert/strict";

import { cost } from "../../../cli/commands/cost";
import { call } from "../../support/command";

describe("npm run cost", () => {
  it("prints a bill with the rule behind each line", async () => {
    const { code, stdout, stderr } = await call(cost, ["dev", "--users", "10", "--gb-in", "0"]);
    assert.equal(code, 0);
    assert.match(stdout, /^ *USD {2}item +quantity × price +rule\n/);
    assert.match(stdout, /^ *4\.00 {2}Users' secrets +10 × 0\.4 +a secret each$/m);
    assert.match(stdout, /^\d+\.\d\d {2}total$/m);
    assert.match(stderr, /eu-central-1: prices of group eu, written down 20\d\d-\d\d/);
    assert.match(stderr, /for 10 users, 0 GB up, 0 GB down, 0 GB kept, 10000 logins, 0 files/);
  });
});
