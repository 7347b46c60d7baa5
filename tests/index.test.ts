import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { evaluate } from "../verify/graph/evaluate";
import { evaluateStack } from "../verify/graph/stack";
import { readSettings, ROOT, stackNames, type StackSettings } from "../verify/graph/stack-file";
import { PUBLISHED } from "./support/features";
import { SIGNING_KEYS } from "./support/program";

const INDEX = join(ROOT, "index.ts");

/** Loads index.ts as the Pulumi CLI does, once for each stack. */
function loadIndex(): object {
  delete require.cache[INDEX];
  return require(INDEX) as object; // eslint-disable-line @typescript-eslint/no-require-imports -- as the CLI does
}

/** Names that index.ts exports for a stack, and the stack outputs that the engine gets. */
async function outputsOf(settings: StackSettings) {
  let exported: string[] = [];
  const { outputs } = await evaluate(() => {
    const program = loadIndex();
    exported = Object.keys(program).sort();
    return program;
  }, settings);
  return { exported, outputs };
}

/** Outputs that the reference page promises, with what they depend on. */
const PROMISED = new Map(
  [
    ...readFileSync(join(ROOT, "docs", "reference", "outputs.md"), "utf8").matchAll(
      /^\| `(\w+)` +\| (.*?) +\|/gm,
    ),
  ].map(([, name = "", present = ""]) => [name, present]),
);
const ALWAYS = [...PROMISED].flatMap(([name, present]) => (present === "always" ? [name] : []));

/** A stack with a public endpoint and further sections. */
const stackWith = (sections: Readonly<Record<string, object>>): StackSettings => ({
  stack: "test",
  config: {
    "aws:region": "eu-central-1",
    ...Object.fromEntries(
      Object.entries({ network: { mode: "public" }, ...sections }).map(([section, value]) => [
        `managed-sftp:${section}`,
        JSON.stringify(value),
      ]),
    ),
  },
});

const OPEN = {
  accessLogs: {},
  publish: { prefix: "open/", access: "open", openReason: "Price lists for everybody" },
};
const EFS = { domain: "efs", administrators: ["arn:aws:iam::111122223333:role/operator"] };

describe("index.ts", () => {
  for (const stack of stackNames()) {
    it(`exports what deploy() returns for the stack ${stack}, and nothing undefined`, async () => {
      const { exported, outputs } = await outputsOf(readSettings(stack));
      const deployed = await evaluateStack(stack);
      assert.deepEqual(outputs, deployed.outputs);
      // The engine gets no output for an export that is undefined, and Pulumi warns about it.
      assert.deepEqual(exported, Object.keys(outputs).sort());
    });

    it(`exports for the stack ${stack} what the reference page promises`, async () => {
      const { exported } = await outputsOf(readSettings(stack));
      assert.deepEqual(exported, [...ALWAYS, "alarmTopicArn", "bucketName"].sort());
    });
  }

  for (const [present, sections, others] of [
    ["`storage.domain: efs`", { storage: EFS }, ["alarmTopicArn"]],
    [
      "`identity.store: dynamodb`",
      { identity: { store: "dynamodb" } },
      ["alarmTopicArn", "bucketName"],
    ],
    ["`storage.publish`", { storage: OPEN }, ["alarmTopicArn", "bucketName"]],
    [
      "`storage.publish.signingKeys`",
      { storage: PUBLISHED, signingKeys: SIGNING_KEYS },
      ["alarmTopicArn", "bucketName", "publishedUrl"],
    ],
    ["`operations.events`", { operations: { events: {} } }, ["alarmTopicArn", "bucketName"]],
    ["unless `operations.alarms: false`", { operations: { alarms: false } }, ["bucketName"]],
  ] as const) {
    it(`keeps the promise: ${present}`, async () => {
      const { exported, outputs } = await outputsOf(stackWith(sections));
      const promised = [...PROMISED].flatMap(([name, when]) => (when === present ? [name] : []));
      assert.equal(promised.length, 1);
      const wanted = present.startsWith("unless") ? others : [...others, ...promised];
      assert.deepEqual(exported, [...ALWAYS, ...wanted].sort());
      assert.deepEqual(Object.keys(outputs).sort(), exported);
    });
  }
});
