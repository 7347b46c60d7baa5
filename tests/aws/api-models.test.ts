import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import {
  accessPointName,
  bucketName,
  DOCUMENTED,
  SECURITY_POLICIES,
} from "../../aws/api-models/documented";
import { type ApiShape, shapesOf, violation } from "../../aws/api-models/shape";
import { apiText } from "../../aws/api-models/text";

const ROOT = join(__dirname, "..", "..");

const MODELS = JSON.parse(readFileSync(join(ROOT, "aws", "api-models", "shapes.json"), "utf8")) as {
  services: Record<string, { shapes: Record<string, ApiShape> }>;
};

describe("API models", () => {
  it("have only patterns that JavaScript can read", () => {
    const shapes = Object.values(MODELS.services).flatMap((service) =>
      Object.values(service.shapes).filter(({ pattern }) => pattern !== undefined),
    );
    assert.equal(shapes.length > 150, true);
    for (const { pattern = "" } of shapes) violation({ type: "string", pattern }, "text");
  });

  it("read patterns for the whole text", () => {
    const shape = { type: "string", pattern: "[a-z]+" };
    assert.equal(violation(shape, "abc"), undefined);
    assert.equal(
      violation(shape, "abc1"),
      'has characters that AWS does not take there ("1"); it takes [a-z]+',
    );
  });

  it("count characters as AWS does, and numbers by their value", () => {
    assert.equal(violation({ type: "string", max: 1 }, "😀"), undefined);
    assert.equal(violation({ type: "integer", max: 5 }, 6), "is greater than 5");
    assert.equal(
      violation({ type: "string", min: 2 }, "😀"),
      "has 1 characters, fewer than the least of 2",
    );
    assert.equal(violation({ type: "integer", min: 5 }, 4), "is less than 5");
  });

  it("have the security policies that the provider names", () => {
    const types = readFileSync(
      join(ROOT, "node_modules", "@pulumi", "aws", "transfer", "server.d.ts"),
      "utf8",
    );
    const named = new Set(types.match(/TransferSecurityPolicy-[A-Za-z0-9-]+/g));
    assert.deepEqual([...SECURITY_POLICIES].sort(), [...named].sort());
  });

  it("fails for a service or shape that was not extracted", () => {
    assert.throws(() => shapesOf("quantum"), /shapes\.json has no service quantum/);
    assert.throws(() => apiText("transfer", "Quantum").parse(""), /transfer has no shape Quantum/);
  });
});

describe("documented constraints", () => {
  const refused = (constraint: (name: string) => string | undefined, names: readonly string[]) =>
    names.filter((name) => constraint(name) !== undefined);

  it("refuse each name that S3 refuses for a bucket", () => {
    const good = ["uploads", "a.b", "b".repeat(63), "0ab"];
    const bad = [
      ...["ab", "b".repeat(64), "Uploads", "-uploads", "uploads-", "a_b", "a..b", "192.0.2.1"],
      ...["xn--a", "sthree-a", "amzn-s3-demo-a", "a-s3alias", "a--ol-s3", "a.mrap", "a--x-s3"],
      ...["a--table-s3", "a-an"],
    ];
    assert.deepEqual(refused(bucketName, [...good, ...bad]), bad);
  });

  it("refuse each name that S3 refuses for an access point", () => {
    const bad = ["ab", "a".repeat(51), "Partner", "-partner", "partner-", "a-s3alias", "a--ol-s3"];
    assert.deepEqual(refused(accessPointName, ["partner", "a".repeat(50), ...bad]), bad);
  });

  it("refuse a period of an alarm that CloudWatch refuses", () => {
    const period = DOCUMENTED["aws:cloudwatch/metricAlarm:MetricAlarm period"];
    const periods = [10, 20, 30, 60, 300, 15, 90, 3601];
    assert.deepEqual(
      periods.filter((seconds) => period?.(seconds) !== undefined),
      [15, 90, 3601],
    );
  });
});
