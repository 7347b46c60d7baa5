import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";

import type { SQSEvent, SQSRecord } from "aws-lambda";
import { build } from "esbuild";

import { type FileEvent, parseEvent } from "../../examples/event-consumer/event";
import { createHandler } from "../../examples/event-consumer/handler";
import { ROOT } from "../../verify/graph/stack-file";
import { temporaryFolder } from "../sandbox/support";
import { printed } from "../support/command";
import { clientSettings, OPERATOR, startTestAws } from "../support/local-aws";
import { SAMPLE, SAMPLES, type SampleEvent } from "../support/event-samples";

const file = (key: string, versionId?: string) => ({
  ...{ bucket: SAMPLE.bucket, key },
  ...(versionId !== undefined && { versionId }),
});

/** What the example reads in each sample, without its id. */
const EXPECTED: Readonly<Record<keyof typeof SAMPLES, readonly object[]>> = {
  upload: [
    { kind: "upload", user: "alice", file: file("alice/in/a.csv") },
    { kind: "upload", user: "alice", file: file("alice/in/a.csv"), failure: "PARTIAL_UPLOAD" },
  ],
  rename: [
    {
      ...{ kind: "rename", user: "alice", file: file("alice/in/a.csv") },
      former: "alice/in/a.csv.filepart",
    },
  ],
  delete: [{ kind: "delete", user: "alice", file: file("alice/in/a.csv") }],
  directory: [
    { kind: "create-folder", user: "alice", file: file("alice/in/new") },
    { kind: "delete-folder", user: "alice", file: file("alice/in/old") },
  ],
  restore: [
    {
      ...{ kind: "restored", file: file("alice/archive/a b.csv", "v1") },
      until: new Date("2026-02-05T00:00:00Z"),
    },
    { kind: "restore-expired", file: file("alice/archive/a b.csv", "v1") },
  ],
  scan: [
    {
      ...{ kind: "scanned", file: file("alice/in/a.csv", "v1") },
      ...{ result: "NO_THREATS_FOUND", threats: [] },
    },
    {
      ...{ kind: "scanned", file: file("alice/in/a.csv", "v1") },
      ...{ result: "THREATS_FOUND", threats: ["EICAR-Test-File (not a virus)"] },
    },
  ],
  published: [
    { kind: "published", file: file("out/a.csv", "v1") },
    { kind: "unpublished", file: file("out/a.csv", "v1") },
  ],
};

const [UPLOAD] = SAMPLES.upload as [SampleEvent];
const message = (messageId: string, body: unknown): SQSRecord =>
  ({ messageId, body: typeof body === "string" ? body : JSON.stringify(body) }) as SQSRecord;

