import assert from "node:assert/strict";

import { risksOf } from "../../../verify/risk/risks";
import { graphOf, MODES } from "../../support/program";

const BUCKET = "managed-sftp-test-111122223333";
const copiedTo = (region: string) =>
  graphOf({ ...MODES.public, storage: { replication: { region, accessLogDays: 30 } } });

describe("risks of a resource that is replaced", () => {
  // The provider cannot move a bucket: it deletes it, and makes an empty one elsewhere.
  it("name the copies, the logs and the key that are lost where a replica moves to another region", async () => {
    const [before, after] = [await copiedTo("eu-west-1"), await copiedTo("eu-west-2")];
    const lost = risksOf(before, after)
      .filter(({ text }) => text.startsWith("Cannot be undone"))
      .map(({ severity, text }) => `${severity}: ${text}`);
    assert.deepEqual(lost, [
      `high: Cannot be undone: bucket ${BUCKET}-replica is replaced by an empty one and deleted with everything in it (protected, so pulumi up refuses)`,
      `high: Cannot be undone: bucket ${BUCKET}-replogs is replaced by an empty one and deleted with everything in it (protected, so pulumi up refuses)`,
      "high: Cannot be undone: KMS key sftp-replica is replaced by an empty one and deleted; what it encrypted cannot be read any more (protected, so pulumi up refuses)",
    ]);
  });
});
