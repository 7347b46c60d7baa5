import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { GENERATED_FILES, textOf } from "../../../cli/commands/schema";
import { settingsPage } from "../../../cli/settings-page";
import { stackFileSchema } from "../../../verify/graph/stack-schema";
import { ROOT, stackNames } from "../../../verify/graph/stack-file";

describe("generated files", () => {
  for (const name of Object.keys(GENERATED_FILES)) {
    it(`include ${name}, which is current`, async () => {
      const problem = `${name} is stale; run npm run schema`;
      assert.ok(readFileSync(join(ROOT, name), "utf8") === (await textOf(name)), problem);
    });
  }
});

describe("docs/reference/settings.md", () => {
  const rows = settingsPage()
    .split("\n")
    .filter((line) => line.startsWith("| `"));
  const rowOf = (setting: string): string | undefined =>
    rows.find((row) => row.startsWith(`| \`${setting}\` |`));

  it("describes every setting", () => {
    assert.ok(rows.length > 100);
    assert.deepEqual(
      rows.filter((row) => row.endsWith("|  |")),
      [],
    );
  });

  it("gives the values and the default of a setting", () => {
    assert.equal(
      rowOf("network.ipAddressType"),
      "| `network.ipAddressType` | `IPV4` or `DUALSTACK` | `IPV4` | DUALSTACK also accepts IPv6 clients. It cannot be combined with Elastic IPs. |",
    );
  });

  it("marks required settings, also within lists", () => {
    assert.equal(
      rowOf("network.transitGateways[].clients"),
      "| `network.transitGateways[].clients` | list of strings, 1 or more | required | Ranges behind the Transit Gateway that may open the server's ports. |",
    );
  });

  it("names the kind of an identifier", () => {
    assert.equal(
      rowOf("network.existingVpc.subnetIds"),
      "| `network.existingVpc.subnetIds` | list of `subnet-…` ids, 1 to 3 | required | Subnets for the server, one per Availability Zone. |",
    );
  });

  it("requires none of several alternatives", () => {
    assert.equal(
      rowOf("operations.workflow.steps[].copyTo"),
      "| `operations.workflow.steps[].copyTo` | string |  | Folder to copy the file to. |",
    );
  });
});

describe("schemas/stack.json", () => {
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
      "managed-sftp:signingKeys",
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
