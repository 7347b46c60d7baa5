import assert from "node:assert/strict";
import { connect } from "node:net";

import type { Graph } from "../../verify/graph/graph";
import { evaluateStack } from "../../verify/graph/stack";
import { networkGate } from "../../sandbox/network-gate";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { contentOf, curl, requireCurl } from "./ftp/support";
import { type Folder, sftp, SHARED_MACHINE, temporaryFolder } from "./support";

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
  let folder: Folder;
  const lines: string[] = [];
  const start = (stack: string, as: string): Promise<Sandbox> =>
    startSandbox({
      ...{ ...SHARED_MACHINE, stack, as, data: folder.file(`data ${stack}`) },
      log: (line) => lines.push(line),
    });

  before(() => {
    requireCurl();
    folder = temporaryFolder();
  });
  beforeEach(() => (lines.length = 0));
  after(() => folder.remove());

  it("serves prod to a listed address, by which the function sees the client", async () => {
    const sandbox = await start("prod", "203.0.113.7");
    const { code, output } = await sftp(sandbox, folder, ["pwd"]);
    await sandbox.stop();
    assert.equal(code, 0, output);
    assert.ok(lines.some((line) => line.includes("sourceIp=203.0.113.7 decision=allow")));
  });

  it("shows an unlisted address nothing of prod, and says why", async () => {
    const sandbox = await start("prod", "203.0.114.7");
    const banner = await contentOf(connect(sandbox.sftp?.port ?? 0, "127.0.0.1"));
    await sandbox.stop();
    assert.equal(banner, "");
    const refusals = lines.filter((line) => line.includes("refused by the network"));
    assert.equal(refusals.length, 1);
    assert.match(refusals[0] ?? "", /203\.0\.114\.7 to port 22 refused by the network: \S/);
  });

  for (const [as, isServed] of [
    ["10.20.0.5", true],
    ["10.21.0.5", false],
  ] as const) {
    it(`${isServed ? "serves" : "refuses"} ${as} FTP on closed-ftp`, async () => {
      const sandbox = await start("closed-ftp", as);
      const login = ["--user", `alice:${sandbox.user.password}`];
      const run = await curl(folder, ...login, `ftp://127.0.0.1:${sandbox.ftp?.port}/`);
      await sandbox.stop();
      assert.equal(run.code === 0, isServed, run.output);
      const refusals = lines.filter((line) => line.includes("refused by the network"));
      assert.equal(refusals.length, isServed ? 0 : 1);
    });
  }
});
