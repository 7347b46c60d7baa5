import assert from "node:assert/strict";

import type { SQSEvent, SQSRecord } from "aws-lambda";

import { type FileEvent, parseEvent } from "../../examples/event-consumer/event";
import { createHandler } from "../../examples/event-consumer/handler";
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
