import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { format } from "prettier";
import { parse } from "yaml";

import { stackFileSchema } from "../../verify/graph/stack-schema";
import { stackNames } from "../../verify/graph/stack-file";

const ROOT = join(__dirname, "..", "..");

describe("schemas/stack.json", () => {
  it("is current", async () => {
    const options = { parser: "json", printWidth: 100 };
    assert.equal(
      readFileSync(join(ROOT, "schemas", "stack.json"), "utf8"),
      await format(JSON.stringify(stackFileSchema()), options),
      "schemas/stack.json is stale; run npm run schema",
    );
  });

  it("knows the sections by their full keys, and demands the network", () => {
    const { properties } = stackFileSchema() as {
      properties: {
        config: { properties: object; required: string[]; additionalProperties: boolean };
      };
    };
    const { config } = properties;
    assert.deepEqual(Object.keys(config.properties).sort(), [
      "managed-sftp:hostKeys",
      "managed-sftp:identity",
      "managed-sftp:network",
      "managed-sftp:operations",
      "managed-sftp:storage",
      "managed-sftp:transfer",
    ]);
    assert.deepEqual(config.required, ["managed-sftp:network"]);
    assert.equal(config.additionalProperties, false);
  });

  for (const stack of stackNames()) {
    it(`is named at the top of Pulumi.${stack}.yaml, whose keys it knows`, () => {
      const text = readFileSync(join(ROOT, `Pulumi.${stack}.yaml`), "utf8");
      assert.equal(text.split("\n")[0], "# yaml-language-server: $schema=schemas/stack.json");
      const { properties } = stackFileSchema() as {
        properties: { config: { properties: object; patternProperties: object } };
      };
      const patterns = Object.keys(properties.config.patternProperties);
      const unknown = Object.keys((parse(text) as { config: object }).config).filter(
        (key) =>
          !(key in properties.config.properties) && !patterns.some((p) => new RegExp(p).test(key)),
      );
      assert.deepEqual(unknown, []);
    });
  }
});
