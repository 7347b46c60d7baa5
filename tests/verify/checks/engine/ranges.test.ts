import assert from "node:assert/strict";

import { updateFindings } from "../../../../verify/checks/engine/ranges";
import { compare } from "../../../../verify/preview/compare";
import type { Graph, GraphResource } from "../../../../verify/graph/graph";
import { graph, resource, urnOf } from "../../../support/graphs";
import { graphOf, MODES } from "../../../support/program";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const ROUTE = "aws:ec2/route:Route";
const SECONDARY = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";

const vpc = (cidrBlock = "10.0.0.0/16"): GraphResource =>
  resource({ type: VPC, name: "net", inputs: { cidrBlock } });
const subnet = (
  name: string,
  inputs: object,
  options: GraphResource["options"] = {},
): GraphResource =>
  resource({
    ...{ type: SUBNET, name, options },
    inputs: { vpcId: "net-Vpc", availabilityZone: "eu-central-1a", ...inputs },
    dependencies: { vpcId: [urnOf(VPC, "net")] },
  });
const route = (name: string, destination: object): GraphResource =>
  resource({ type: ROUTE, name, inputs: { routeTableId: "rtb", ...destination } });

const messages = (before: Graph, after: Graph): string[] =>
  updateFindings({ before, changes: compare(before, after) }).map(({ message }) => message);
const collision = (what: string, holder: string, error: string): string =>
  `${what} ${holder}, which the update deletes only after it creates this one, so that AWS refuses it (${error}); keep the old ranges and zones in their order, or use a free range`;

describe("rule range-in-use", () => {
  const whole = subnet("a", { cidrBlock: "10.0.0.0/16" });
  const part = subnet("a", { cidrBlock: "10.0.0.0/17" });
  const own = "of its predecessor";

  for (const [title, before, after, expected] of [
    [
      "a subnet inside the range of its predecessor",
      [vpc(), whole],
      [vpc(), part, subnet("b", { cidrBlock: "10.0.128.0/17" })],
      [
        collision(
          "aws:ec2:Subnet a: cidrBlock 10.0.0.0/17 collides with 10.0.0.0/16",
          own,
          "InvalidSubnet.Conflict",
        ),
        collision(
          "aws:ec2:Subnet b: cidrBlock 10.0.128.0/17 collides with 10.0.0.0/16",
          "of a",
          "InvalidSubnet.Conflict",
        ),
      ],
    ],
    [
      "a subnet around the range of its predecessor",
      [vpc(), part],
      [vpc(), whole],
      [
        collision(
          "aws:ec2:Subnet a: cidrBlock 10.0.0.0/16 collides with 10.0.0.0/17",
          own,
          "InvalidSubnet.Conflict",
        ),
      ],
    ],
    [
      "a subnet that moves to another zone with its range",
      [vpc(), part],
      [vpc(), subnet("a", { cidrBlock: "10.0.0.0/17", availabilityZone: "eu-central-1b" })],
      [
        collision(
          "aws:ec2:Subnet a: cidrBlock 10.0.0.0/17 collides with 10.0.0.0/17",
          own,
          "InvalidSubnet.Conflict",
        ),
      ],
    ],
    [
      "a subnet under another name with the range of one that is deleted",
      [vpc(), part],
      [vpc(), subnet("renamed", { cidrBlock: "10.0.64.0/18" })],
      [
        collision(
          "aws:ec2:Subnet renamed: cidrBlock 10.0.64.0/18 collides with 10.0.0.0/17",
          "of a",
          "InvalidSubnet.Conflict",
        ),
      ],
    ],
    [
      "an IPv6 subnet in a range that is taken",
      [vpc(), subnet("a", { ipv6CidrBlock: "2001:db8::/64" })],
      [vpc(), subnet("b", { ipv6CidrBlock: "2001:db8::/64" })],
      [
        collision(
          "aws:ec2:Subnet b: ipv6CidrBlock 2001:db8::/64 collides with 2001:db8::/64",
          "of a",
          "InvalidSubnet.Conflict",
        ),
      ],
    ],
    [
      "a secondary range of a VPC inside one that is deleted",
      [
        resource({
          type: SECONDARY,
          name: "a",
          inputs: { vpcId: "v", cidrBlock: "100.64.0.0/16" },
        }),
      ],
      [
        resource({
          type: SECONDARY,
          name: "b",
          inputs: { vpcId: "v", cidrBlock: "100.64.1.0/24" },
        }),
      ],
      [
        collision(
          "aws:ec2:VpcIpv4CidrBlockAssociation b: cidrBlock 100.64.1.0/24 collides with 100.64.0.0/16",
          "of a",
          "CidrConflict",
        ),
      ],
    ],
    [
      "a route under another name to the same destination",
      [route("a", { destinationCidrBlock: "10.20.0.0/16" })],
      [route("b", { destinationCidrBlock: "10.20.0.0/16" })],
      [
        collision(
          "aws:ec2:Route b: destinationCidrBlock 10.20.0.0/16 collides with 10.20.0.0/16",
          "of a",
          "RouteAlreadyExists",
        ),
      ],
    ],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.deepEqual(messages(graph(...before), graph(...after)), expected);
    });
  }

  for (const [title, before, after] of [
    [
      "a subnet that is deleted first",
      [vpc(), whole],
      [vpc(), { ...part, options: { deleteBeforeReplace: true } }],
    ],
    [
      "a subnet in a free range",
      [vpc(), part],
      [vpc(), subnet("a", { cidrBlock: "10.0.128.0/17" })],
    ],
    [
      "a subnet that is added beside others",
      [vpc(), part],
      [vpc(), part, subnet("b", { cidrBlock: "10.0.128.0/17" })],
    ],
    ["the same range in a VPC that is new", [vpc(), whole], [vpc("10.0.0.0/15"), whole]],
    [
      "the same range in another VPC",
      [part],
      [part, subnet("b", { vpcId: "vpc-2", cidrBlock: "10.0.0.0/17" })],
    ],
    [
      "a route inside the destination of another",
      [route("a", { destinationCidrBlock: "10.20.0.0/16" })],
      [
        route("a", { destinationCidrBlock: "10.20.0.0/16" }),
        route("b", { destinationCidrBlock: "10.20.1.0/24" }),
      ],
    ],
  ] as const) {
    it(`accepts ${title}`, () => {
      assert.deepEqual(messages(graph(...before), graph(...after)), []);
    });
  }

  it("refuses other zones in the places of a deployed stack, in both modes with a VPC", async () => {
    for (const mode of ["internet-facing", "closed"] as const) {
      const build = (zones: string[]): Promise<Graph> =>
        graphOf({ network: { ...MODES[mode].network, zones } });
      const found = messages(
        await build(["eu-central-1a", "eu-central-1b"]),
        await build(["eu-central-1b", "eu-central-1a"]),
      );
      assert.equal(found.length, mode === "closed" ? 4 : 2);
      assert.ok(found.every((message) => message.includes("InvalidSubnet.Conflict")));
    }
  });

  it("accepts every switch of the mode, and a new range of the VPC", async () => {
    const graphs = await Promise.all([
      ...Object.values(MODES).map((config) => graphOf(config)),
      graphOf({ network: { ...MODES["internet-facing"].network, vpcCidr: "10.11.0.0/16" } }),
    ]);
    for (const before of graphs) {
      for (const after of graphs) assert.deepEqual(messages(before, after), []);
    }
  });
});
