import assert from "node:assert/strict";

import {
  gatewayEndpointService,
  interfaceEndpointService,
  serviceOfEndpoint,
} from "../../aws/partition";
import { deploy } from "../../program";
import { loadStackSecrets, parseStackConfig } from "../../config/load";
import { evaluate } from "../../verify/graph/evaluate";
import { type Graph, resourcesOf } from "../../verify/graph/graph";
import { FEATURES } from "../support/features";
import { evaluatedAnew } from "../support/program";

const CLOSED = {
  network: {
    mode: "closed",
    clients: ["10.20.0.0/16"],
    interfaceEndpoints: [
      "secretsmanager",
      "sts",
      { service: "kms", callers: ["10.10.64.0/24"] },
      { service: "logs", callers: ["10.10.64.0/24"] },
    ],
  },
  operations: { events: {}, workflow: { steps: [{ copyTo: "done/" }] } },
};

const inRegion = (region: string): Promise<Graph> =>
  evaluate(() => deploy(parseStackConfig(CLOSED, "test"), loadStackSecrets()), {
    stack: "test",
    config: { "aws:region": region },
    secretKeys: [],
    calls: {},
  });

/** Names in the inputs that belong to another partition than the region's. */
const foreignNames = (graph: Graph, foreign: RegExp): string[] =>
  graph.resources.flatMap(({ name, inputs, outputs }) =>
    (JSON.stringify([inputs, outputs]).match(foreign) ?? []).map((text) => `${name}: ${text}`),
  );

/** Regions of the other partitions, with one for copies. */
const REGIONS = [
  ["cn-north-1", "cn-northwest-1", "aws-cn"],
  ["us-gov-west-1", "us-gov-east-1", "aws-us-gov"],
] as const;

/** Options that the other partitions do not have. */
const ONLY_AWS = /"publish"|"accessPoint":/;

describe("a stack in another partition", () => {
  for (const [region, other, partition] of REGIONS) {
    const foreign = new RegExp(`arn:(?!${partition}:|\\*)[a-z-]*:`, "g");

    it(`has only ARNs of ${partition} in ${region}`, async () => {
      assert.deepEqual(foreignNames(await inRegion(region), foreign), []);
    });

    it(`has only such ARNs with any option in ${region}`, async () => {
      let seen = 0;
      for (const [sections, hostKeys] of FEATURES) {
        const given = JSON.stringify(sections)
          .replaceAll("arn:aws:", `arn:${partition}:`)
          .replaceAll(/eu-west-1|us-east-1/g, other)
          .replaceAll("eu-central-1", region)
          .replaceAll("euc1-az1", `${region}b`);
        if (ONLY_AWS.test(given)) continue;
        const graph = await evaluatedAnew(
          JSON.parse(given) as typeof sections,
          hostKeys,
          {},
          region,
        );
        assert.deepEqual(foreignNames(graph, foreign), []);
        seen += 1;
      }
      assert.equal(seen, FEATURES.length - 3);
    });
  }

  it("has the domain of China for services of a region there, and the usual one for principals", async () => {
    const graph = await inRegion("cn-north-1");
    assert.deepEqual(foreignNames(graph, /[\w.-]*cn-north-1\.amazonaws\.com(?!\.cn)/g), []);
    assert.deepEqual(foreignNames(graph, /"(?!logs\.)[a-z0-9-]+\.amazonaws\.com\.cn/g), []);
  });

  it("names each VPC endpoint as its region does", async () => {
    const graph = await inRegion("cn-north-1");
    const names = resourcesOf(graph, "aws:ec2/vpcEndpoint:VpcEndpoint").map(
      ({ inputs }) => inputs["serviceName"],
    );
    assert.deepEqual(names.sort(), [
      "cn.com.amazonaws.cn-north-1.sts",
      "com.amazonaws.cn-north-1.dynamodb",
      "com.amazonaws.cn-north-1.kms",
      "com.amazonaws.cn-north-1.logs",
      "com.amazonaws.cn-north-1.s3",
      "com.amazonaws.cn-north-1.secretsmanager",
    ]);
  });
});

describe("the service of an endpoint", () => {
  it("is the name itself where that is no full name, as of somebody's own service", () => {
    assert.equal(serviceOfEndpoint("files.example.com"), "files.example.com");
  });

  it("is found in the name of each partition", () => {
    for (const region of ["eu-central-1", "cn-northwest-1", "us-gov-east-1"]) {
      for (const service of ["sts", "ecr.api", "s3"]) {
        assert.equal(serviceOfEndpoint(interfaceEndpointService(service, region)), service);
        assert.equal(serviceOfEndpoint(gatewayEndpointService(service, region)), service);
      }
    }
  });
});
