import * as assert from "node:assert/strict";

import { resourceDocumentsOf } from "../../../../verify/access/everybody/documents";
import { everybodyIn } from "../../../../verify/access/everybody/everybody";
import type { Graph } from "../../../../verify/graph/graph";
import { graphOf, MODES } from "../../../support/program";
import { replaced, type Statement } from "../matrix/support";
import { withInputs } from "./support";

const ANYBODY = "anybody else of account 111122223333";
const ADMINISTRATOR = "arn:aws:iam::111122223333:role/deployer";
const REPLICATION = "role managed-sftp-test-replication";
const VIA_S3 = "kms:ViaService s3.eu-west-1.amazonaws.com";
const OF_REPLICA =
  "kms:EncryptionContext:aws:s3:arn arn:aws:s3:::managed-sftp-test-111122223333-replica";

/** Lines of the source of key policies that could go without any table changing. */
describe("access shows a key", () => {
  let graph: Graph;
  before(async () => {
    graph = await graphOf({
      ...MODES.public,
      storage: { administrators: [ADMINISTRATOR], replication: { region: "eu-west-1" } },
      operations: { events: {} },
    });
  });

  /** Who may use the key for data, by statement; administration left out. */
  async function usesOf(key: string, changed: Graph): Promise<Record<string, string>> {
    const documents = resourceDocumentsOf(changed).filter(
      ({ label }) => label === `key policy of ${key}`,
    );
    const { grants } = await everybodyIn(changed, documents);
    return Object.fromEntries(
      grants
        .filter(({ by }) => !by.endsWith("/Administration"))
        .map(({ who, by, given }) => [`${by.split("/").at(-1)} ${who}`, given]),
    );
  }

  /** A copy of the graph in which one statement of a key lacks a key of its condition. */
  const without = (key: string, sid: string, conditionKey: string): Graph =>
    withInputs(graph, "aws:kms/key:Key", ({ name, inputs }) => {
      if (name !== key) return {};
      const policy = JSON.parse(String(inputs["policy"])) as { Statement: Statement[] };
      const lacking = (statement: Statement): Statement => {
        const text = JSON.stringify(statement["Condition"], (name, value: unknown) =>
          name === conditionKey ? undefined : value,
        );
        assert.notEqual(text, JSON.stringify(statement["Condition"]), `${sid} ${conditionKey}`);
        const left = Object.entries(JSON.parse(text) as object).filter(
          ([, block]) => Object.keys(block as object).length > 0,
        );
        return { ...statement, Condition: Object.fromEntries(left) };
      };
      return {
        policy: JSON.stringify({ ...policy, Statement: replaced(policy.Statement, sid, lacking) }),
      };
    });

  const REPLICA = {
    [`ReplicationThroughS3 ${REPLICATION}`]: VIA_S3,
    [`AdministratorsThroughS3 ${ADMINISTRATOR}`]: `${OF_REPLICA}, ${VIA_S3}`,
  };

  it("of a replica that its role and the administrators use, through S3", async () => {
    assert.deepEqual(await usesOf("sftp-replica", graph), REPLICA);
  });

  it("of a replica without aws:PrincipalArn, which every role of the account may use", async () => {
    const write = await usesOf(
      "sftp-replica",
      without("sftp-replica", "ReplicationThroughS3", "aws:PrincipalArn"),
    );
    assert.equal(write[`ReplicationThroughS3 ${ANYBODY}`], VIA_S3);
    const read = await usesOf(
      "sftp-replica",
      without("sftp-replica", "AdministratorsThroughS3", "aws:PrincipalArn"),
    );
    assert.equal(read[`AdministratorsThroughS3 ${ANYBODY}`], `${OF_REPLICA}, ${VIA_S3}`);
  });

  it("of a replica without kms:ViaService, which is used outside S3", async () => {
    const write = await usesOf(
      "sftp-replica",
      without("sftp-replica", "ReplicationThroughS3", "kms:ViaService"),
    );
    assert.deepEqual(write, { ...REPLICA, [`ReplicationThroughS3 ${REPLICATION}`]: "" });
    const read = await usesOf(
      "sftp-replica",
      without("sftp-replica", "AdministratorsThroughS3", "kms:ViaService"),
    );
    assert.deepEqual(read, {
      ...REPLICA,
      [`AdministratorsThroughS3 ${ADMINISTRATOR}`]: OF_REPLICA,
    });
  });

  it("of a replica without its bucket as encryption context, which decrypts others", async () => {
    const context = "kms:EncryptionContext:aws:s3:arn";
    const read = await usesOf(
      "sftp-replica",
      without("sftp-replica", "AdministratorsThroughS3", context),
    );
    assert.deepEqual(read, { ...REPLICA, [`AdministratorsThroughS3 ${ADMINISTRATOR}`]: VIA_S3 });
  });

  it("of a queue without kms:ViaService, which its consumers use outside SQS", async () => {
    const sid = "ConsumersThroughTheQueue";
    const through = await usesOf("sftp-operations", graph);
    assert.equal(through[`${sid} ${ANYBODY}`], "kms:ViaService sqs.eu-central-1.amazonaws.com");
    const outside = await usesOf(
      "sftp-operations",
      without("sftp-operations", sid, "kms:ViaService"),
    );
    assert.equal(outside[`${sid} ${ANYBODY}`], "");
  });

  it("of log groups without their names, which decrypts other logs of the account", async () => {
    const context = "kms:EncryptionContext:aws:logs:arn";
    const logs = "LogGroups logs.eu-central-1.amazonaws.com for the named resource";
    assert.match(
      (await usesOf("sftp-logs", graph))[logs] ?? "",
      /^kms:EncryptionContext:aws:logs:arn arn/,
    );
    assert.equal((await usesOf("sftp-logs", without("sftp-logs", "LogGroups", context)))[logs], "");
  });

  it("of the data without a role or a condition", async () => {
    for (const [sid, key] of [
      ["TransferUsersThroughS3", "aws:PrincipalArn"],
      ["TransferUsersThroughS3", "kms:ViaService"],
      ["TransferUsersThroughS3", "kms:EncryptionContext:aws:s3:arn"],
      ["Replication", "aws:PrincipalArn"],
      ["Replication", "kms:ViaService"],
      ["Replication", "kms:EncryptionContext:aws:s3:arn"],
    ] as const) {
      assert.notDeepEqual(
        await usesOf("sftp-data", without("sftp-data", sid, key)),
        await usesOf("sftp-data", graph),
        `${sid} ${key}`,
      );
    }
  });
});
