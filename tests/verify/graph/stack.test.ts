import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { evaluateStack } from "../../../verify/graph/stack";
import { readSettings, stackNames } from "../../../verify/graph/stack-file";

describe("stack files", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));
  const fileOf = (text: string): string => {
    const path = join(folder, "Pulumi.trial.yaml");
    writeFileSync(path, text);
    return path;
  };

  it("become configuration as the Pulumi CLI passes it to a program", () => {
    const file = fileOf(`
config:
  aws:region: eu-north-1
  aws:defaultTags: { tags: { a: b } }
  managed-sftp:network: { mode: public, zoneCount: 2 }
  short: text
  number: 5
  hostKey:
    secure: AAABAExhbXBl
`);
    assert.deepEqual(readSettings("trial", file), {
      stack: "trial",
      config: {
        "aws:region": "eu-north-1",
        "aws:defaultTags": '{"tags":{"a":"b"}}',
        "managed-sftp:network": '{"mode":"public","zoneCount":2}',
        "managed-sftp:short": "text",
        "managed-sftp:number": "5",
        "managed-sftp:hostKey": "secret of managed-sftp:hostKey",
      },
      secretKeys: ["managed-sftp:hostKey"],
    });
  });

  it("are evaluated under the given name of the stack", async () => {
    const file = fileOf(
      "config:\n  aws:region: eu-central-1\n  managed-sftp:network: { mode: public }\n",
    );
    const graph = await evaluateStack("trial", { file });
    assert.equal(graph.stack, "trial");
    assert.equal(graph.outputs["bucketName"], "managed-sftp-trial-111122223333");
  });

  it("fails with the stacks that exist when one has no file", () => {
    assert.throws(() => readSettings("nowhere"), {
      message: `Pulumi.nowhere.yaml does not exist; the stacks are ${stackNames().join(", ")}`,
    });
  });

  it("fails with every problem of an invalid configuration, and unchanged", async () => {
    const file = fileOf(
      "config:\n  aws:region: eu-central-1\n  managed-sftp:network: { mode: public, vpcCidr: x }\n  netwrk: 1\n",
    );
    await assert.rejects(evaluateStack("trial", { file }), {
      name: "ConfigError",
      problems: [
        'network.vpcCidr expected an IPv4 range such as "10.20.0.0/16", got "x"',
        "netwrk is not a section; write managed-sftp:network",
      ],
    });
  });
});
