import assert from "node:assert/strict";

import { compare } from "../../verify/preview/compare";
import type { Graph } from "../../verify/graph/graph";
import { graphOf, inputsOf } from "../support/program";

const RECORD = "aws:route53/record:Record";
const ZONE = "aws:route53/zone:Zone";
const name = "sftp.example.com";
const build = (network: object): Promise<Graph> =>
  graphOf({ network: { clients: ["203.0.113.0/24"], ...network } });
const record = (zoneId: string, target: string): object => ({
  sftp: { zoneId, name, type: "CNAME", ttl: 60, records: [target] },
});

describe("a custom host name", () => {
  it("is a CNAME record, and a tag for the console", async () => {
    for (const mode of ["public", "internet-facing"]) {
      const clients = mode === "public" ? [] : ["203.0.113.0/24"];
      const graph = await build({ mode, clients, hostname: { name, zoneId: "Z0123" } });
      const target = `sftp-${mode}-Server.server.transfer.eu-central-1.amazonaws.com`;
      assert.deepEqual(inputsOf(graph, RECORD), record("Z0123", target));
      assert.deepEqual(inputsOf(graph, "aws:transfer/server:Server")[`sftp-${mode}`]?.["tags"], {
        Name: `sftp-${mode}`,
        "transfer:customHostname": name,
        "transfer:route53HostedZoneId": "/hostedzone/Z0123",
      });
      assert.equal(graph.outputs["endpoint"], name);
      assert.equal(graph.outputs["connect"], `sftp -P 22 <user>@${name}`);
    }
  });

  // The server's own name does not resolve for an internal endpoint.
  it("points to the VPC endpoint from a private zone in mode closed", async () => {
    const associatedVpcs = [{ vpcId: "vpc-0a" }, { vpcId: "vpc-0b", region: "eu-west-1" }];
    const graph = await build({ mode: "closed", hostname: { name, associatedVpcs } });
    assert.deepEqual(inputsOf(graph, ZONE), {
      sftp: {
        name: "example.com",
        comment: "Resolves the SFTP server inside connected networks",
        vpcs: [
          { vpcId: "sftp-10-10-0-0-16-Vpc" },
          { vpcId: "vpc-0a" },
          { vpcId: "vpc-0b", vpcRegion: "eu-west-1" },
        ],
        forceDestroy: true,
        tags: { Name: "sftp" },
      },
    });
    const target = "vpce-sftp-closed-Server.server.transfer.eu-central-1.vpce.amazonaws.com";
    assert.deepEqual(inputsOf(graph, RECORD), record("sftp-Zone", target));
    assert.equal(graph.outputs["endpoint"], name);
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-closed"];
    assert.deepEqual(server?.["tags"], { Name: "sftp-closed" });
  });

  it("uses an existing private zone", async () => {
    const graph = await build({ mode: "closed", hostname: { name, zoneId: "Z0456" } });
    assert.deepEqual(inputsOf(graph, ZONE), {});
    const target = "vpce-sftp-closed-Server.server.transfer.eu-central-1.vpce.amazonaws.com";
    assert.deepEqual(inputsOf(graph, RECORD), record("Z0456", target));
  });

  // With the mode in its logical name, the deletion of the old record would delete the new one.
  it("is one record across modes, updated in place", async () => {
    const hostname = { name, zoneId: "Z0123" };
    const before = await build({ mode: "internet-facing", hostname });
    const after = await build({ mode: "closed", hostname });
    const change = compare(before, after).find(({ resource }) => resource.type === RECORD);
    assert.equal(change?.kind, "update");
    assert.deepEqual(
      change?.properties.map(({ path, replaces }) => ({ path, replaces })),
      [{ path: "records[0]", replaces: false }],
    );
  });
});
