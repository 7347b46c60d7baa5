import * as assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";

import { evaluate } from "../../../verify/graph/evaluate";
import type { Graph } from "../../../verify/graph/graph";

const settings = { stack: "trial", config: { "aws:region": "eu-north-1" } };

const build = (args: awsx.ec2.VpcArgs): Promise<Graph> =>
  evaluate(() => {
    const vpc = new awsx.ec2.Vpc("net", {
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public" }],
      natGateways: { strategy: "None" },
      ...args,
    });
    new aws.ec2.SecurityGroup("group", { vpcId: vpc.vpcId });
    return { ids: pulumi.jsonStringify([vpc.vpcId, vpc.publicSubnetIds]) };
  }, settings);

const rangesOf = (graph: Graph): unknown[] =>
  graph.resources.flatMap(({ type, inputs }) =>
    type === "aws:ec2/subnet:Subnet" ? [inputs["cidrBlock"]] : [],
  );

describe("VPC component of awsx", () => {
  it("is expanded into the resources that it creates", async () => {
    const graph = await build({
      cidrBlock: "10.1.0.0/16",
      numberOfAvailabilityZones: 1,
      enableDnsHostnames: true,
      tags: { Name: "shown" },
    });
    const found = graph.resources.map(({ urn, name, id, inputs, options }) => {
      const chain = urn.split("::")[2]?.replace(/aws:ec2\/\w+:/g, "");
      const dependsOn = options.dependsOn?.map((on) => on.split("::").at(-1));
      return { chain, name, id, inputs, dependsOn };
    });
    const tags = { Name: "shown" };
    const inner = { Name: "net-public-1", SubnetType: "Public" };
    const net = "awsx:ec2:Vpc$Vpc";
    const first = { name: "net-public-1", dependsOn: ["net-public-1"] };
    assert.deepEqual(found.slice(1, -1), [
      {
        chain: `${net}$InternetGateway`,
        name: "net",
        id: "net-InternetGateway",
        inputs: { vpcId: "net-Vpc", tags },
        dependsOn: ["net"],
      },
      {
        ...first,
        chain: `${net}$Subnet$RouteTable$Route`,
        id: "net-public-1-Route",
        inputs: {
          routeTableId: "net-public-1-RouteTable",
          gatewayId: "net-InternetGateway",
          destinationCidrBlock: "0.0.0.0/0",
        },
      },
      {
        ...first,
        chain: `${net}$Subnet$RouteTable$RouteTableAssociation`,
        id: "net-public-1-RouteTableAssociation",
        inputs: { routeTableId: "net-public-1-RouteTable", subnetId: "net-public-1-Subnet" },
      },
      {
        ...first,
        chain: `${net}$Subnet$RouteTable`,
        id: "net-public-1-RouteTable",
        inputs: { vpcId: "net-Vpc", tags: inner },
      },
      {
        chain: `${net}$Subnet`,
        name: "net-public-1",
        id: "net-public-1-Subnet",
        inputs: {
          vpcId: "net-Vpc",
          availabilityZone: "eu-north-1a",
          cidrBlock: "10.1.0.0/16",
          mapPublicIpOnLaunch: true,
          tags: inner,
        },
        dependsOn: ["net"],
      },
      {
        chain: net,
        name: "net",
        id: "net-Vpc",
        inputs: { cidrBlock: "10.1.0.0/16", enableDnsHostnames: true, tags },
        dependsOn: undefined,
      },
    ]);
  });

  it("returns the ids of those resources", async () => {
    const graph = await build({ cidrBlock: "10.1.0.0/16", numberOfAvailabilityZones: 2 });
    assert.deepEqual(graph.outputs, {
      ids: '["net-Vpc",["net-public-1-Subnet","net-public-2-Subnet"]]',
    });
  });

  it("divides the range by the next power of two above the number of zones", async () => {
    const [two, three] = [
      await build({ cidrBlock: "10.1.0.0/16", numberOfAvailabilityZones: 2 }),
      await build({ cidrBlock: "10.1.4.0/22", numberOfAvailabilityZones: 3 }),
    ];
    assert.deepEqual(rangesOf(two), ["10.1.0.0/17", "10.1.128.0/17"]);
    assert.deepEqual(rangesOf(three), ["10.1.4.0/24", "10.1.5.0/24", "10.1.6.0/24"]);
  });

  it("fails for an unknown layout", async () => {
    await assert.rejects(build({ natGateways: { strategy: "Single" } }), {
      message:
        "awsx:ec2:Vpc has other than public subnets by Auto and no NAT; expand it in verify/graph/awsx-vpc.ts",
    });
  });
});
