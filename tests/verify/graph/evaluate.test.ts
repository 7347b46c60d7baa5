import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { evaluate } from "../../../verify/graph/evaluate";
import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { Part, SETTINGS } from "./evaluate-support";

const URN = "urn:pulumi:trial::managed-sftp::";

const one = (graph: Graph, name: string): GraphResource | undefined =>
  graph.resources.find((resource) => resource.name === name);

describe("evaluate", () => {
  it("records the inputs of a resource and the outputs of AWS", async () => {
    const graph = await evaluate(() => {
      const bucket = new aws.s3.Bucket("data", { bucket: "my-data" });
      return { arn: bucket.arn };
    }, SETTINGS);
    assert.deepEqual(graph, {
      stack: "trial",
      outputs: { arn: "arn:aws:s3:::my-data" },
      resources: [
        {
          urn: `${URN}aws:s3/bucket:Bucket::data`,
          type: "aws:s3/bucket:Bucket",
          name: "data",
          kind: "custom",
          id: "my-data",
          inputs: { bucket: "my-data" },
          dependencies: {},
          options: {},
          outputs: {
            bucket: "my-data",
            arn: "arn:aws:s3:::my-data",
            bucketDomainName: "my-data.s3.amazonaws.com",
            bucketRegionalDomainName: "my-data.s3.eu-north-1.amazonaws.com",
          },
        },
      ],
    });
  });

  it("writes URNs with the types of all parents, as the engine does", async () => {
    const graph = await evaluate(() => {
      const outer = new Part("outer");
      const inner = new Part("inner", { parent: outer });
      new aws.kms.Key("key", {}, { parent: inner });
      return {};
    }, SETTINGS);
    const part = "managed-sftp:test:Part";
    assert.deepEqual(
      graph.resources.map(({ urn, parent, kind, id }) => ({ urn, parent, kind, id })),
      [
        {
          urn: `${URN}${part}$${part}$aws:kms/key:Key::key`,
          parent: `${URN}${part}$${part}::inner`,
          kind: "custom",
          id: "key-Key",
        },
        {
          urn: `${URN}${part}$${part}::inner`,
          parent: `${URN}${part}::outer`,
          kind: "component",
          id: `${URN}${part}$${part}::inner`,
        },
        {
          urn: `${URN}${part}::outer`,
          parent: undefined,
          kind: "component",
          id: `${URN}${part}::outer`,
        },
      ],
    );
  });

  it("records options, and the protection that is inherited from a parent", async () => {
    const graph = await evaluate(() => {
      const part = new Part("part", { protect: true });
      const key = new aws.kms.Key("key", {}, { parent: part });
      new aws.s3.Bucket(
        "data",
        {},
        {
          dependsOn: [part, key],
          deleteBeforeReplace: true,
          retainOnDelete: true,
          ignoreChanges: ["tags"],
          replaceOnChanges: ["bucket"],
        },
      );
      new aws.s3.Bucket("free", {}, { parent: part, protect: false, dependsOn: key });
      return {};
    }, SETTINGS);
    const part = `${URN}managed-sftp:test:Part`;
    assert.deepEqual(one(graph, "key")?.options, { protect: true });
    assert.deepEqual(one(graph, "data")?.options, {
      retainOnDelete: true,
      deleteBeforeReplace: true,
      ignoreChanges: ["tags"],
      replaceOnChanges: ["bucket"],
      dependsOn: [`${part}$aws:kms/key:Key::key`, `${part}::part`],
    });
    assert.deepEqual(one(graph, "free")?.options, {
      dependsOn: [`${part}$aws:kms/key:Key::key`],
    });
  });

  it("records which resources an input was made from", async () => {
    const graph = await evaluate(() => {
      const key = new aws.kms.Key("key", { description: "plain" });
      new aws.kms.Alias("alias", { name: "alias/a", targetKeyId: key.id });
      return {};
    }, SETTINGS);
    assert.deepEqual(one(graph, "alias")?.inputs, { name: "alias/a", targetKeyId: "key-Key" });
    assert.deepEqual(one(graph, "alias")?.dependencies, {
      targetKeyId: [`${URN}aws:kms/key:Key::key`],
    });
  });

  it("marks secrets, also those from configuration and inside of lists and objects", async () => {
    const graph = await evaluate(
      () => {
        const pepper = new pulumi.Config().requireSecret("pepper"); // eslint-disable-line no-restricted-syntax -- the test stands for a program
        new aws.kms.Key("key", { description: pepper, tags: { a: pulumi.secret("b"), c: "d" } });
        return { pepper };
      },
      {
        ...SETTINGS,
        config: { "managed-sftp:pepper": "hot" },
        secretKeys: ["managed-sftp:pepper"],
      },
    );
    assert.deepEqual(one(graph, "key")?.inputs, {
      description: { secret: "hot" },
      tags: { a: { secret: "b" }, c: "d" },
    });
    assert.deepEqual(graph.outputs, { pepper: { secret: "hot" } });
  });

  it("records the hash of an archive, which changes with names and contents only", async () => {
    const hashOf = async (files: Record<string, string>): Promise<unknown> => {
      const assets = Object.entries(files).map(
        ([name, text]) => [name, new pulumi.asset.StringAsset(text)] as const,
      );
      const graph = await evaluate(() => {
        const code = new pulumi.asset.AssetArchive(Object.fromEntries(assets));
        new aws.lambda.Function("f", { role: "arn:aws:iam::111122223333:role/r", code });
        return {};
      }, SETTINGS);
      return one(graph, "f")?.inputs["code"];
    };
    const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
    const first = await hashOf({ "a.js": "1", "b.js": "2" });
    const listing = `a.js\0${sha256("1")}\nb.js\0${sha256("2")}\n`;
    assert.deepEqual(first, { sha256: sha256(listing) });
    assert.deepEqual(await hashOf({ "b.js": "2", "a.js": "1" }), first);
    assert.notDeepEqual(await hashOf({ "a.js": "2", "b.js": "1" }), first);
    assert.notDeepEqual(await hashOf({ "a.js": "1", "c.js": "2" }), first);
  });

  it("returns account, region, partition, zones and endpoints", async () => {
    const graph = await evaluate(
      () => ({
        account: aws.getCallerIdentityOutput().accountId,
        region: aws.getRegionOutput().region,
        partition: aws.getPartitionOutput().partition,
        zones: aws.getAvailabilityZonesOutput({ state: "available" }).names,
        endpoint: aws.ec2
          .getVpcEndpointOutput({ id: "vpce-1" })
          .dnsEntries.apply(([entry]) => entry?.dnsName),
        stack: pulumi.getStack(),
      }),
      SETTINGS,
    );
    assert.deepEqual(graph.outputs, {
      account: "111122223333",
      region: "eu-north-1",
      partition: "aws",
      zones: ["eu-north-1a", "eu-north-1b", "eu-north-1c"],
      endpoint: "vpce-1.server.transfer.eu-north-1.vpce.amazonaws.com",
      stack: "trial",
    });
  });

  it("evaluates several stacks in one process, also at the same time", async () => {
    const names = await Promise.all(
      ["one", "two"].map(async (stack) => {
        const graph = await evaluate(
          () => ({ bucket: new aws.s3.Bucket(`of-${pulumi.getStack()}`).id }),
          { ...SETTINGS, stack },
        );
        return graph.resources.map(({ urn }) => urn);
      }),
    );
    assert.deepEqual(names, [
      ["urn:pulumi:one::managed-sftp::aws:s3/bucket:Bucket::of-one"],
      ["urn:pulumi:two::managed-sftp::aws:s3/bucket:Bucket::of-two"],
    ]);
  });
});
