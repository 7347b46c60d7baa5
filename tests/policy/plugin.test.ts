import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { credentials } from "@grpc/grpc-js";
import { runtime } from "@pulumi/pulumi";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import analyzer from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

import { SECURITY_RULES } from "../../verify/checks/security/rules";

const FOLDER = join(__dirname, "..", "..", "policy");

/** One call of the plugin, as a promise. */
const answer = <Response>(
  call: (done: (error: Error | null, response: Response) => void) => unknown,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });

/** What the CLI does for `--policy-pack policy`: its own runner, in the folder of the pack. */
async function start(): Promise<{ process: ChildProcess; client: AnalyzerClient }> {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", "."], {
    cwd: FOLDER,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  const address = `127.0.0.1:${port.toString().trim()}`;
  return { process: child, client: new AnalyzerClient(address, credentials.createInsecure()) };
}

describe("the policy pack as the Pulumi CLI starts it", () => {
  let plugin: Awaited<ReturnType<typeof start>>;
  before(async () => (plugin = await start()));
  after(() => {
    plugin.client.close();
    plugin.process.kill();
  });

  it("tells its name and its rules", async () => {
    const info = await answer<analyzer.AnalyzerInfo>((done) =>
      plugin.client.getAnalyzerInfo(new Empty(), done),
    );
    assert.equal(info.getName(), "managed-sftp");
    assert.deepEqual(
      info.getPoliciesList().map((policy) => [policy.getName(), policy.getEnforcementlevel()]),
      SECURITY_RULES.map(({ name }) => [name, analyzer.EnforcementLevel.MANDATORY]),
    );
  });

  it("refuses a resource, and waits with what is unknown at preview", async () => {
    const diagnose = async (properties: Record<string, JavaScriptValue>) => {
      const request = new analyzer.AnalyzeRequest();
      request.setType("aws:cloudwatch/logGroup:LogGroup");
      request.setUrn("urn");
      request.setName("it");
      request.setProperties(Struct.fromJavaScript(properties));
      request.setOptions(new analyzer.AnalyzerResourceOptions());
      const response = await answer<analyzer.AnalyzeResponse>((done) =>
        plugin.client.analyze(request, done),
      );
      return response
        .getDiagnosticsList()
        .map((each) => [each.getPolicyname(), each.getEnforcementlevel(), each.getMessage()]);
    };
    const keyed = { kmsKeyId: runtime.unknownValue };
    assert.deepEqual(await diagnose({ ...keyed, retentionInDays: runtime.unknownValue }), []);
    assert.deepEqual(await diagnose(keyed), [
      [
        "log-retention",
        analyzer.EnforcementLevel.MANDATORY,
        "Every log group has a retention period.\nretentionInDays is missing, so logs are kept and billed for ever; set a period",
      ],
    ]);
  });
});
