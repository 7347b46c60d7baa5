import * as assert from "node:assert/strict";
import { createHash } from "node:crypto";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { evaluate } from "../../graph/evaluate";
import type { Graph, GraphResource } from "../../graph/graph";

const settings = { stack: "trial", config: { "aws:region": "eu-north-1" } };
const URN = "urn:pulumi:trial::managed-sftp::";

class Part extends pulumi.ComponentResource {
  public constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:test:Part", name, {}, opts);
  }
}

const one = (graph: Graph, name: string): GraphResource | undefined =>
  graph.resources.find((resource) => resource.name === name);

describe("evaluate", () => {
  it("records a resource with what was registered and what AWS would answer", async () => {
    const graph = await evaluate(() => {
      const bucket = new aws.s3.Bucket("data", { bucket: "my-data" });
      return { arn: bucket.arn };
    }, settings);
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
    }, settings);
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
    }, settings);
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

  it("tells which resources an input was made from", async () => {
    const graph = await evaluate(() => {
      const key = new aws.kms.Key("key", { description: "plain" });
      new aws.kms.Alias("alias", { name: "alias/a", targetKeyId: key.id });
      return {};
    }, settings);
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
        ...settings,
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
      }, settings);
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

  it("answers questions about account, region, partition, zones and endpoints", async () => {
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
      settings,
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

  it("evaluates several stacks in one process, also when they are asked for at once", async () => {
    const names = await Promise.all(
      ["one", "two"].map(async (stack) => {
        const graph = await evaluate(
          () => ({ bucket: new aws.s3.Bucket(`of-${pulumi.getStack()}`).id }),
          { ...settings, stack },
        );
        return graph.resources.map(({ urn }) => urn);
      }),
    );
    assert.deepEqual(names, [
      ["urn:pulumi:one::managed-sftp::aws:s3/bucket:Bucket::of-one"],
      ["urn:pulumi:two::managed-sftp::aws:s3/bucket:Bucket::of-two"],
    ]);
  });

  it("fails with all types and functions that have no fake", async () => {
    await assert.rejects(
      evaluate(() => {
        new aws.mq.Configuration("queue", { data: "", engineType: "", engineVersion: "" });
        new aws.ecr.Repository("images");
        return { zone: aws.route53.getZoneOutput({ name: "example.com" }).id.apply(String) };
      }, settings),
      {
        message:
          "no fake for aws:ecr/repository:Repository, aws:mq/configuration:Configuration, aws:route53/getZone:getZone; add it to graph/fakes.ts",
      },
    );
  });

  it("fails when two resources would have the same made-up id", async () => {
    await assert.rejects(
      evaluate(() => {
        new aws.kms.Key("key", {}, { parent: new Part("a") });
        new aws.kms.Key("key", {}, { parent: new Part("b") });
        return {};
      }, settings),
      { message: "two resources have the made-up id key-Key; rename one of them" },
    );
  });

  it("fails with the program's own error, and works again afterwards", async () => {
    const error = new Error("no such thing");
    const throwing = (): object => {
      throw error;
    };
    await assert.rejects(evaluate(throwing, settings), error);
    assert.deepEqual((await evaluate(() => ({ fine: true }), settings)).outputs, { fine: true });
  });

  it("names the line of the program that an error comes from, inside of apply() too", async () => {
    const broken = (): never => (undefined as unknown as () => never)();
    const programs = [
      () => ({ it: broken() }),
      () => ({ it: new aws.kms.Key("key").arn.apply(() => broken()) }),
    ];
    for (const program of programs) {
      await assert.rejects(evaluate(program, settings), ({ stack }: Error) => {
        assert.match(stack ?? "", /^TypeError: .*\n +at broken \(.*evaluate\.test\.ts:\d+:\d+\)/);
        return true;
      });
    }
  });
});