/** Delivers batches to a handler, and tells what it did. */
function consumer(fails: (event: FileEvent) => boolean = () => false) {
  const done = new Set<string>();
  const worked: string[] = [];
  const lines: object[] = [];
  const handler = createHandler({
    isDone: (id) => Promise.resolve(done.has(id)),
    markDone: (id) => {
      done.add(id);
      return Promise.resolve();
    },
    work: (event) => {
      if (fails(event)) return Promise.reject(new Error("the database is away"));
      worked.push(event.id);
      return Promise.resolve();
    },
    log: (line) => lines.push(line),
  });
  const deliver = async (...Records: SQSRecord[]): Promise<string[]> => {
    const { batchItemFailures } = await handler({ Records } satisfies SQSEvent);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { deliver, worked, lines };
}

describe("the example consumer", () => {
  for (const [kind, events] of Object.entries(SAMPLES)) {
    it(`reads AWS's events of kind ${kind}`, () => {
      const read = events.map((event) => parseEvent(JSON.stringify(event)));
      const expected = EXPECTED[kind as keyof typeof SAMPLES];
      assert.deepEqual(
        read,
        expected.map((each, index) => ({ ...each, id: events[index]?.id })),
      );
    });
  }

  // A message that is dropped is a file that nobody processes.
  it("fails for what it does not know, so that it ends in the dead-letter queue", () => {
    const { detail, ...rest } = UPLOAD;
    const bodies: readonly unknown[] = [
      "no JSON",
      {},
      { ...UPLOAD, source: "aws.ec2" },
      { ...UPLOAD, "detail-type": "SFTP Server File Download Completed" },
      { ...rest, detail: { ...detail, "file-path": undefined } },
      { ...SAMPLES.restore[0], "detail-type": "Object Restore Initiated" },
      { ...SAMPLES.restore[1], "detail-type": "Object Restore Completed" },
    ];
    for (const body of bodies) {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      assert.throws(() => parseEvent(text), Error, text);
    }
  });

  it("reports the messages that fail alone, and does the others", async () => {
    const { deliver, worked, lines } = consumer(({ kind }) => kind === "rename");
    const failed = await deliver(
      message("m1", UPLOAD),
      message("m2", SAMPLES.rename[0]),
      message("m3", "no JSON"),
      message("m4", SAMPLES.restore[0]),
    );
    assert.deepEqual(failed, ["m2", "m3"]);
    assert.deepEqual(worked, [UPLOAD.id, SAMPLES.restore[0]?.id]);
    assert.equal(lines.length, 4);
  });

  it("does an event once, however often it is delivered", async () => {
    const { deliver, worked } = consumer();
    assert.deepEqual(await deliver(message("m1", UPLOAD), message("m2", UPLOAD)), []);
    assert.deepEqual(await deliver(message("m1", UPLOAD)), []);
    assert.deepEqual(worked, [UPLOAD.id]);
  });

  it("does an event again whose work failed", async () => {
    let isAway = true;
    const { deliver, worked } = consumer(() => isAway);
    assert.deepEqual(await deliver(message("m1", UPLOAD)), ["m1"]);
    isAway = false;
    assert.deepEqual(await deliver(message("m1", UPLOAD)), []);
    assert.deepEqual(worked, [UPLOAD.id]);
  });
});

// What is deployed, with the table that it remembers events in.
describe("the example consumer, bundled", () => {
  it("remembers in its table what it did, for longer than the queues keep a message", async () => {
    const table = { name: "events", key: [{ name: "id", type: "S" as const }] };
    const aws = await startTestAws({ tables: [table] });
    const { outputFiles } = await build({
      entryPoints: ["examples/event-consumer/index.ts"],
      ...{ absWorkingDir: ROOT, bundle: true, write: false, platform: "node", format: "cjs" },
      logLevel: "silent",
    });
    const folder = temporaryFolder();
    const { env } = process;
    process.env = {
      ...env,
      ...{ EVENTS_TABLE: "events", AWS_REGION: "eu-central-1", AWS_ENDPOINT_URL: aws.url },
      ...{ AWS_ACCESS_KEY_ID: OPERATOR.accessKeyId, AWS_SECRET_ACCESS_KEY: "any" },
    };
    try {
      writeFileSync(folder.file("index.cjs"), outputFiles[0]?.text ?? "");
      const { handler } = createRequire(__filename)(folder.file("index.cjs")) as {
        handler: ReturnType<typeof createHandler>;
      };
      const event = { Records: [message("m1", UPLOAD), message("m2", "no JSON")] };
      const outcomes: unknown[] = [];
      const { stdout } = await printed(async () => {
        outcomes.push(await handler(event), await handler(event));
      });
      const failures = { batchItemFailures: [{ itemIdentifier: "m2" }] };
      assert.deepEqual(outcomes, [failures, failures]);
      const lines = stdout.split("\n").filter((line) => line.includes('"m1"'));
      assert.deepEqual(
        lines.map((line) => (JSON.parse(line) as { outcome: string }).outcome),
        ["done", "done before"],
      );
      const client = new DynamoDBClient(clientSettings(aws.url));
      const { Items } = await client.send(new ScanCommand({ TableName: "events" }));
      const [{ id, expires } = {}, ...others] = Items ?? [];
      assert.deepEqual([id, others], [{ S: UPLOAD.id }, []]);
      const days = (Number(expires?.N) - Date.now() / 1000) / 86_400;
      assert.ok(days > 14 && days < 16, String(days));
    } finally {
      process.env = env;
      folder.remove();
      await aws.stop();
    }
  });
});
