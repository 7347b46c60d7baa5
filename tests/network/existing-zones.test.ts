import assert from "node:assert/strict";

import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { graphOf, MODES } from "../support/program";

const subnetIds = ["subnet-0a", "subnet-0b"];
const ROUTED = { cidrBlock: "0.0.0.0/0", ipv6CidrBlock: "", gatewayId: "igw-0a" };

/** An account whose subnets are in these zones of eu-central-1, by letter, and in these VPCs. */
const subnetsIn = (
  zones: Readonly<Record<string, string>>,
  { vpcs = {}, routes = [] }: { vpcs?: Readonly<Record<string, string>>; routes?: object[] } = {},
) => ({
  "aws:ec2/getSubnet:getSubnet": ({ id }: Record<string, unknown>) => ({
    id,
    vpcId: vpcs[String(id)] ?? "vpc-0e",
    availabilityZone: `eu-central-1${zones[String(id)]}`,
  }),
  "aws:ec2/getVpcEndpointService:getVpcEndpointService": () => ({
    availabilityZones: ["eu-central-1b", "eu-central-1c"],
  }),
  "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId }: Record<string, unknown>) => ({
    ...{ id: routeTableId, routeTableId, routes },
    associations: [{ main: true, subnetId: "" }],
  }),
});
const build = (
  mode: "internet-facing" | "closed",
  existingVpc: object,
  calls: ReturnType<typeof subnetsIn>,
): Promise<Graph> =>
  graphOf(
    {
      network: {
        ...MODES[mode].network,
        existingVpc: { vpcId: "vpc-0e", ...existingVpc },
        interfaceEndpoints: ["secretsmanager", "sts"],
      },
      identity: { lockout: false },
    },
    {},
    calls,
  );
const listing =
  (...problems: string[]) =>
  (error: Error): boolean =>
    error.message.endsWith(
      ["network.existingVpc cannot be used", ...problems.map((each) => `  ✖ ${each}`)].join("\n"),
    );

describe("zones of existing subnets", () => {
  it("fail where Transfer Family has no endpoints, in both modes", async () => {
    const zones = { "subnet-0a": "a", "subnet-0b": "b" };
    const problem =
      "network.existingVpc subnet-0a is in eu-central-1a, where AWS Transfer Family has no endpoints in eu-central-1; give a subnet in one of eu-central-1b, eu-central-1c";
    await assert.rejects(
      build("internet-facing", { subnetIds }, subnetsIn(zones, { routes: [ROUTED] })),
      listing(problem),
    );
    await assert.rejects(build("closed", { subnetIds }, subnetsIn(zones)), listing(problem));
  });

  it("fail for two subnets in one zone, and for a subnet of another VPC", async () => {
    const zones = { "subnet-0a": "b", "subnet-0b": "b" };
    await assert.rejects(
      build("closed", { subnetIds }, subnetsIn(zones, { vpcs: { "subnet-0a": "vpc-0f" } })),
      listing(
        "network.existingVpc subnet-0a is in vpc-0f; correct vpcId or the subnet",
        "network.existingVpc subnet-0b is in eu-central-1b like subnet-0a, and a server takes one subnet per zone; give one of them",
      ),
    );
  });

  it("may be any for the function", async () => {
    const given = { subnetIds: ["subnet-0a"], functionSubnetIds: ["subnet-0b", "subnet-0c"] };
    const zones = { "subnet-0a": "c", "subnet-0b": "a", "subnet-0c": "a" };
    const graph = await build("closed", given, subnetsIn(zones));
    const [fn] = resourcesOf(graph, "aws:lambda/function:Function");
    const { subnetIds: placed } = fn?.inputs["vpcConfig"] as { subnetIds: string[] };
    assert.deepEqual(placed, ["subnet-0b", "subnet-0c"]);
    await assert.rejects(
      build("closed", given, subnetsIn(zones, { vpcs: { "subnet-0c": "vpc-0f" } })),
      listing("network.existingVpc subnet-0c is in vpc-0f; correct vpcId or the subnet"),
    );
  });

  it("are accepted where Transfer Family has endpoints", async () => {
    const zones = { "subnet-0a": "c", "subnet-0b": "b" };
    const graph = await build(
      "internet-facing",
      { subnetIds },
      subnetsIn(zones, { routes: [ROUTED] }),
    );
    const [server] = resourcesOf(graph, "aws:transfer/server:Server");
    const details = server?.inputs["endpointDetails"] as { subnetIds: string[] };
    assert.deepEqual(details.subnetIds, subnetIds);
  });
});
