import assert from "node:assert/strict";

import type { Graph } from "../../../verify/graph/graph";
import { LOG_COLUMNS, LOG_PATTERN, USER } from "../../../storage/access-logs/athena-queries";
import { graphOf, inputsOf, MODES } from "../../support/program";

const ACCOUNT = "111122223333";
const BUCKET = `managed-sftp-test-${ACCOUNT}`;
const LOGS = `${BUCKET}-logs`;
const name = "sftp-access-logs";

/** Log record in the format of S3, of an upload by the Transfer user alice. */
const LINE =
  `79a59df900b949e5 ${BUCKET} [22/Nov/2026:09:15:03 +0000] 3.64.0.1 ` +
  `arn:aws:sts::${ACCOUNT}:assumed-role/managed-sftp-test-user/alice.0a1b2c3d4e5f6071@s-0123456789abcdef0 ` +
  `3E57427F33A59F07 REST.PUT.OBJECT alice/report.csv "PUT /alice/report.csv HTTP/1.1" 200 - - 1048576 ` +
  `41 28 "-" "AWSTransfer" - hostid= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader ` +
  `${BUCKET}.s3.eu-central-1.amazonaws.com TLSv1.3 - -`;

describe("access logs", () => {
  let graph: Graph;
  before(async () => {
    graph = await graphOf({
      ...MODES.public,
      storage: { accessLogs: { retentionDays: 400, scanLimitMb: 500 }, inventory: "Weekly" },
    });
  });
  const one = (type: string): Record<string, unknown> | undefined => inputsOf(graph, type)[name];

  // Log delivery does not support customer managed keys: a bucket with one gets no logs.
  it("go to a bucket with SSE-S3, partitioned by the date of the event", () => {
    assert.deepEqual(
      one("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
      {
        bucket: LOGS,
        rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
      },
    );
    assert.deepEqual(one("aws:s3/bucketLogging:BucketLogging"), {
      bucket: BUCKET,
      targetBucket: LOGS,
      targetPrefix: "access/",
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: "EventTime" } },
    });
    assert.deepEqual(one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"), {
      bucket: LOGS,
      rules: [
        { id: "expire", status: "Enabled", filter: { prefix: "" }, expiration: { days: 400 } },
      ],
    });
  });

  it("are stored with an inventory of all objects", () => {
    assert.deepEqual(one("aws:s3/inventory:Inventory"), {
      bucket: BUCKET,
      includedObjectVersions: "All",
      schedule: { frequency: "Weekly" },
      optionalFields: ["Size", "LastModifiedDate", "StorageClass", "EncryptionStatus"],
      destination: {
        bucket: {
          bucketArn: `arn:aws:s3:::${LOGS}`,
          format: "Parquet",
          prefix: "inventory/",
          encryption: { sseS3: {} },
        },
      },
    });
  });

  it("are delivered by S3 for this bucket only", () => {
    const deliver = (Sid: string, Service: string, prefix: string): object => ({
      Sid,
      Effect: "Allow",
      Principal: { Service },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${LOGS}/${prefix}*`,
      Condition: {
        ArnLike: { "aws:SourceArn": `arn:aws:s3:::${BUCKET}` },
        StringEquals: { "aws:SourceAccount": ACCOUNT },
      },
    });
    const { Statement } = one("aws:s3/bucketPolicy:BucketPolicy")?.["policy"] as {
      Statement: unknown[];
    };
    assert.deepEqual(Statement.slice(1), [
      deliver("AccessLogs", "logging.s3.amazonaws.com", "access/"),
      deliver("Inventory", "s3.amazonaws.com", "inventory/"),
    ]);
  });

  it("are queried by Athena with a scan limit, with results in the same bucket", () => {
    assert.deepEqual(one("aws:athena/workgroup:Workgroup"), {
      name: "managed-sftp-test",
      description: "Questions to the access logs of the SFTP bucket",
      forceDestroy: false,
      configuration: {
        enforceWorkgroupConfiguration: true,
        bytesScannedCutoffPerQuery: 500_000_000,
        resultConfiguration: {
          outputLocation: `s3://${LOGS}/queries/`,
          encryptionConfiguration: { encryptionOption: "SSE_S3" },
        },
      },
      tags: { Name: name },
    });
    const table = one("aws:glue/catalogTable:CatalogTable");
    const { location, columns } = table?.["storageDescriptor"] as {
      location: string;
      columns: { name: string }[];
    };
    assert.equal(location, `s3://${LOGS}/access/${ACCOUNT}/eu-central-1/${BUCKET}/`);
    assert.deepEqual(
      columns.map((column) => column.name),
      [...LOG_COLUMNS],
    );
    assert.deepEqual(table?.["parameters"], {
      EXTERNAL: "TRUE",
      "projection.enabled": "true",
      "projection.day.type": "date",
      "projection.day.format": "yyyy/MM/dd",
      "projection.day.range": "2026/01/01,NOW",
      "projection.day.interval": "1",
      "projection.day.interval.unit": "DAYS",
      "storage.location.template": `${location}\${day}/`,
    });
  });

  it("have saved queries", () => {
    const queries = inputsOf(graph, "aws:athena/namedQuery:NamedQuery");
    assert.deepEqual(
      Object.values(queries).map((query) => query["name"]),
      ["bytes-by-user-and-day", "denied-requests", "who-touched-this-object"],
    );
    for (const { query, database, workgroup } of Object.values(queries)) {
      assert.equal(database, "managed_sftp_test");
      assert.equal(workgroup, "managed-sftp-test");
      const columns = [...LOG_COLUMNS, "day"] as string[];
      const named = String(query).match(
        /\b(requestdatetime|requester|remoteip|key|httpstatus|day)\b/g,
      );
      assert.ok(named !== null && named.every((column) => columns.includes(column)));
      assert.match(String(query), /FROM access_logs/);
      assert.match(String(query), /AND day >= /); // Without it a query reads every log there is.
    }
  });

  it("are parsed line by line, with the user from the name of the role session", () => {
    const match = new RegExp(`^${LOG_PATTERN}`).exec(LINE);
    const row = Object.fromEntries(
      LOG_COLUMNS.map((column, index) => [column, match?.[index + 1]]),
    );
    assert.equal(row["key"], "alice/report.csv");
    assert.equal(row["httpstatus"], "200");
    assert.equal(row["objectsize"], "1048576");
    assert.equal(row["tlsversion"], "TLSv1.3");
    const [, pattern = ""] = /'(.*)'/.exec(USER) ?? [];
    assert.equal(new RegExp(pattern).exec(row["requester"] ?? "")?.[1], "alice");
  });
});
