import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { ENGINE_RULES, engineFindings } from "../../../../verify/checks/engine/rules";
import { evaluateTwice } from "../../../../verify/checks/engine/evaluation";
import { DATA_CASES } from "./data-cases";
import { NAME_CASES } from "./name-cases";
import { ORDER_CASES } from "./order-cases";

class Part extends pulumi.ComponentResource {
  public constructor() {
    super("managed-sftp:test:Part", "part");
  }
}

/** What is found in a program whose resources belong to one component. */
async function found(program: (opts: pulumi.CustomResourceOptions) => void): Promise<string[]> {
  const settings = { stack: "test", config: { "aws:region": "eu-central-1" } };
  const build = (): object => {
    program({ parent: new Part() });
    return {};
  };
  const evaluated = await evaluateTwice(build, settings);
  return engineFindings(evaluated).map(({ rule, message }) => `${rule}: ${message}`);
}

const policyOn = (resource: unknown): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action: "a:B", Resource: resource }] });

const LATE =
  "it is created in an apply, so a preview without that value does not show it; create it outside and pass the Output as an input";
const UNSEEN =
  "the first preview does not show it, because its existence or its name depends on unknown values; use configuration values";

describe("the linter at a first preview", () => {
  it("finds nothing in resources that take each other's outputs", async () => {
    const none = await found((opts) => {
      const key = new aws.kms.Key("key", {}, opts);
      new aws.kms.Alias("key", { name: "alias/managed-sftp-test", targetKeyId: key.id }, opts);
      const zone = aws.getRegionOutput().apply(({ region }) => `managed-sftp-test-${region}`);
      const role = new aws.iam.Role("known", { name: zone, assumeRolePolicy: "{}" }, opts);
      new aws.iam.RolePolicy("known", { role: role.id, policy: policyOn("arn:known") }, opts);
      const log = new aws.cloudwatch.LogGroup("log", { name: "managed-sftp-test" }, opts);
      // The key's ARN hides the document anyway.
      const policy = pulumi.all([key.arn, log.arn]).apply(policyOn);
      new aws.iam.RolePolicy("key", { role: "r", policy }, opts);
    });
    assert.deepEqual(none, []);
  });

  it("refuses a resource that is made in an apply of what is known", async () => {
    const findings = await found((opts) => {
      aws.getRegionOutput().apply(() => new aws.kms.Key("late", {}, opts));
    });
    assert.deepEqual(findings, [`made-by-the-program: aws:kms:Key late: ${LATE}`]);
  });

  it("refuses a resource that is made in an apply of what is unknown", async () => {
    const findings = await found((opts) => {
      new aws.kms.Key("key", {}, opts).arn.apply(() => new aws.kms.Key("late", {}, opts));
    });
    assert.deepEqual(findings, [`same-at-first-preview: aws:kms:Key late: ${UNSEEN}`]);
  });

  it("refuses a resource whose name depends on what is unknown", async () => {
    const findings = await found((opts) => {
      const key = new aws.kms.Key("key", {}, opts);
      const name = pulumi.runtime.isDryRun() ? "young" : "old";
      new aws.kms.Key(name, { description: key.arn }, opts);
    });
    assert.deepEqual(findings, [
      `same-at-first-preview: aws:kms:Key old: ${UNSEEN}`,
      "same-at-first-preview: aws:kms:Key young: only the first preview shows it, because its name depends on unknown values; use configuration values",
    ]);
  });

  it("refuses a chosen name that is unknown", async () => {
    const findings = await found((opts) => {
      const { id } = new aws.kms.Key("key", {}, opts);
      new aws.iam.Role(
        "role",
        { name: pulumi.interpolate`managed-sftp-test-${id}`, assumeRolePolicy: "{}" },
        opts,
      );
    });
    assert.deepEqual(findings, [
      "known-names: aws:iam:Role role: name is unknown at the first preview; make it from the stack's name",
    ]);
  });

  it("accepts the name of a server's log group, which AWS makes from the server's id", async () => {
    const findings = await found((opts) => {
      const { id } = new aws.transfer.Server("server-public", {}, opts);
      new aws.cloudwatch.LogGroup(
        "server-public",
        { name: pulumi.interpolate`/aws/transfer/${id}` },
        opts,
      );
    });
    assert.deepEqual(findings, []);
  });

  it("refuses a policy that hides a chosen name", async () => {
    const findings = await found((opts) => {
      const group = new aws.cloudwatch.LogGroup("log", { name: "managed-sftp-test" }, opts);
      new aws.iam.RolePolicy("log", { role: "r", policy: group.arn.apply(policyOn) }, opts);
    });
    assert.deepEqual(findings, [
      "readable-policies: aws:iam:RolePolicy log: policy is unknown at the first preview because of log; build the ARN from the chosen name",
    ]);
  });

  it("has a bad program or graph for every rule", () => {
    const tried = new Set([...NAME_CASES, ...ORDER_CASES, ...DATA_CASES].map(({ rule }) => rule));
    const rest = ENGINE_RULES.map(({ name }) => name).filter((name) => !tried.has(name));
    assert.deepEqual(rest, [
      "made-by-the-program",
      "same-at-first-preview",
      "known-names",
      "readable-policies",
    ]);
  });
});
