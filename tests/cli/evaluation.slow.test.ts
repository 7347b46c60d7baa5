import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { evaluateInProcess } from "../../cli/evaluation";
import { evaluateStack } from "../../verify/graph/stack";
import { runScript } from "../support/command";

/** Tells whether the process that serves has loaded the Pulumi SDK. */
const SCRIPT = `
const data = require("node:fs").mkdtempSync(require("node:os").tmpdir() + "/serve-");
const { evaluateInProcess: evaluate } = require("./cli/evaluation.ts");
const { startSandbox } = require("./sandbox/sandbox.ts");
const log = () => undefined;
startSandbox({ stack: "local", port: 0, data, log, evaluate }).then(async (sandbox) => {
  await sandbox.stop();
  require("node:fs").rmSync(data, { recursive: true });
  console.log(Object.keys(require.cache).filter((file) => /@pulumi.aws.index\\.js/.test(file)).length);
});
`;

describe("the process that evaluates a stack for the sandbox", () => {
  it("sends the graph that this process would make", async () => {
    const sent = await evaluateInProcess("closed-ftp");
    assert.deepEqual(sent, JSON.parse(JSON.stringify(await evaluateStack("closed-ftp"))));
  });

  it("sends the message of a stack file that cannot be deployed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "evaluation "));
    try {
      const file = join(folder, "Pulumi.dev.yaml");
      writeFileSync(
        file,
        "config:\n  aws:region: eu-central-1\n  managed-sftp:network: { mod: public }\n",
      );
      const message = await evaluateStack("dev", { file }).then(
        () => "",
        (error: Error) => error.message,
      );
      assert.match(message, /mod is not a setting/);
      await assert.rejects(evaluateInProcess("dev", { file }), new Error(message));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("leaves the Pulumi SDK out of the process that serves", () => {
    const { code, stdout, stderr } = runScript("node -r ./cli/runtime/register.cjs -e", [SCRIPT]);
    assert.deepEqual([code, stdout], [0, "0\n"], stderr);
  });
});
