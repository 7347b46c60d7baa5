import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { parseStackConfig } from "../../../config/load";
import { accessPath, renderMarkdown } from "../../../verify/access/matrix/render";
import { fullMatrix } from "../../../verify/access/matrix/matrix";
import { goldenPath, readGolden } from "../../../verify/graph/snapshot";
import { configOf } from "../../../verify/graph/stack-config";
import { accessChanges } from "../../../verify/preview/access-changes";
import { openings, reachChanges } from "../../../verify/preview/reach-changes";
import { reachPath, reachTable } from "../../../verify/reachability/render";
import { withOutputs } from "../../../verify/risk/context";
import { graphOf } from "../../support/program";

const facing = (...clients: string[]) => ({ network: { mode: "internet-facing", clients } });

describe("changes of reachability", () => {
  it("are the addresses that are new, which were denied before", async () => {
    const [before, after] = [
      await graphOf(facing("203.0.113.0/24")),
      await graphOf(facing("203.0.113.0/24", "8.8.8.8/32")),
    ];
    assert.deepEqual(
      reachChanges(before, after).map(({ from, to, before: was, now }) => [from, to, was, now]),
      [["8.8.8.8", "server: TCP 22", "denied", "allowed"]],
    );
  });

  it("are only what a wider range has more than the narrow one, in which nothing changes", async () => {
    const [before, after] = [
      await graphOf(facing("203.0.112.0/24")),
      await graphOf(facing("203.0.112.0/23")),
    ];
    assert.deepEqual(
      reachChanges(before, after).map(({ from, to, before: was, now }) => [from, to, was, now]),
      [["203.0.113.0/24", "server: TCP 22", "denied", "allowed"]],
    );
    assert.deepEqual(openings(after, before), []);
    assert.deepEqual(
      reachChanges(after, before).map(({ from, to, before: was, now }) => [from, to, was, now]),
      [["203.0.113.0/24", "server: TCP 22", "allowed", "denied"]],
    );
  });

  it("are told by port", async () => {
    const network = {
      mode: "closed",
      transitGateways: [{ name: "offices", transitGatewayId: "tgw-0a", clients: ["10.30.0.0/16"] }],
    };
    const before = await graphOf({ network });
    const after = await graphOf({ network, transfer: { protocols: ["SFTP", "FTP"] } });
    assert.deepEqual(
      reachChanges(before, after).map(({ from, to, before: was, now }) => [from, to, was, now]),
      [["10.30.0.0/16", "server: TCP 21, 8192-8200", "denied", "allowed"]],
    );
  });
});

describe("changes of access", () => {
  const of = (storage: Record<string, unknown>) => ({ ...facing("203.0.113.0/24"), storage });
  const side = async (storage: Record<string, unknown>) => ({
    graph: withOutputs(await graphOf(of(storage))),
    config: parseStackConfig(of(storage), "test"),
  });

  it("are told where one operation is about two folders, and the key's policy is apart", async () => {
    const publishing = (prefix: string) =>
      side({ accessLogs: {}, publish: { prefix, signingKeys: ["a"] } });
    const changes = await accessChanges(await publishing("out/"), await publishing("new/"));
    const read = (prefix: string) =>
      `read ${prefix}file, without the distribution unless it is one`;
    assert.deepEqual(changes, {
      changes: [
        { who: "cloudfront", operation: read("new/"), before: "denied", now: "allowed" },
        { who: "cloudfront", operation: read("out/"), before: "allowed", now: "denied" },
      ],
    });
  });

  it("have an answer for whom only one of two stack files names", async () => {
    const SHARE = {
      principal: "arn:aws:iam::444455556666:role/reader",
      prefix: "alice/out/",
      access: "read",
    };
    const [without, shared] = [await side({}), await side({ shares: [SHARE] })];
    const { changes } = await accessChanges(without, shared);
    assert.ok(changes.length > 0);
    assert.deepEqual(
      [...new Set(changes.map(({ before, now }) => `${before} → ${now}`))],
      ["denied → allowed"],
    );
    const back = await accessChanges(shared, without);
    assert.deepEqual(
      [...new Set(back.changes.map(({ before, now }) => `${before} → ${now}`))],
      ["allowed → denied"],
    );
  });

  it("say why there is no answer", async () => {
    const graph = await graphOf(facing("203.0.113.0/24"));
    const config = parseStackConfig(facing("203.0.113.0/24"), "test");
    const servers = graph.resources.filter(({ type }) => type === "aws:transfer/server:Server");
    const two = { ...graph, resources: [...graph.resources, ...servers] };
    assert.deepEqual(await accessChanges({ graph, config }, { graph: two, config }), {
      changes: [],
      problem: 'stack "test" must have one Transfer server, got 2',
    });
  });
});

// The comment asks the graph of a golden file, in which no outputs are.
describe("a graph from a golden file", () => {
  it("answers about access and reachability as the stack itself does", async () => {
    for (const stack of ["prod", "closed"]) {
      const graph = withOutputs(readGolden(goldenPath(stack)));
      assert.equal(reachTable(graph), readFileSync(reachPath(stack), "utf8"));
      const matrix = await fullMatrix(graph, configOf(stack));
      assert.equal(renderMarkdown(matrix), readFileSync(accessPath(stack), "utf8"));
    }
  });
});
