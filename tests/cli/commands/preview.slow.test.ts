import * as assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { serialise } from "../../../verify/graph/snapshot";
import { evaluateStack } from "../../../verify/graph/stack";
import { preview } from "../../../cli/commands/preview";
import { call } from "../../support/command";
import { shipped } from "../../support/stacks";

describe("npm run preview", () => {
  const folder = mkdtempSync(join(tmpdir(), "managed-sftp-"));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it("shows what another mode would change, and that data stays", async () => {
    const against = write("prod.json", serialise(await shipped("prod")));
    const settings = readFileSync(join(__dirname, "..", "..", "..", "Pulumi.prod.yaml"), "utf8");
    const file = write("copy.yaml", settings.replace("mode: internet-facing", "mode: closed"));
    const { code, stdout, stderr } = await call(preview, [
      "prod",
      "--file",
      file,
      "--against",
      against,
    ]);
    assert.equal(code, 0);
    const lines = stdout.split("\n");
    for (const line of [
      "+ aws:transfer:Server sftp-closed replaces sftp-internet-facing",
      "Data kept: buckets managed-sftp-prod-111122223333, managed-sftp-prod-111122223333-logs; KMS keys sftp-operations, sftp-data, sftp-logs; log groups " +
        "/aws/vpc/managed-sftp-prod, /aws/lambda/managed-sftp-prod-identity, /aws/transfer/managed-sftp-prod",
      "Users' secrets under managed-sftp/prod/ live outside the stack; nothing here touches them",
    ]) {
      assert.ok(lines.includes(line), `${line}\nis missing from\n${stdout}`);
    }
    const marked = (mark: string, type: string): number =>
      lines.filter((line) => line.startsWith(` ${mark} `) && line.includes(` ${type} `)).length;
    assert.equal(marked("-", "aws:ec2:Eip"), 2);
    assert.equal(marked("-", "aws:ec2:Vpc"), 1);
    assert.equal(marked("-", "aws:ec2:InternetGateway"), 1);
    assert.equal(marked("+", "aws:ec2:VpcEndpoint"), 4);
    assert.ok(!stdout.includes("\u001b"), "colours without a terminal");
    assert.match(
      stderr,
      /^evaluating .*copy\.yaml without AWS \.\.\.\nwarning: .*network\.mode is closed, but .*\ncomparing with .*prod\.json/,
    );
  });

  // The real engine's up ended so, after a preview without a finding.
  it("fails for an update that creates a subnet inside the one that it replaces", async () => {
    const settings = readFileSync(join(__dirname, "..", "..", "..", "Pulumi.staging.yaml"), "utf8");
    const withSubnets = (name: string, zones: number, subnets: string): string =>
      write(
        name,
        settings.replace("zoneCount: 1", `zoneCount: ${zones}\n    subnetCidrs: [${subnets}]`),
      );
    const old = await evaluateStack("staging", {
      file: withSubnets("old.yaml", 1, "10.10.0.0/16"),
    });
    const against = write("old.json", serialise(old));
    const file = withSubnets("new.yaml", 2, "10.10.0.0/17, 10.10.128.0/17");
    const { code, stderr } = await call(preview, ["staging", "--file", file, "--against", against]);
    assert.equal(code, 1);
    const findings = stderr.split("\n").filter((line) => line.includes("(range-in-use, fact 31)"));
    assert.equal(findings.length, 2);
    assert.match(
      findings[0]!,
      /^✖ aws:ec2:Subnet sftp-10-10-0-0-16-public-1: cidrBlock 10\.10\.0\.0\/17 collides with 10\.10\.0\.0\/16 of its predecessor/,
    );
  });

  it("fails with every problem of the configuration, and nothing else", async () => {
    const file = write(
      "bad.yaml",
      `config:
  aws:region: eu-central-1
  managed-sftp:netwrk: {}
  managed-sftp:network: { mode: public, vpcCidr: 10.10.0.0, addressAllocationIds: [eipalloc-0a] }
  managed-sftp:transfer: { protocols: [FTP] }
`,
    );
    const { code, stdout, stderr } = await call(preview, ["prod", "--file", file]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.equal(
      stderr,
      `evaluating ${file} without AWS ...
${file} has 4 problems; nothing was created
  ✖ ${file}:4:41 managed-sftp:network.vpcCidr expected an IPv4 range such as "10.20.0.0/16", got "10.10.0.0"
  ✖ ${file}:3:3 managed-sftp:netwrk is not a section; write managed-sftp:network
  ✖ ${file}:4:61 managed-sftp:network.addressAllocationIds lists Elastic IPs, which mode public does not support; remove them or use mode internet-facing
  ✖ ${file}:5:40 managed-sftp:transfer.protocols lists FTP, which sends passwords unencrypted and which AWS supports only on internal endpoints; use SFTP or mode closed, got mode public
`,
    );
  });

  it("tells a mistake in calling it from a mistake in the configuration", async () => {
    const { code, stdout, stderr } = await call(preview, ["dev", "--wat"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.equal(
      stderr,
      `error: unknown option '--wat'

Usage: npm run preview -- [options] <stack>
--help describes the arguments and options.
`,
    );
  });
});
