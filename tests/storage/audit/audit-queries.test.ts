import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { AUDIT_COLUMNS, auditQueries, lakeQueries } from "../../../storage/audit/audit-queries";
import { inputsOf } from "../../support/program";
import { withBucket } from "../support";

const ROLE = "managed-sftp-test-user";
const SESSION = "alice.smith.0a1b2c3d4e5f6071@s-0123456789abcdef0";
const arn = (role: string, session: string): string =>
  `arn:aws:sts::111122223333:assumed-role/${role}/${session}`;
const GUIDE = join(__dirname, "..", "..", "..", "docs", "guides", "audit.md");

/** Name of the Transfer user of a caller, as the queries find it. */
function userOf(caller: string): string | undefined {
  const [query] = auditQueries(ROLE);
  const [, pattern = ""] =
    /regexp_extract\(useridentity\.arn, '([^']+)', 1\)/.exec(query?.sql("events") ?? "") ?? [];
  return new RegExp(pattern).exec(caller)?.[1];
}

// All of them, in both dialects, were run by Trino 476 over made-up records: Athena's engine version 3 and
// CloudTrail Lake take Trino's SQL. Only Lake compares a time with a text, as its documentation does.
describe("the saved queries of the audit", () => {
  it("are saved in the workgroup of the access logs", async () => {
    const graph = await withBucket({ accessLogs: {}, audit: {} });
    const saved = Object.entries(inputsOf(graph, "aws:athena/namedQuery:NamedQuery"))
      .filter(([name]) => name.startsWith("sftp-audit-"))
      .map(([, { name, database, workgroup, query }]) => [name, database, workgroup, query]);
    assert.deepEqual(
      saved,
      auditQueries(ROLE)
        .map(({ name, sql }) => [
          name,
          "managed_sftp_test",
          "managed-sftp-test",
          sql("audit_events"),
        ])
        .sort(([a = ""], [b = ""]) => a.localeCompare(b)),
    );
  });

  it("ask who touched an object, what a user did, and what went another way or was refused", () => {
    assert.deepEqual(
      auditQueries(ROLE).map(({ name }) => name),
      [
        "audit-who-touched-this-object",
        "audit-everything-a-user-did",
        "audit-denied-requests",
        "audit-access-outside-transfer",
        "audit-deleted-versions",
      ],
    );
  });

  // Without it a query reads every log there is.
  it("read some days only, and columns that the table has", () => {
    for (const { name, sql } of auditQueries(ROLE)) {
      const query = sql("audit_events");
      assert.match(query, /\n {2}AND day >= date_format\(/, name);
      const fields = query.match(/\b(event\w+|useridentity|sourceip\w+|useragent|error\w+)\b/g);
      assert.deepEqual(
        [...new Set(fields)].filter((field) => AUDIT_COLUMNS[field] === undefined),
        [],
        name,
      );
    }
  });

  it("name the Transfer user of a session of the stack's role", () => {
    assert.equal(userOf(arn(ROLE, SESSION)), "alice.smith");
  });

  // Whoever assumes a role chooses the name of the session: an analyst would look like a partner.
  it("name no user for a session of another role with such a name", () => {
    assert.equal(userOf(arn("analyst", SESSION)), undefined);
    assert.equal(userOf(arn(`${ROLE}-2`, SESSION)), undefined);
    assert.equal(userOf(arn(ROLE, "alice")), undefined);
  });

  it("are in the guide as CloudTrail Lake takes them, which saves no queries", () => {
    const guide = readFileSync(GUIDE, "utf8");
    for (const { name, sql } of lakeQueries("managed-sftp-prod-user")) {
      assert.ok(guide.includes(sql("<event data store id>")), name);
    }
  });
});
