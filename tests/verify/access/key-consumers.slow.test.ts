import assert from "node:assert/strict";

import { configuration, configurationMatrix, type Configured } from "./configurations";
import { cellOf, turnedBy, withoutStatement, withStatement } from "./matrix/support";

const READS = ["get-own", "get-neighbour", "get-outside"] as const;

/** What turns when the key admits a service no more. */
const NOTHING_READ = "-get-own -get-neighbour -get-outside";
const NOTHING_WRITTEN =
  "-put-own -put-neighbour -put-multipart -rename-own -mkdir -put-right-headers";

describe("the access matrix of a stack with services that read the data", () => {
  let given: Configured;
  before(async () => {
    given = await configuration("key-consumers");
  });

  it("lets each named service read every object, through the key's policy and past the fence", async () => {
    const matrix = await configurationMatrix("key-consumers");
    for (const [actor, sid] of [
      ["guardduty-scanner", "GuardDuty"],
      ["macie-AWSServiceRoleForAmazonMacie", "Macie"],
      ["backup-AWSBackupDefaultServiceRole", "Backup"],
      ["datasync-sync", "DataSync"],
    ] as const) {
      for (const operation of READS) {
        const { allowed, by } = cellOf(matrix, actor, operation);
        assert.equal(allowed, true, `${actor} ${operation}`);
        assert.ok(by.endsWith(`key policy/${sid}`), by);
      }
      assert.equal(cellOf(matrix, actor, "decrypt-outside-s3").allowed, false);
    }
  });

  it("lets only GuardDuty and Backup write, which encrypt too", async () => {
    const matrix = await configurationMatrix("key-consumers");
    const writes = [
      "guardduty-scanner",
      "macie-AWSServiceRoleForAmazonMacie",
      "backup-AWSBackupDefaultServiceRole",
      "datasync-sync",
    ].map((actor) => cellOf(matrix, actor, "put-own").allowed);
    assert.deepEqual(writes, [true, false, true, false]);
  });

  it("lets no service read that is not named, whatever its own role allows", async () => {
    const matrix = await configurationMatrix("key-consumers");
    for (const operation of READS) {
      assert.equal(cellOf(matrix, "unnamed-service", operation).allowed, false, operation);
    }
    assert.match(cellOf(matrix, "unnamed-service", "get-own").by, /key policy allows kms:Decrypt/);
  });

  it("turns red for a service without its statement in the key's policy", async () => {
    const { graph, config } = given;
    const changes = [
      ["Macie", "macie-AWSServiceRoleForAmazonMacie", NOTHING_READ],
      ["DataSync", "datasync-sync", NOTHING_READ],
    ] as const;
    for (const [sid, actor, expected] of changes) {
      assert.deepEqual(await turnedBy(graph, withoutStatement(graph, "key", sid), config), {
        [actor]: expected,
      });
    }
    const { "guardduty-scanner": guardduty, ...others } = await turnedBy(
      graph,
      withoutStatement(graph, "key", "GuardDuty"),
      config,
    );
    assert.deepEqual(others, {});
    for (const part of [NOTHING_READ, NOTHING_WRITTEN].join(" ").split(" ")) {
      assert.ok(guardduty?.split(" ").includes(part), `${part} in ${guardduty}`);
    }
  });

  it("turns red for a key that any role of the account may use", async () => {
    const { graph, config } = given;
    const mutant = withStatement(graph, "key", "Macie", (statement) => ({
      ...statement,
      Condition: {
        StringEquals: (statement["Condition"] as Record<string, unknown>)["StringEquals"],
      },
    }));
    const turned = await turnedBy(graph, mutant, config);
    assert.match(turned["other-role"] ?? "", /\+get-own/);
    assert.equal(turned["unnamed-service"]?.includes("+get-own"), true);
  });
});
