import assert from "node:assert/strict";

import { pictureOf } from "../../verify/diagram/picture-of";
import { compare } from "../../verify/preview/compare";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, inputsOf, MODES } from "../support/program";

const RECORD = "aws:route53/record:Record";
const ZONE = "aws:route53/zone:Zone";
const name = "sftp.example.com";
const closed = MODES.closed.network;
const build = (network: object): Promise<Graph> =>
  graphOf({ network: { clients: ["203.0.113.0/24"], ...network } });
const record = (zoneId: string, target: string): object => ({
  sftp: { zoneId, name, type: "CNAME", ttl: 60, records: [target] },
});
const VPC_ENDPOINT = "vpce-sftp-closed-Server.server.transfer.eu-central-1.vpce.amazonaws.com";
const alias = (zoneId: string, type: "A" | "AAAA", host = name): object => ({
  zoneId,
  name: host,
  type,
  aliases: [{ name: VPC_ENDPOINT, zoneId: "Z0EXAMPLE", evaluateTargetHealth: false }],
});
/** A zone that exists already. */
const zoneNamed = (zone: string): Parameters<typeof graphOf>[2] => ({
  "aws:route53/getZone:getZone": ({ zoneId }) => ({ id: zoneId, zoneId, name: zone }),
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

  // The server's own name does not resolve for an internal endpoint. A zone of the parent domain would
  // hide all its other names in the associated VPCs.
  it("is the whole private zone that the stack makes, and an alias of the VPC endpoint at its apex", async () => {
    const associatedVpcs = [{ vpcId: "vpc-0a" }, { vpcId: "vpc-0b", region: "eu-west-1" }];
    const graph = await build({ mode: "closed", hostname: { name, associatedVpcs } });
    assert.deepEqual(inputsOf(graph, ZONE), {
      sftp: {
        name,
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
    assert.deepEqual(inputsOf(graph, RECORD), { sftp: alias("sftp-Zone", "A") });
    assert.equal(graph.outputs["endpoint"], name);
    const server = inputsOf(graph, "aws:transfer/server:Server")["sftp-closed"];
    assert.deepEqual(server?.["tags"], { Name: "sftp-closed" });
  });

  it("hides no other name, however many labels it has", async () => {
    for (const host of ["example.com", "sftp.internal", "in.sftp.eu.files.example.co.uk"]) {
      const graph = await build({ mode: "closed", hostname: { name: host } });
      assert.equal(inputsOf(graph, ZONE)["sftp"]?.["name"], host);
      assert.deepEqual(inputsOf(graph, RECORD), { sftp: alias("sftp-Zone", "A", host) });
      assert.equal(graph.outputs["endpoint"], host);
    }
  });

  it("has an IPv6 record too with dual stack, made after the other became an alias", async () => {
    const graph = await build({
      ...{ mode: "closed", ipAddressType: "DUALSTACK" },
      hostname: { name, zoneId: "Z0456" },
    });
    assert.deepEqual(inputsOf(graph, RECORD), {
      sftp: alias("Z0456", "A"),
      "sftp-ipv6": alias("Z0456", "AAAA"),
    });
    const ipv6 = resourcesOf(graph, RECORD).find((each) => each.name === "sftp-ipv6");
    assert.deepEqual(
      ipv6?.options.dependsOn?.map((urn) => urn.split("::").at(-1)),
      ["sftp"],
    );
    const { boxes } = await pictureOf(graph);
    assert.deepEqual(
      boxes.filter(({ title }) => title === "Amazon Route 53 record").map(({ lines }) => lines),
      [[name, "in an existing hosted zone"]],
    );
  });

  it("uses an existing zone, also as the apex of it", async () => {
    for (const zone of ["example.com", name]) {
      const hostname = { name, zoneId: "Z0456" };
      const graph = await graphOf({ network: { ...closed, hostname } }, {}, zoneNamed(zone));
      assert.deepEqual(inputsOf(graph, ZONE), {});
      assert.deepEqual(inputsOf(graph, RECORD), { sftp: alias("Z0456", "A") });
    }
  });

  // Route 53 refuses both at `up`, when the server exists already.
  it("fails at preview as the CNAME at the apex of a zone, and outside the zone", async () => {
    const hostname = { name, zoneId: "Z0123" };
    const network = { mode: "public", hostname };
    await assert.rejects(
      graphOf({ network }, {}, zoneNamed("sftp.example.com")),
      /network\.hostname\.name sftp\.example\.com is the apex of the hosted zone Z0123, where Route 53 accepts no CNAME, and this endpoint cannot be an alias target; use a name below it, such as sftp\.sftp\.example\.com/,
    );
    for (const outside of [network, { ...closed, hostname }]) {
      for (const zone of ["ple.com", "example.org", "eu.sftp.example.com"]) {
        await assert.rejects(
          graphOf({ network: outside }, {}, zoneNamed(zone)),
          /network\.hostname\.name sftp\.example\.com is not in the hosted zone \S+ \(Z0123\); correct the name or zoneId/,
        );
      }
    }
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
      ["records", "ttl", "type", "aliases"].map((path) => ({ path, replaces: false })),
    );
  });

  // Until the new record is made, the new zone answers that the name does not exist.
  it("moves from a zone of the parent domain to its own, which is made before the old one goes", async () => {
    const after = await build({ mode: "closed", hostname: { name } });
    const before: Graph = {
      ...after,
      resources: after.resources.map((resource) => ({
        ...resource,
        inputs:
          resource.type === ZONE
            ? { ...resource.inputs, name: "example.com" }
            : resource.type === RECORD
              ? { zoneId: "sftp-Zone", name, type: "CNAME", ttl: 60, records: [VPC_ENDPOINT] }
              : resource.inputs,
      })),
    };
    assert.deepEqual(
      compare(before, after)
        .filter(({ kind }) => kind !== "same")
        .map(({ kind, resource, deleteBeforeReplace }) => [
          kind,
          resource.type,
          deleteBeforeReplace,
        ]),
      [
        ["replace", RECORD, true],
        ["replace", ZONE, false],
      ],
    );
  });
});
