import assert from "node:assert/strict";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { loadStackConfig, loadStackSecrets, parseStackConfig } from "../../config/load";
import { evaluate } from "../../verify/graph/evaluate";
import { evaluateStack } from "../../verify/graph/stack";
import { ROOT } from "../../verify/graph/stack-file";

/** Configuration that a program loads with this stack file. */
async function loaded<T>(config: Readonly<Record<string, string>>, load: () => T): Promise<T> {
  const values: T[] = [];
  const secretKeys = ["managed-sftp:hostKeys", "managed-sftp:signingKeys"];
  await evaluate(
    () => {
      values.push(load());
      return {};
    },
    { stack: "dev", config: { "aws:region": "eu-central-1", ...config }, secretKeys },
  );
  const [value] = values;
  assert.ok(value !== undefined);
  return value;
}

describe("the loaded configuration", () => {
  const network = JSON.stringify({ mode: "public" });

  it("has every section of the stack file, and neither secrets nor other projects' settings", async () => {
    const config = {
      "managed-sftp:network": network,
      "managed-sftp:identity": '{"secretPrefix":"partners"}',
      "managed-sftp:hostKeys": '{"ed25519":"private"}',
      "other:network": '{"mode":"closed"}',
    };
    assert.deepEqual(
      await loaded(config, loadStackConfig),
      parseStackConfig(
        { network: { mode: "public" }, identity: { secretPrefix: "partners" } },
        "dev",
      ),
    );
  });

  // Otherwise a misspelt section would silently have its defaults.
  it("fails for an unknown section, even if it is not JSON", async () => {
    const config = { "managed-sftp:network": network, "managed-sftp:storge": "s3" };
    await assert.rejects(loaded(config, loadStackConfig), {
      name: "ConfigError",
      message:
        "Pulumi.dev.yaml has 1 problem; nothing was created\n  ✖ managed-sftp:storge is not a section; write managed-sftp:storage",
    });
  });

  // Without a region the evaluation would be that of us-east-1, and the provider would fail later.
  it("fails without a region, or with one that does not exist", async () => {
    const files = join(ROOT, "tests", "config", "stack-files");
    for (const [file, place, problem] of [
      [
        "no-region",
        "1:1",
        "aws:region is missing; set the region of the stack, such as eu-central-1",
      ],
      [
        "bad-region",
        "2:3",
        'aws:region is not a region of AWS, got "eu-central-9"; write one of them, such as eu-central-1',
      ],
    ] as const) {
      const name = `tests/config/stack-files/${file}.yaml`;
      await assert.rejects(evaluateStack("prod", { file: join(files, `${file}.yaml`) }), {
        name: "ConfigError",
        message: `${name} has 1 problem; nothing was created\n  ✖ ${name}:${place} ${problem}`,
      });
    }
  });

  it("fails with the problems of region and sections at once", async () => {
    const config = { "managed-sftp:network": network, "managed-sftp:storge": "s3" };
    await assert.rejects(loaded({ ...config, "aws:region": "eu-central-9" }, loadStackConfig), {
      name: "ConfigError",
      message:
        'Pulumi.dev.yaml has 2 problems; nothing was created\n  ✖ aws:region is not a region of AWS, got "eu-central-9"; write one of them, such as eu-central-1\n  ✖ managed-sftp:storge is not a section; write managed-sftp:storage',
    });
  });

  it("needs no topic in any region where alarms are off", async () => {
    const config = {
      "managed-sftp:network": network,
      "managed-sftp:operations": '{"alarms":false}',
    };
    const { operations } = await loaded(config, loadStackConfig);
    assert.equal(operations.alarms, false);
  });

  it("fails with keys, certificates, topics and functions of another region", async () => {
    const arn = (service: string, name: string): string =>
      `arn:aws:${service}:us-east-1:111122223333:${name}`;
    const config = {
      "managed-sftp:network": JSON.stringify({
        mode: "internet-facing",
        clients: ["203.0.113.0/24"],
      }),
      "managed-sftp:storage": JSON.stringify({
        existingKey: arn("kms", "key/a"),
        replication: {
          region: "eu-west-1",
          bucketArn: "arn:aws:s3:::copies",
          keyArn: arn("kms", "key/a"),
        },
      }),
      "managed-sftp:identity": JSON.stringify({
        secretsKeyArn: arn("kms", "key/a"),
        previousSecretsKeyArn: arn("kms", "key/b"),
      }),
      "managed-sftp:transfer": JSON.stringify({
        protocols: ["FTPS"],
        certificateArn: arn("acm", "certificate/a"),
      }),
      "managed-sftp:operations": JSON.stringify({
        alarms: { topicArn: arn("sns", "alarms") },
        workflow: {
          steps: [{ copyTo: "in/" }],
          partialSteps: [{ lambdaArn: arn("lambda", "function:scan") }],
        },
      }),
    };
    const problems = [
      ...[
        "storage.existingKey",
        "identity.secretsKeyArn",
        "identity.previousSecretsKeyArn",
        "transfer.certificateArn",
        "operations.alarms.topicArn",
        "operations.workflow",
      ].map((setting) => [setting, "eu-central-1"] as const),
      ["storage.replication.keyArn", "eu-west-1"] as const,
    ];
    await assert.rejects(loaded(config, loadStackConfig), {
      name: "ConfigError",
      message: [
        "Pulumi.dev.yaml has 7 problems; nothing was created",
        ...problems.map(
          ([setting, region]) =>
            `  ✖ managed-sftp:${setting} is in region us-east-1, but has to be in ${region}; use one of that region`,
        ),
      ].join("\n"),
    });
  });

  it("fails with zones of another region", async () => {
    const zones = ["eu-central-1a", "use1-az4", "us-east-1b", "eu-central-2a"];
    const network = (zoneList: string[]): Record<string, string> => ({
      "managed-sftp:network": JSON.stringify({
        ...{ mode: "closed", clients: ["10.1.0.0/16"] },
        ...{ zones: zoneList, zoneCount: zoneList.length },
      }),
    });
    await assert.rejects(loaded(network(zones.slice(1)), loadStackConfig), {
      message:
        "Pulumi.dev.yaml has 1 problem; nothing was created\n  ✖ managed-sftp:network.zones lists us-east-1b, eu-central-2a, but the stack is in eu-central-1; use zones of that region",
    });
    // The id of a zone is compared with the account's zones at preview.
    const { network: accepted } = await loaded(network(zones.slice(0, 2)), loadStackConfig);
    assert.deepEqual(accepted.zones, ["eu-central-1a", "use1-az4"]);
  });

  it("fails with a FIPS security policy outside North America, where AWS has none", async () => {
    const config = (region: string): Record<string, string> => ({
      "aws:region": region,
      "managed-sftp:network": network,
      "managed-sftp:transfer": '{"securityPolicyName":"TransferSecurityPolicy-FIPS-2025-03"}',
    });
    await assert.rejects(loaded(config("eu-central-1"), loadStackConfig), {
      name: "ConfigError",
      message:
        "Pulumi.dev.yaml has 1 problem; nothing was created\n  ✖ managed-sftp:transfer.securityPolicyName is TransferSecurityPolicy-FIPS-2025-03, which AWS has in North America only; use another policy in eu-central-1",
    });
    for (const region of ["us-east-1", "us-gov-west-1", "ca-central-1"]) {
      assert.ok(await loaded(config(region), loadStackConfig));
    }
  });

  it("fails with a published folder outside the partition of us-east-1, which CloudFront needs", async () => {
    const config = (region: string): Record<string, string> => ({
      "aws:region": region,
      "managed-sftp:network": network,
      "managed-sftp:storage": '{"accessLogs":{},"publish":{"prefix":"out/","signingKeys":["a"]}}',
    });
    await assert.rejects(loaded(config("cn-north-1"), loadStackConfig), {
      name: "ConfigError",
      message:
        "Pulumi.dev.yaml has 1 problem; nothing was created\n  ✖ managed-sftp:storage.publish is not possible in cn-north-1; remove it, or use a region outside China and GovCloud",
    });
    assert.ok(await loaded(config("eu-central-1"), loadStackConfig));
  });

  it("has signing keys as a secret, empty by default", async () => {
    for (const [config, expected] of [
      [{ "managed-sftp:signingKeys": '{"first":"private"}' }, { first: "private" }],
      [{}, {}],
    ] as const) {
      const { signingKeys } = await loaded(config, loadStackSecrets);
      assert.deepEqual(await new Promise((resolve) => void signingKeys.apply(resolve)), expected);
      assert.equal(await pulumi.isSecret(signingKeys), true);
    }
  });

  it("has host keys as a secret, empty by default", async () => {
    for (const [config, expected] of [
      [{ "managed-sftp:hostKeys": '{"ed25519":"private"}' }, { ed25519: "private" }],
      [{}, {}],
    ] as const) {
      const { hostKeys } = await loaded(config, loadStackSecrets);
      const read = await new Promise((resolve) => void hostKeys.apply(resolve));
      assert.deepEqual(read, expected);
      assert.equal(await pulumi.isSecret(hostKeys), true);
    }
  });
});
