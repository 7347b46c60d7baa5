import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { loadStackConfig, loadStackSecrets } from "../../config/load";
import { parseStackConfig } from "../../config/parse";
import { evaluate } from "../../verify/graph/evaluate";

/** Configuration that a program loads with this stack file. */
async function loaded<T>(config: Readonly<Record<string, string>>, load: () => T): Promise<T> {
  const values: T[] = [];
  const secretKeys = ["managed-sftp:hostKeys"];
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
        'Pulumi.dev.yaml has 1 problem; nothing was created\n  ✖ "storge" is not a section; correct the spelling or remove it',
    });
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
