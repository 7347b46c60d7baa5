import * as assert from "node:assert/strict";

import { configOf } from "../../../verify/graph/stack-config";
import { reachRows } from "../../../verify/reachability/rows";
import { shipped } from "../../support/stacks";

describe("reachRows", () => {
  it("says once what holds for several ports", async () => {
    const rows = reachRows(await shipped("dev"), configOf("dev"));
    assert.deepEqual(rows.slice(0, 2), [
      {
        ...{ from: "8.8.8.8", to: "server", ports: [21, 23, 443, 8192, 8200], allowed: false },
        by: "server sftp-public is public and takes TCP 22 only, not TCP 21, 23, 443, 8192, 8200",
      },
      {
        ...{ from: "8.8.8.8", to: "server", ports: [22], allowed: true },
        by: "server sftp-public is public and takes TCP 22 from everybody",
      },
    ]);
  });

  it("names the rules that let a connection pass", async () => {
    const rows = reachRows(await shipped("staging"), configOf("staging"));
    const client = rows.find(({ allowed, from }) => allowed && from === "203.0.113.5");
    assert.match(client?.by ?? "", /sftp-clients-203-0-113-0-24-22/);
  });
});
