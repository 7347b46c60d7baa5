import assert from "node:assert/strict";

import { type AccessMatrix, accessMatrix } from "../../../verify/access/matrix/matrix";
import type { Graph } from "../../../verify/graph/graph";
import { graphOf, MODES } from "../../support/program";
import { allowedOf, configured, type Statement, turnedBy } from "./matrix/support";

const ADMIN = "arn:aws:iam::111122223333:role/deployer";
const AUDITOR = "arn:aws:iam::111122223333:role/auditor";
const POLICIES = {
  bucket: ["aws:s3/bucketPolicy:BucketPolicy", "sftp-access-logs"],
  key: ["aws:kms/key:Key", "sftp-audit"],
} as const;

/** Operations on the audit that somebody may do. */
const audited = (matrix: AccessMatrix, who: string): string =>
  allowedOf(matrix, who)
    .split(" ")
    .filter((operation) => operation.includes("audit"))
    .join(" ");

/** A copy of a graph in which a policy of the audit has another statement, or lacks it. */
function withStatement(
  graph: Graph,
  policy: keyof typeof POLICIES,
  sid: string,
  change?: (statement: Statement) => Statement,
): Graph {
  const [type, name] = POLICIES[policy];
  return {
    ...graph,
    resources: graph.resources.map((resource) => {
      if (resource.type !== type || resource.name !== name) return resource;
      const document = JSON.parse(String(resource.inputs["policy"])) as { Statement: Statement[] };
      const Statement = document.Statement.flatMap((each) =>
        each["Sid"] === sid ? (change?.(each) ?? []) : each,
      );
      assert.notDeepEqual(Statement, document.Statement, `no statement ${sid}`);
      return {
        ...resource,
        inputs: { ...resource.inputs, policy: JSON.stringify({ ...document, Statement }) },
      };
    }),
  };
}

/** A statement without one key of its conditions. */
const withoutCondition =
  (key: string) =>
  (statement: Statement): Statement => ({
    ...statement,
    Condition: Object.fromEntries(
      Object.entries(statement["Condition"] as Record<string, Record<string, unknown>>).map(
        ([operator, block]) => [
          operator,
          Object.fromEntries(Object.entries(block).filter(([name]) => name !== key)),
        ],
      ),
    ),
  });

describe("the access matrix of an audited stack", () => {
  const storage = { administrators: [ADMIN], accessLogs: {}, audit: { readers: [AUDITOR] } };
  const config = configured(storage);
  let graph: Graph;
  let matrix: AccessMatrix;
  before(async () => {
    graph = await graphOf({ ...MODES.public, storage });
    matrix = await accessMatrix(graph, config);
  });
  const turns = (mutant: Graph): Promise<Record<string, string>> => turnedBy(graph, mutant, config);

  it("lets CloudTrail deliver for this trail only, and to its prefix only", () => {
    assert.equal(
      allowedOf(matrix, "cloudtrail"),
      "put-audit put-audit-other-key check-audit-bucket check-audit-key",
    );
    assert.equal(allowedOf(matrix, "cloudtrail-other"), "");
    assert.equal(allowedOf(matrix, "cloudtrail-foreign"), "");
    assert.equal(allowedOf(matrix, "s3-logging"), "put-log");
  });

  // The one who can deploy can read and delete a log bucket, whatever its policy says; he cannot decrypt.
  it("lets the named readers decrypt the events, and nobody else of the account", () => {
    assert.equal(audited(matrix, "audit-auditor"), "get-audit delete-audit");
    assert.equal(audited(matrix, "deployer"), "delete-audit");
    assert.equal(audited(matrix, "other-role"), "delete-audit");
  });

  it("lets no user, no role of the stack and no stranger read or delete the events", () => {
    const callers = ["alice", "bob", "auditor", "device", "user-role", "identity", "stranger"];
    for (const who of [...callers, "secret-writer", "anonymous"]) {
      assert.equal(audited(matrix, who), "", who);
    }
  });

  it("lets administrators decrypt where no readers are named, and IAM decide without either", async () => {
    const who = ["deployer", "other-role", "alice"];
    const readers = async (given: object): Promise<string[]> => {
      const of = await accessMatrix(
        await graphOf({ ...MODES.public, storage: { ...given } }),
        configured(given),
      );
      return who.filter((each) => audited(of, each).startsWith("get-audit"));
    };
    const plain = { accessLogs: {}, audit: {} };
    assert.deepEqual(await readers({ ...plain, administrators: [ADMIN] }), ["deployer"]);
    assert.deepEqual(await readers(plain), ["deployer", "other-role"]);
  });

  for (const [policy, sid, expected] of [
    ["bucket", "AuditAclCheck", { cloudtrail: "-check-audit-bucket" }],
    ["bucket", "AuditDelivery", { cloudtrail: "-put-audit -put-audit-other-key" }],
    ["key", "AuditDelivery", { cloudtrail: "-put-audit" }],
    ["key", "AuditKeyCheck", { cloudtrail: "-check-audit-key" }],
    ["key", "AuditReaders", { "audit-auditor": "-get-audit" }],
  ] as const) {
    it(`turns red without ${sid} in the policy of the ${policy}`, async () => {
      assert.deepEqual(await turns(withStatement(graph, policy, sid)), expected);
    });
  }

  it("turns red for another trail that the policies do not keep out", async () => {
    const open = (from: Graph, policy: keyof typeof POLICIES, sid: string): Graph =>
      withStatement(from, policy, sid, withoutCondition("aws:SourceArn"));
    const others = (turn: string): object => ({
      "cloudtrail-other": turn,
      "cloudtrail-foreign": turn,
    });
    assert.deepEqual(
      await turns(open(graph, "bucket", "AuditAclCheck")),
      others("+check-audit-bucket"),
    );
    assert.deepEqual(await turns(open(graph, "key", "AuditKeyCheck")), others("+check-audit-key"));
    const half = open(graph, "bucket", "AuditDelivery");
    assert.deepEqual(await turns(half), others("+put-audit-other-key"));
    const whole = open(half, "key", "AuditDelivery");
    assert.deepEqual(await turns(whole), others("+put-audit +put-audit-other-key"));
  });

  it("turns red for a trail that may write anywhere in the log bucket", async () => {
    const mutant = withStatement(graph, "bucket", "AuditDelivery", (statement) => ({
      ...statement,
      Resource: String(statement["Resource"]).replace(/\/.*/, "/*"),
    }));
    assert.deepEqual(await turns(mutant), { cloudtrail: "+put-audit-elsewhere" });
  });

  it("turns red for readers without a name, and for a key that works outside S3", async () => {
    const anybody = withStatement(
      graph,
      "key",
      "AuditReaders",
      withoutCondition("aws:PrincipalArn"),
    );
    assert.deepEqual(await turns(anybody), { deployer: "+get-audit", "other-role": "+get-audit" });
    const anywhere = withStatement(
      graph,
      "key",
      "AuditReaders",
      withoutCondition("kms:ViaService"),
    );
    assert.deepEqual(await turns(anywhere), { "audit-auditor": "+decrypt-audit-outside-s3" });
  });
});
