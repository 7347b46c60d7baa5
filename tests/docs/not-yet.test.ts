import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { shapesOf } from "../../aws/api-models/shape";

const ROOT = join(__dirname, "..", "..");
const types = (file: string): string =>
  readFileSync(join(ROOT, "node_modules", "@pulumi", "aws", file), "utf8");

/** Feature, the shape and member of AWS's API that has it, the provider's file and property. */
const FEATURES = [
  ["SFTP ports", "ProtocolDetails", "SftpPorts", "types/input.d.ts", "sftpPorts?:"],
  ["PROXY protocol", "ProtocolDetails", "ProxyConfig", "types/input.d.ts", "proxyConfig?:"],
  [
    "Host keys in",
    "CreateServerRequest",
    "HostKeyStorageType",
    "transfer/server.d.ts",
    "hostKeyStorageType?:",
  ],
  [
    "Log destinations of a managed workflow",
    "CreateWorkflowRequest",
    "StructuredLogDestinations",
    "transfer/workflow.d.ts",
    "structuredLogDestinations?:",
  ],
] as const;

describe("features that are not yet available", () => {
  const page = readFileSync(join(ROOT, "docs", "reference", "not-yet.md"), "utf8");

  it("are all compared with the API and the provider", () => {
    const rows = page.split("\n").filter((line) => line.startsWith("| "));
    const [, ...features] = rows.filter((line) => !line.startsWith("| ---"));
    assert.deepEqual(
      features.filter((row) => !FEATURES.some(([title]) => row.startsWith(`| ${title}`))),
      [],
    );
    assert.equal(features.length, FEATURES.length);
  });

  for (const [title, shape, member, file, property] of FEATURES) {
    it(`name ${member}, which AWS has and the provider does not`, () => {
      assert.ok(page.includes(title), `the page does not name "${title}"`);
      assert.ok(shapesOf("transfer").shapes[shape]?.members?.[member], "AWS's API has it no more");
      assert.equal(
        types(file).includes(property),
        false,
        `the provider has ${property} now; use it`,
      );
    });
  }
});
