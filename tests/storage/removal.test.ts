import assert from "node:assert/strict";

import { compare } from "../../verify/preview/compare";
import { EVERY_STORAGE_OPTION } from "../support/features";
import { withBucket } from "./support";

/** Every option that goes with `deletionProtection: false` too, except Object Lock. */
const PERMANENT = { ...EVERY_STORAGE_OPTION, mfaDelete: false };

/** Storage without some of its options. */
function without(...options: readonly string[]): object {
  return Object.fromEntries(Object.entries(PERMANENT).filter(([key]) => !options.includes(key)));
}

/** Deletes that Pulumi refuses, as the step before left the resource protected. */
async function refusals(...steps: readonly object[]): Promise<string[]> {
  const refused: string[] = [];
  for (const [index, after] of steps.entries()) {
    const before = steps[index - 1];
    if (before === undefined) continue;
    refused.push(
      ...compare(await withBucket(before), await withBucket(after))
        .filter((change) => change.refused)
        .map(({ resource }) => `${index}: ${resource.type.split(":").at(-1)} ${resource.name}`),
    );
  }
  return refused;
}

// A resource that is protected in the state and not configured any more fails every update.
describe("an option of the bucket", () => {
  for (const option of ["objectLock", "inventory", "cors", "accessPoints", "eventBridge"]) {
    it(`can be removed at once: ${option}`, async () => {
      assert.deepEqual(await refusals(PERMANENT, without(option)), []);
    });
  }

  it("can be removed after its release: replication, audit, accessLogs", async () => {
    const kept = without("replication");
    const logless = without("replication", "audit", "accessLogs", "inventory");
    assert.deepEqual(
      await refusals(
        PERMANENT,
        { ...PERMANENT, release: ["replication"] },
        kept,
        { ...kept, release: ["accessLogs", "audit"] },
        logless,
      ),
      [],
    );
  });

  it("is refused without its release, as its bucket holds data", async () => {
    const logs = await refusals(PERMANENT, without("accessLogs", "audit", "inventory"));
    const audit = await refusals(PERMANENT, without("audit"));
    const replica = await refusals(PERMANENT, without("replication"));
    assert.ok(logs.includes("1: Bucket sftp-access-logs"));
    assert.ok(audit.includes("1: Key sftp-audit"));
    assert.ok(replica.includes("1: Bucket sftp-replica"));
    assert.ok(replica.includes("1: Key sftp-replica"));
  });

  it("stays protected while another is released", async () => {
    const graph = await withBucket({ ...PERMANENT, release: ["accessLogs"] });
    const state = graph.resources
      .filter(({ type }) => type === "aws:s3/bucket:Bucket")
      .map(({ name, options, inputs }) => [name, options.protect === true, inputs["forceDestroy"]]);
    assert.deepEqual(state, [
      ["sftp", true, false],
      ["sftp-access-logs", false, true],
      ["sftp-replica", true, false],
      ["sftp-replica-access-logs", true, false],
    ]);
  });
});

describe("a protected stack with every option", () => {
  it("can be released and destroyed in the order of docs/runbooks/deleting-a-stack.md", async () => {
    const released = { ...without("objectLock"), deletionProtection: false };
    assert.deepEqual(await refusals(PERMANENT, released), []);
    const { resources } = await withBucket(released);
    assert.deepEqual(
      resources.filter(({ options }) => options.protect === true).map(({ urn }) => urn),
      [],
    );
    const buckets = resources.filter(({ type }) => type === "aws:s3/bucket:Bucket");
    assert.ok(buckets.every(({ inputs }) => inputs["forceDestroy"] === true));
  });
});
