import assert from "node:assert/strict";

import { compare } from "../../../verify/preview/compare";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { placeholderKey } from "../../../verify/graph/placeholder-key";
import { graphOf } from "../../support/program";

const hostKeys = { ed25519: placeholderKey("ed25519"), rsa: placeholderKey("rsa") };
const network = {
  public: { mode: "public" },
  "internet-facing": { mode: "internet-facing", clients: ["203.0.113.0/24"] },
  closed: {
    mode: "closed",
    transitGateways: [{ name: "offices", transitGatewayId: "tgw-0a", clients: ["203.0.113.0/24"] }],
  },
};
const ROUND = ["public", "internet-facing", "closed", "public"] as const;

/** Whatever holds data, or what clients know the server by. */
const DATA =
  /aws:(s3|kms|cloudwatch\/logGroup|secretsmanager)|managed-sftp:storage|identity:IdentityProvider$/;

describe("a switch of the mode", () => {
  const graphs: Record<string, Graph> = {};
  before(async () => {
    for (const mode of ["public", "internet-facing", "closed"] as const) {
      const config = { network: network[mode], transfer: { hostKeys: ["ed25519", "rsa"] } };
      graphs[mode] = await graphOf(config, hostKeys);
    }
  });

  for (const [index, from] of ROUND.slice(0, -1).entries()) {
    const to = ROUND[index + 1]!;
    it(`from ${from} to ${to} creates a server and keeps all data`, () => {
      const changes = compare(graphs[from]!, graphs[to]!);
      const of = (type: string): string[] =>
        changes
          .filter(({ resource, kind }) => resource.type === type && kind !== "same")
          .map(({ kind, resource }) => `${kind} ${resource.name}`)
          .sort();
      assert.deepEqual(of("aws:transfer/server:Server"), [
        `create sftp-${to}`,
        `delete sftp-${from}`,
      ]);
      assert.deepEqual(of("aws:transfer/hostKey:HostKey"), [
        `create sftp-${to}-rsa`,
        `delete sftp-${from}-rsa`,
      ]);
      // pulumi preview shows it as unchanged where it enters the VPC.
      assert.deepEqual(
        of("aws:lambda/function:Function"),
        from === "closed" || to === "closed" ? ["update sftp-identity"] : [],
      );
      const touched = changes.filter(
        ({ kind, resource }) => kind !== "same" && DATA.test(resource.type),
      );
      assert.deepEqual(
        touched.map(({ resource }) => resource.urn),
        [],
      );
      // Two modes have a VPC, whose flow logs keep their role.
      const flowLogs = from === "public" ? "create" : to === "public" ? "delete" : undefined;
      assert.deepEqual(of("aws:iam/role:Role"), [
        ...(flowLogs ? [`${flowLogs} sftp-flow-logs`] : []),
        "update sftp-user",
      ]);
    });

    // A chosen name under two logical names collides at `up`, which no preview shows.
    it(`from ${from} to ${to} gives each chosen name to one resource`, () => {
      const chosen = ({ type, inputs }: GraphResource): string[] => {
        const name = inputs["name"] ?? inputs["bucket"];
        return typeof name === "string" &&
          /s3\/bucket:|iam\/role:|logGroup|kms\/alias|lambda\/function/.test(type)
          ? [`${type} ${name}`]
          : [];
      };
      const before = new Map(
        graphs[from]!.resources.flatMap((r) => chosen(r).map((key) => [key, r.urn] as const)),
      );
      const moved = graphs[to]!.resources.filter((r) =>
        chosen(r).some((key) => before.has(key) && before.get(key) !== r.urn),
      );
      assert.deepEqual(moved, []);
      assert.ok(before.size >= 7);
    });
  }
});
