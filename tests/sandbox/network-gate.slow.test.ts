import assert from "node:assert/strict";
import { connect } from "node:net";

import type { Graph } from "../../verify/graph/graph";
import { evaluateStack } from "../../verify/graph/stack";
import { networkGate } from "../../sandbox/network-gate";
import { contentOf, requireCurl } from "./ftp/support";
import { startTestSandbox, type TestSandbox } from "./sandbox-support";

describe("networkGate", () => {
  let graph: Graph;

  before(async () => {
    graph = await evaluateStack("closed-ftp");
  });

  it("asks nothing without an address", () => {
    assert.equal(networkGate(graph, undefined, assert.fail)(12345), true);
  });

  it("asks about every port by its own number, and names the rule that refuses", () => {
    const lines: string[] = [];
    const gate = networkGate(graph, "10.20.0.5", (line) => lines.push(line));
    const ports = [20, 21, 22, 8191, 8192, 8200, 8201];
    assert.deepEqual(ports.filter(gate), [21, 8192, 8200]);
    assert.equal(lines.length, 4);
    assert.match(lines[0] ?? "", /^10\.20\.0\.5 to port 20 refused by the network: .*TCP 20/);
  });
});

describe("npm start -- --as", () => {
  const start = (stack: string, as: string): Promise<TestSandbox> =>
    startTestSandbox(stack, undefined, { as });
  const refusalsOf = ({ lines }: TestSandbox): string[] =>
    lines.filter((line) => line.includes("refused by the network"));

  before(requireCurl);

  it("serves prod to a listed address, by which the function sees the client", async () => {
    const sandbox = await start("prod", "203.0.113.7");
    const { code, output } = await sandbox.run(["pwd"]);
    await sandbox.remove();
    assert.equal(code, 0, output);
    const admission = "sourceIp=203.0.113.7 decision=allow";
    assert.ok(sandbox.lines.some((line) => line.includes(admission)));
  });

  it("shows an unlisted address nothing of prod, and says why", async () => {
    const sandbox = await start("prod", "203.0.114.7");
    const banner = await contentOf(connect(sandbox.sftp?.port ?? 0, "127.0.0.1"));
    await sandbox.remove();
    assert.equal(banner, "");
    const refusals = refusalsOf(sandbox);
    assert.equal(refusals.length, 1);
    assert.match(refusals[0] ?? "", /203\.0\.114\.7 to port 22 refused by the network: \S/);
  });

  for (const [as, isServed] of [
    ["10.20.0.5", true],
    ["10.21.0.5", false],
  ] as const) {
    it(`${isServed ? "serves" : "refuses"} ${as} FTP on closed-ftp`, async () => {
      const sandbox = await start("closed-ftp", as);
      const run = await sandbox.curl(sandbox.ftpUrl);
      await sandbox.remove();
      assert.equal(run.code === 0, isServed, run.output);
      assert.equal(refusalsOf(sandbox).length, isServed ? 0 : 1);
    });
  }
});
