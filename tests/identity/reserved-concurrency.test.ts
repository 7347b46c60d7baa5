import * as assert from "node:assert/strict";

import { defaultReservation } from "../../identity/reserved-concurrency";
import type { Graph } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const QUOTA = "aws:servicequotas/getServiceQuota:getServiceQuota";

const reservedIn = (graph: Graph): unknown =>
  inputsOf(graph, "aws:lambda/function:Function")["sftp-identity"]?.[
    "reservedConcurrentExecutions"
  ];

const withSetting = (reservedConcurrency: number | false) =>
  graphOf({ ...MODES.public, identity: { reservedConcurrency } });

describe("the reserved concurrency of the identity function", () => {
  // Without a limit, a flood of logins stops every other function of the account.
  it("is a tenth of the account's quota by default", async () => {
    assert.equal(reservedIn(await graphOf(MODES.public)), 100);
  });

  // Lambda refuses a reservation that leaves less than 100; a new account has 10 in all.
  const QUOTAS: [quota: number, reserved: number][] = [
    [10, -1],
    [50, -1],
    [100, -1],
    [199, -1],
    [200, 20],
    [999, 99],
    [1000, 100],
    [50_000, 100],
  ];
  for (const [quota, reserved] of QUOTAS) {
    it(`is ${reserved === -1 ? "none" : reserved} for a quota of ${quota}`, () => {
      assert.equal(defaultReservation(quota), reserved);
      assert.ok(reserved === -1 || quota - reserved >= 100);
    });
  }

  it("is none if the deployer may not read quotas, with a warning", async () => {
    const denied = (): never => {
      throw new Error("AccessDeniedException: servicequotas:GetServiceQuota");
    };
    const graph = await graphOf(MODES.public, {}, { [QUOTA]: denied });
    assert.equal(reservedIn(graph), -1);
  });

  it("is what the stack file says", async () => {
    assert.equal(reservedIn(await withSetting(25)), 25);
    assert.equal(reservedIn(await withSetting(false)), -1);
  });

  it("fails for 0, which would turn all logins away", async () => {
    await assert.rejects(async () => withSetting(0), /reservedConcurrency is 0; write 1 or more/);
  });
});
