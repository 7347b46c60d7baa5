import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { SECURITY_POLICIES } from "../../aws/api-models/documented";
import { type ApiShape, shapesOf, violation } from "../../aws/api-models/shape";

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

  it("fails for a service that was not extracted", () => {
    assert.throws(() => shapesOf("quantum"), /shapes\.json has no service quantum/);
  });
});
