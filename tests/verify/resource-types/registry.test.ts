import * as assert from "node:assert/strict";

import * as aws from "@pulumi/aws";

import { accessOf } from "../../../verify/access/evaluator";
import { evaluate } from "../../../verify/graph/evaluate";
import type { GraphResource } from "../../../verify/graph/graph";
import { stackNames } from "../../../verify/graph/stack-file";
import { RESOURCE_TYPES } from "../../../verify/resource-types/registry";
import { parseBootstrapConfig } from "../../../bootstrap/config";
import { bootstrapGraph } from "../../bootstrap/support";
import { featureGraphs } from "../../support/features";
import { resource } from "../../support/graphs";
import { shipped } from "../../support/stacks";

/** Custom resources of all shipped stacks, of every option and of the bootstrap program. */
async function usedResources(): Promise<GraphResource[]> {
  const bootstrap = parseBootstrapConfig({
    repository: "example/managed-sftp",
    subjectOfNames: true,
    stacks: ["dev"],
  });
  const graphs = await Promise.all([...stackNames().map(shipped), bootstrapGraph(bootstrap)]);
  graphs.push(...(await featureGraphs()));
  return graphs.flatMap(({ resources }) => resources).filter(({ kind }) => kind === "custom");
}

const typesOf = (resources: readonly GraphResource[]): string[] => [
  ...new Set(resources.map(({ type }) => type)),
];

/** Packages whose resources decide which packets pass. */
const NETWORK = /^aws:(ec2|ec2transitgateway|vpc)\//;

describe("resource types", () => {
  it("describe every type that a stack registers, and no other", async () => {
    assert.deepEqual(typesOf(await usedResources()).sort(), Object.keys(RESOURCE_TYPES).sort());
  });

  it("fails for a type that is not described, naming the file of its service or a new one", async () => {
    const program = (): object => {
      new aws.backup.Vault("backups");
      // The file of CloudFront describes log deliveries, which belong to CloudWatch.
      new aws.cloudwatch.CompositeAlarm("any", { alarmName: "any", alarmRule: "FALSE" });
      new aws.sqs.RedrivePolicy("redrive", { queueUrl: "", redrivePolicy: "{}" });
      return {};
    };
    await assert.rejects(evaluate(program, { stack: "test", config: {} }), {
      message: [
        "aws:backup/vault:Vault is unknown; describe it in verify/resource-types/backup.ts and add that to registry.ts",
        "aws:cloudwatch/compositeAlarm:CompositeAlarm is unknown; describe it in verify/resource-types/cloudwatch.ts",
        "aws:sqs/redrivePolicy:RedrivePolicy is unknown; describe it in verify/resource-types/messaging.ts",
      ].join("\n"),
    });
  });

  // An unmodelled policy could allow what the matrix says is denied.
  it("say of every type with a policy document whether access models it", async () => {
    const withPolicy = (await usedResources()).filter(({ inputs }) =>
      JSON.stringify(inputs).includes('\\"Statement\\"'),
    );
    const unmodelled = typesOf(withPolicy).filter((type) => {
      const access = RESOURCE_TYPES[type]?.access;
      assert.notEqual(access, "irrelevant", type);
      return access !== "modelled";
    });
    assert.deepEqual(unmodelled, []);
  });

  // A packet that an unmodelled resource stops would count as let through.
  it("say of every type of a network whether reachability models it", () => {
    const network = Object.entries(RESOURCE_TYPES).filter(([type]) => NETWORK.test(type));
    assert.deepEqual(
      network.filter(([, { reachability }]) => reachability === "irrelevant"),
      [],
    );
  });
});

describe("access", () => {
  it("fails for a type or an input that it does not know", async () => {
    const dev = await shipped("dev");
    const withExtra = (type: string, inputs: object): void => {
      const extra = resource({ type, name: "x", inputs: { ...inputs } });
      accessOf({ ...dev, resources: [...dev.resources, extra] });
    };
    assert.throws(() => withExtra("aws:iam/userPolicy:UserPolicy", {}), {
      message:
        "access does not know aws:iam:UserPolicy x; describe it in verify/resource-types/iam.ts",
    });
    assert.throws(() => withExtra("aws:s3/bucket:Bucket", { acl: "public-read" }), {
      message: "access does not know acl of aws:s3:Bucket x; use a resource of its own for it",
    });
  });
});
